using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Calls;

/// <summary>Replays recorded calls.</summary>
public static class RecordedPlan
{
    /// <summary>The calls in order of time; rows with equal times keep their order.</summary>
    /// <param name="run">With the seed and the row names each call's id.</param>
    public static IEnumerable<PlannedCall> Of(IReadOnlyList<RecordedCall> rows, ulong seed, string run) => rows
        .Select((row, index) => new PlannedCall(
            row.SecondsFromStart * 1000L,
            PlannedCall.IdOf(seed, run, index),
            row.Type,
            row.Priority,
            row.Place,
            row.PlaceText,
            row.Text,
            CallerName: "",
            CallerNumber: "",
            Source: "recorded",
            row.OnSceneSeconds > 0 ? row.OnSceneSeconds * 1000L : null)) // 0: nobody noted it
        .OrderBy(call => call.AtMilliseconds); // stable
}
