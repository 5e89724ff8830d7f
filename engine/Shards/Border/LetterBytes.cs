using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>Letters as bytes: a byte that says which, then the whole of it. Pure.</summary>
public static class LetterBytes
{
    // Values are stable: they are in journals.
    private const byte Nothing = 0;
    private const byte Entry = 1;
    private const byte Track = 2;
    private const byte Alert = 3;
    private const byte Side = 4;
    private const byte Line = 5;
    private const byte Post = 6;

    /// <summary>Writes a letter.</summary>
    public static void Write(StateWriter writer, Letter letter)
    {
        switch (letter)
        {
            case NothingTold:
                writer.Byte(Nothing);
                break;
            case EntryTold told:
                writer.Byte(Entry);
                WatchlistBytes.Write(writer, told.Entry);
                break;
            case TrackTold told:
                writer.Byte(Track);
                TrackBytes.Write(writer, told.Track);
                break;
            case AlertTold told:
                writer.Byte(Alert);
                AlertBytes.Write(writer, told.Alert);
                break;
            case SideAnswered answered:
                writer.Byte(Side);
                AlertBytes.Write(writer, answered.Alert);
                AlertBytes.Write(writer, answered.Side);
                break;
            case LineWritten written:
                writer.Byte(Line);
                AlertBytes.Write(writer, written.Alert);
                AlertBytes.Write(writer, written.Line);
                break;
            case PostFilled filled:
                writer.Byte(Post);
                AlertBytes.Write(writer, filled.Alert);
                AlertBytes.Write(writer, filled.Post);
                break;
            default:
                throw new Grains.InvariantViolatedException($"letter {letter.GetType().Name} is known");
        }
    }

    /// <summary>Reads it back.</summary>
    /// <exception cref="StateUnreadableException">Another version wrote it.</exception>
    public static Letter Read(ref StateReader reader)
    {
        var kind = reader.Byte();
        return kind switch
        {
            Nothing => new NothingTold(),
            Entry => new EntryTold(WatchlistBytes.ReadView(ref reader)),
            Track => new TrackTold(TrackBytes.Read(ref reader)),
            Alert => new AlertTold(AlertBytes.Read(ref reader)),
            Side => new SideAnswered(AlertBytes.ReadId(ref reader), AlertBytes.ReadSide(ref reader)),
            Line => new LineWritten(AlertBytes.ReadId(ref reader), AlertBytes.ReadLine(ref reader)),
            Post => new PostFilled(AlertBytes.ReadId(ref reader), AlertBytes.ReadPost(ref reader)),
            _ => throw new StateUnreadableException($"a letter of kind {kind}"),
        };
    }
}
