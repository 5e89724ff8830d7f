using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Calls;

/// <summary>One recorded call (calls.csv of docs/REGION.md).</summary>
/// <param name="SecondsFromStart">When it came in.</param>
/// <param name="OnSceneSeconds">How long the first unit stayed; null when unknown.</param>
public sealed record RecordedRow(
    double SecondsFromStart, string Type, byte Priority, LatLng Place, double? OnSceneSeconds, string PlaceText, string Text);

/// <summary>Replays recorded calls.</summary>
public static class RecordedPlan
{
    /// <summary>The calls in order of time; rows with equal times keep their order.</summary>
    /// <param name="run">With the seed and the row names each call's id.</param>
    public static IEnumerable<PlannedCall> Of(IReadOnlyList<RecordedRow> rows, ulong seed, string run) => rows
        .Select((row, index) => new PlannedCall(
            (long)Math.Round(row.SecondsFromStart * 1000),
            PlannedCall.IdOf(seed, run, index),
            row.Type,
            row.Priority,
            row.Place,
            row.PlaceText,
            row.Text,
            CallerName: "",
            CallerNumber: "",
            Source: "recorded",
            row.OnSceneSeconds is { } stay ? (long)Math.Round(stay * 1000) : null))
        .OrderBy(call => call.AtMilliseconds); // stable
}
