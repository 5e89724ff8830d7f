using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Lines;

namespace SmartPolicing.Realtime.Server.Contract;

// Phone lines of docs/CALLS.md as they go over the wire; see Rows.cs for what holds for all of them. What is not so is null.

/// <summary>A phone line as it stands.</summary>
public sealed record LineRow(
    string Line, ushort Jurisdiction, LineState State, long RangAt, long Since, string Number, string? Name, string Source, double? Lat,
    double? Lng, int? Accuracy, string? Place, string? TakenBy, long? DueAt, int Alarms, int Tries, string? Incident, string? Call)
{
    /// <summary>How it came to be over.</summary>
    public LineEnd? End { get; init; }

    /// <summary>The desk that ended it.</summary>
    public string? EndedBy { get; init; }

    /// <summary>What came of it.</summary>
    public string? Note { get; init; }
}

/// <summary>What came of ringing back.</summary>
/// <param name="Last">Nobody is to try again.</param>
public sealed record CallBackInput(bool? Reached, bool? Last, string? Note);

/// <summary>Answer to a hub call about lines.</summary>
public sealed record LineHubAnswer(bool Ok, string? Reason = null, RefusalRow? Detail = null)
{
    /// <summary>The line as it is now.</summary>
    public LineRow? Line { get; init; }

    /// <summary>Whether this had been done before.</summary>
    public bool? Repeated { get; init; }
}

/// <summary>From the engine's views of lines to what goes over the wire.</summary>
internal static class LineMapping
{
    internal static LineRow Row(LineView line) => new(
        line.Id.ToString(), line.Id.Jurisdiction.Value, line.State, line.RangAt.UnixMilliseconds, line.Since.UnixMilliseconds,
        line.Caller.Number, Given(line.Caller.Name), line.Caller.Source,
        line.Caller.Place is { } at ? Mapping.Degrees(at.Latitude) : null,
        line.Caller.Place is { } there ? Mapping.Degrees(there.Longitude) : null,
        line.Caller.AccuracyMetres == 0 ? null : line.Caller.AccuracyMetres, Given(line.Caller.PlaceText), Given(line.TakenBy),
        line.DueAt.IsNever ? null : line.DueAt.UnixMilliseconds, line.Alarms, line.Tries,
        line.Incident == default ? null : line.Incident.ToString(), line.Call == Guid.Empty ? null : line.Call.ToString())
    {
        End = line.End == LineEnd.None ? null : line.End,
        EndedBy = Given(line.EndedBy),
        Note = Given(line.Note),
    };

    internal static LineHubAnswer Answer(Shards.Outcome outcome) => outcome.Refusal == Refusal.None
        ? new LineHubAnswer(true) { Line = outcome.Line is { } line ? Row(line) : null, Repeated = outcome.Repeated ? true : null }
        : new LineHubAnswer(
            false, Mapping.Word(outcome.Refusal), outcome.Line is { TakenBy.Length: > 0 } taken ? new RefusalRow { Desk = taken.TakenBy } : null);

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
