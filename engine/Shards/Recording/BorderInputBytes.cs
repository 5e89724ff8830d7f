using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about tracks, joint alerts and neighbours as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class BorderInputBytes
{
    private const int OrderedPostBytesMin = 36; // Without a name.

    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, BorderInput input)
    {
        switch (input)
        {
            case SightingSeen seen:
                TrackBytes.Write(writer, seen.Entry);
                TrackBytes.Write(writer, seen.Sighting);
                TrackBytes.Write(writer, seen.Borders);
                return EntryKind.SightingSeen;
            case SightingLost lost:
                TrackBytes.Write(writer, lost.Entry);
                writer.Text(lost.Camera);
                writer.Place(lost.Place);
                writer.Moment(lost.SeenAt);
                return EntryKind.SightingLost;
            case SightingVerified verified:
                TrackBytes.Write(writer, verified.Track);
                writer.Guid(verified.Read);
                writer.Flag(verified.IsIt);
                writer.Text(verified.By);
                return EntryKind.SightingVerified;
            case TrackClosed closed:
                TrackBytes.Write(writer, closed.Track);
                writer.Byte((byte)closed.End);
                writer.Text(closed.By);
                return EntryKind.TrackClosed;
            case ForecastAnswered answered:
                TrackBytes.Write(writer, answered.Forecast);
                return EntryKind.ForecastAnswered;
            case AlertAnswered answered:
                AlertBytes.Write(writer, answered.Alert);
                writer.Byte((byte)answered.Answer);
                writer.Text(answered.By);
                writer.Text(answered.Reason);
                return EntryKind.AlertAnswered;
            case AlertSaid said:
                AlertBytes.Write(writer, said.Alert);
                writer.Text(said.By);
                writer.Text(said.Text);
                return EntryKind.AlertSaid;
            case AlertWithdrawn withdrawn:
                AlertBytes.Write(writer, withdrawn.Alert);
                writer.Text(withdrawn.By);
                writer.Text(withdrawn.Reason);
                return EntryKind.AlertWithdrawn;
            case NeighbourAsked asked:
                writer.Incident(asked.Incident);
                writer.UShort(asked.Neighbour.Value);
                writer.Byte((byte)asked.Kind);
                writer.Text(asked.By);
                writer.Text(asked.Text);
                return EntryKind.NeighbourAsked;
            case OfficerAsked asked:
                return Write(writer, asked);
            case PostsOrdered ordered:
                Write(writer, ordered);
                return EntryKind.PostsOrdered;
            case LetterArrived arrived:
                writer.UShort(arrived.From.Value);
                writer.Long(arrived.Number);
                LetterBytes.Write(writer, arrived.Letter);
                return EntryKind.LetterArrived;
            case LetterTaken taken:
                writer.UShort(taken.By.Value);
                writer.Long(taken.Number);
                return EntryKind.LetterTaken;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static BorderInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.SightingSeen => new SightingSeen(
            TrackBytes.ReadEntry(ref reader), TrackBytes.ReadSighting(ref reader), TrackBytes.ReadBorders(ref reader)),
        EntryKind.SightingLost => new SightingLost(TrackBytes.ReadEntry(ref reader), reader.Text(), reader.Place(), reader.Moment()),
        EntryKind.SightingVerified => new SightingVerified(TrackBytes.ReadId(ref reader), reader.Guid(), reader.Flag(), reader.Text()),
        EntryKind.TrackClosed => new TrackClosed(TrackBytes.ReadId(ref reader), (TrackEnd)reader.Byte(), reader.Text()),
        EntryKind.ForecastAnswered => new ForecastAnswered(TrackBytes.ReadForecast(ref reader)),
        EntryKind.AlertAnswered => new AlertAnswered(
            AlertBytes.ReadId(ref reader), (SideState)reader.Byte(), reader.Text(), reader.Text()),
        EntryKind.AlertSaid => new AlertSaid(AlertBytes.ReadId(ref reader), reader.Text(), reader.Text()),
        EntryKind.AlertWithdrawn => new AlertWithdrawn(AlertBytes.ReadId(ref reader), reader.Text(), reader.Text()),
        EntryKind.NeighbourAsked => new NeighbourAsked(
            reader.Incident(), new JurisdictionId(reader.UShort()), (AlertKind)reader.Byte(), reader.Text(), reader.Text()),
        EntryKind.OfficerAsked => new OfficerAsked(
            reader.Incident(), new JurisdictionId(reader.UShort()), new OfficerId(reader.UInt()), reader.Text(), reader.Text(), reader.Text()),
        EntryKind.PostsOrdered => ReadOrdered(ref reader),
        EntryKind.LetterArrived => new LetterArrived(new JurisdictionId(reader.UShort()), reader.Long(), LetterBytes.Read(ref reader)),
        EntryKind.LetterTaken => new LetterTaken(new JurisdictionId(reader.UShort()), reader.Long()),
        _ => null,
    };

    private static EntryKind Write(StateWriter writer, OfficerAsked asked)
    {
        writer.Incident(asked.Incident);
        writer.UShort(asked.Neighbour.Value);
        writer.UInt(asked.Officer.Value);
        writer.Text(asked.Code);
        writer.Text(asked.By);
        writer.Text(asked.Text);
        return EntryKind.OfficerAsked;
    }

    private static void Write(StateWriter writer, PostsOrdered ordered)
    {
        TrackBytes.Write(writer, ordered.Track);
        writer.Text(ordered.By);
        writer.Int(ordered.Posts.Count);
        foreach (var post in ordered.Posts)
        {
            writer.Int(post.Crossing);
            writer.Text(post.Name);
            writer.Place(post.Place);
            writer.Moment(post.EarliestAt);
            writer.Moment(post.LikelyAt);
        }
    }

    private static PostsOrdered ReadOrdered(ref StateReader reader)
    {
        var (track, by) = (TrackBytes.ReadId(ref reader), reader.Text());
        var posts = new OrderedPost[reader.Count(OrderedPostBytesMin)];
        for (var i = 0; i < posts.Length; i++)
            posts[i] = new OrderedPost(reader.Int(), reader.Text(), reader.Place(), reader.Moment(), reader.Moment());
        return new PostsOrdered(track, posts, by);
    }
}
