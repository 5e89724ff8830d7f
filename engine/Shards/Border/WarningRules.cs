using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Tells the desks what could not be done about a vehicle, of one thing once a minute at most: at a bound it is the same again with every
/// read. Runs on the shard's loop.
/// </summary>
/// <param name="effects">Warnings leave with the effects of their turn.</param>
public sealed class WarningRules(EffectBuffer effects)
{
    private const int ToldBytes = 15;

    private readonly SortedDictionary<(byte Kind, ushort Jurisdiction, uint Number), Instant> _told = []; // Within the last minute.

    /// <summary>Tells the desks, unless they were told of it within the minute, or of too much else.</summary>
    public void Warn(DeskWarning warning)
    {
        var key = KeyOf(warning);
        Forget(warning.At);
        if (_told.Count >= ShardLimits.DeskWarningsMax || !_told.TryAdd(key, warning.At)) return;
        effects.Say(warning);
    }

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now) => Forget(now);

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_told.Count);
        foreach (var ((kind, jurisdiction, number), at) in _told)
        {
            writer.Byte(kind);
            writer.UShort(jurisdiction);
            writer.UInt(number);
            writer.Moment(at);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(ToldBytes); left > 0; left--)
            _told.Add((reader.Byte(), reader.UShort(), reader.UInt()), reader.Moment());
    }

    private void Forget(Instant now)
    {
        if (_told.Count == 0) return;
        foreach (var (key, at) in _told.ToList())
            if (now.MillisecondsSince(at) >= ShardLimits.DeskWarningAgainSeconds * 1000L) _told.Remove(key);
    }

    private static (byte Kind, ushort Jurisdiction, uint Number) KeyOf(DeskWarning warning) => warning.Kind switch
    {
        DeskWarningKind.NotFollowed or DeskWarningKind.EntryNotTaken => ((byte)warning.Kind, warning.Entry.Jurisdiction.Value, warning.Entry.Number),
        DeskWarningKind.NotWarned => ((byte)warning.Kind, warning.Track.Jurisdiction.Value, warning.Track.Number),
        _ => ((byte)warning.Kind, warning.Alert.Jurisdiction.Value, warning.Alert.Number),
    };
}
