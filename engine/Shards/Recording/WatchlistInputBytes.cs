using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about the watchlist as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class WatchlistInputBytes
{
    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, WatchlistInput input)
    {
        switch (input)
        {
            case WatchlistAsked asked:
                WatchlistBytes.Write(writer, asked.Entry);
                return EntryKind.WatchlistAsked;
            case WatchlistDecided decided:
                TrackBytes.Write(writer, decided.Entry);
                writer.Flag(decided.Approves);
                writer.Text(decided.By);
                writer.Text(decided.Reason);
                return EntryKind.WatchlistDecided;
            case WatchlistTimeAsked asked:
                TrackBytes.Write(writer, asked.Entry);
                writer.Moment(asked.Until);
                writer.Text(asked.By);
                writer.Text(asked.Reason);
                return EntryKind.WatchlistTimeAsked;
            case WatchlistWithdrawn withdrawn:
                TrackBytes.Write(writer, withdrawn.Entry);
                writer.Text(withdrawn.By);
                writer.Text(withdrawn.Reason);
                return EntryKind.WatchlistWithdrawn;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static WatchlistInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.WatchlistAsked => new WatchlistAsked(WatchlistBytes.ReadEntry(ref reader)),
        EntryKind.WatchlistDecided => new WatchlistDecided(TrackBytes.ReadEntry(ref reader), reader.Flag(), reader.Text(), reader.Text()),
        EntryKind.WatchlistTimeAsked => new WatchlistTimeAsked(
            TrackBytes.ReadEntry(ref reader), reader.Moment(), reader.Text(), reader.Text()),
        EntryKind.WatchlistWithdrawn => new WatchlistWithdrawn(TrackBytes.ReadEntry(ref reader), reader.Text(), reader.Text()),
        _ => null,
    };
}
