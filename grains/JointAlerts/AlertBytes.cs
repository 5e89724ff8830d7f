using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Grains.JointAlerts;

/// <summary>Joint alerts as bytes: in snapshots, journal entries and letters. Pure.</summary>
public static class AlertBytes
{
    private const int SideBytesMin = 27;
    private const int PostBytesMin = 57;
    private const int OfficerBytesMin = 16;
    private const int LineBytesMin = 19;

    /// <summary>Writes an alert.</summary>
    public static void Write(StateWriter writer, JointAlert alert)
    {
        Write(writer, alert.Id);
        writer.Byte((byte)alert.Kind);
        writer.Int(alert.Version);
        TrackBytes.Write(writer, alert.Track);
        writer.Incident(alert.Incident);
        writer.Text(alert.Subject);
        writer.Byte((byte)alert.Vehicle.PlateColour);
        writer.Byte((byte)alert.Vehicle.Class);
        writer.Byte((byte)alert.Vehicle.Colour);
        writer.Flag(alert.IsVerified);
        writer.Moment(alert.LastSeenAt);
        writer.Text(alert.LastSeen);
        writer.Place(alert.LastPlace);
        writer.Text(alert.Channel);
        writer.Moment(alert.RaisedAt);
        writer.Moment(alert.ExpiresAt);
        writer.Byte((byte)alert.End);
        writer.Int(alert.Sides.Count);
        foreach (var side in alert.Sides) Write(writer, side);
        writer.Int(alert.Posts.Count);
        foreach (var post in alert.Posts) Write(writer, post);
        writer.Int(alert.Lines.Count);
        foreach (var line in alert.Lines) Write(writer, line);
    }

    /// <summary>Reads it back.</summary>
    public static JointAlert Read(ref StateReader reader)
    {
        var (id, kind, version) = (ReadId(ref reader), (AlertKind)reader.Byte(), reader.Int());
        var track = TrackBytes.ReadId(ref reader);
        var (incident, subject) = (reader.Incident(), reader.Text());
        var vehicle = new VehicleLook((PlateColour)reader.Byte(), (VehicleClass)reader.Byte(), (VehicleColour)reader.Byte());
        var (isVerified, lastSeenAt, lastSeen, lastPlace) = (reader.Flag(), reader.Moment(), reader.Text(), reader.Place());
        var (channel, raisedAt, expiresAt, end) = (reader.Text(), reader.Moment(), reader.Moment(), (AlertEnd)reader.Byte());
        var sides = new AlertSide[reader.Count(SideBytesMin)];
        for (var i = 0; i < sides.Length; i++) sides[i] = ReadSide(ref reader);
        var posts = new WatchPost[reader.Count(PostBytesMin)];
        for (var i = 0; i < posts.Length; i++) posts[i] = ReadPost(ref reader);
        var lines = new AlertLine[reader.Count(LineBytesMin)];
        for (var i = 0; i < lines.Length; i++) lines[i] = ReadLine(ref reader);
        return new JointAlert(
            id, kind, version, track, incident, subject, vehicle, isVerified, lastSeenAt, lastSeen, lastPlace, channel, raisedAt, expiresAt,
            end, sides, posts, lines);
    }

    /// <summary>Writes a number.</summary>
    public static void Write(StateWriter writer, AlertId id)
    {
        writer.UShort(id.Jurisdiction.Value);
        writer.UInt(id.Number);
    }

    /// <summary>Reads it back.</summary>
    public static AlertId ReadId(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());

    /// <summary>Writes a side.</summary>
    public static void Write(StateWriter writer, AlertSide side)
    {
        writer.UShort(side.Jurisdiction.Value);
        writer.Byte((byte)side.State);
        writer.Text(side.By);
        writer.Text(side.Reason);
        writer.Moment(side.Since);
        writer.Moment(side.AnswerBy);
    }

    /// <summary>Reads it back.</summary>
    public static AlertSide ReadSide(ref StateReader reader) => new(
        new JurisdictionId(reader.UShort()), (SideState)reader.Byte(), reader.Text(), reader.Text(), reader.Moment(), reader.Moment());

    /// <summary>Writes a post.</summary>
    public static void Write(StateWriter writer, WatchPost post)
    {
        writer.UShort(post.Jurisdiction.Value);
        writer.Int(post.Crossing);
        writer.Text(post.Name);
        writer.Place(post.Place);
        writer.Moment(post.EarliestAt);
        writer.Moment(post.LikelyAt);
        writer.Incident(post.Incident);
        writer.Int(post.Nearest.Count);
        foreach (var officer in post.Nearest) Write(writer, officer);
        writer.Flag(post.Wanted is not null);
        if (post.Wanted is { } wanted) Write(writer, wanted);
    }

    /// <summary>Reads it back.</summary>
    public static WatchPost ReadPost(ref StateReader reader)
    {
        var (jurisdiction, crossing) = (new JurisdictionId(reader.UShort()), reader.Int());
        var (name, place, earliest, likely) = (reader.Text(), reader.Place(), reader.Moment(), reader.Moment());
        var incident = reader.Incident();
        var officers = new PostOfficer[reader.Count(OfficerBytesMin)];
        for (var i = 0; i < officers.Length; i++) officers[i] = ReadOfficer(ref reader);
        return new WatchPost(jurisdiction, crossing, name, place, earliest, likely, incident, officers)
        {
            Wanted = reader.Flag() ? ReadOfficer(ref reader) : null,
        };
    }

    private static void Write(StateWriter writer, PostOfficer officer)
    {
        writer.UInt(officer.Officer.Value);
        writer.Text(officer.Code);
        writer.Moment(officer.ThereAt);
    }

    private static PostOfficer ReadOfficer(ref StateReader reader) => new(new OfficerId(reader.UInt()), reader.Text(), reader.Moment());

    /// <summary>Writes a line.</summary>
    public static void Write(StateWriter writer, AlertLine line)
    {
        writer.Moment(line.At);
        writer.UShort(line.Jurisdiction.Value);
        writer.Byte((byte)line.Kind);
        writer.Text(line.By);
        writer.Text(line.Text);
    }

    /// <summary>Reads it back.</summary>
    public static AlertLine ReadLine(ref StateReader reader) => new(
        reader.Moment(), new JurisdictionId(reader.UShort()), (AlertLineKind)reader.Byte(), reader.Text(), reader.Text());
}
