using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>An incident goes where an officer or a suspect track goes. Immutable.</summary>
/// <param name="Officer">The officer it follows; none when it follows a track.</param>
/// <param name="Track">The track it follows; none when it follows an officer.</param>
/// <param name="Name">The officer's code, or the track's number.</param>
/// <param name="By">The dispatcher who wanted it.</param>
/// <param name="MovedAt">When the incident last moved with it; never when it has not.</param>
/// <param name="RankedAt">The place that who is nearest was last asked for.</param>
public sealed record Following(
    OfficerId Officer, TrackId Track, string Name, string By, Instant Since, Instant MovedAt, LatLng RankedAt)
{
    /// <summary>Writes it; null is one byte.</summary>
    public static void Write(StateWriter writer, Following? following)
    {
        writer.Flag(following is not null);
        if (following is null) return;
        writer.UInt(following.Officer.Value);
        writer.UShort(following.Track.Jurisdiction.Value);
        writer.UInt(following.Track.Number);
        writer.Text(following.Name);
        writer.Text(following.By);
        writer.Moment(following.Since);
        writer.Moment(following.MovedAt);
        writer.Place(following.RankedAt);
    }

    /// <summary>Reads it back.</summary>
    public static Following? Read(ref StateReader reader) => !reader.Flag() ? null : new Following(
        new OfficerId(reader.UInt()), new TrackId(new JurisdictionId(reader.UShort()), reader.UInt()), reader.Text(), reader.Text(),
        reader.Moment(), reader.Moment(), reader.Place());
}
