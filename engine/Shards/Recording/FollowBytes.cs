using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>What an incident is to follow as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class FollowBytes
{
    /// <summary>Writes the input.</summary>
    internal static EntryKind Write(StateWriter writer, FollowOrdered follow)
    {
        writer.Incident(follow.Incident);
        writer.UInt(follow.Officer.Value);
        writer.UShort(follow.Track.Jurisdiction.Value);
        writer.UInt(follow.Track.Number);
        writer.Text(follow.By);
        return EntryKind.FollowOrdered;
    }

    /// <summary>Reads it back.</summary>
    internal static FollowOrdered Read(ref StateReader reader) => new(
        reader.Incident(), new OfficerId(reader.UInt()), new TrackId(new JurisdictionId(reader.UShort()), reader.UInt()), reader.Text());
}
