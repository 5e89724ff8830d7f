using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Places;

/// <summary>What had happened at the place of an incident before, as it was known when somebody looked. Immutable.</summary>
/// <param name="At">When it was looked for.</param>
/// <param name="Place">Where.</param>
/// <param name="Type">The type of the incident then: its look-back says how far and how long ago.</param>
/// <param name="Metres">How far around.</param>
/// <param name="Days">How long ago at most.</param>
/// <param name="Found">How many incidents there were.</param>
/// <param name="SameType">How many of these of the same type.</param>
/// <param name="Newest">The newest of them, newest first; at most <see cref="PlaceLimits.HistoryNewestMax"/>.</param>
/// <param name="IsComplete">False when the newest may have been missing.</param>
public sealed record PlaceHistory(
    Instant At, LatLng Place, string Type, int Metres, int Days, int Found, int SameType, IReadOnlyList<IncidentId> Newest, bool IsComplete)
{
    private const int IdBytes = 6;

    /// <summary>Writes it, in the journal and in snapshots; null too.</summary>
    public static void Write(StateWriter writer, PlaceHistory? history)
    {
        writer.Flag(history is not null);
        if (history is null) return;
        writer.Moment(history.At);
        writer.Place(history.Place);
        writer.Text(history.Type);
        writer.Int(history.Metres);
        writer.Int(history.Days);
        writer.Int(history.Found);
        writer.Int(history.SameType);
        writer.Int(history.Newest.Count);
        foreach (var incident in history.Newest) writer.Incident(incident);
        writer.Flag(history.IsComplete);
    }

    /// <summary>Reads it back.</summary>
    public static PlaceHistory? Read(ref StateReader reader)
    {
        if (!reader.Flag()) return null;
        var (at, place, type) = (reader.Moment(), reader.Place(), reader.Text());
        var (metres, days, found, sameType) = (reader.Int(), reader.Int(), reader.Int(), reader.Int());
        var newest = new IncidentId[reader.Count(IdBytes)];
        for (var i = 0; i < newest.Length; i++) newest[i] = reader.Incident();
        return new PlaceHistory(at, place, type, metres, days, found, sameType, newest, reader.Flag());
    }
}
