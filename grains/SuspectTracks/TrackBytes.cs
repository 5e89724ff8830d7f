using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>Tracks, sightings and forecasts as bytes: in snapshots, journal entries and letters. Pure.</summary>
public static class TrackBytes
{
    private const int SightingBytesMin = 100;
    private const int BorderBytesMin = 34;
    private const int CameraBytesMin = 40;

    /// <summary>Writes a track.</summary>
    public static void Write(StateWriter writer, SuspectTrackView track)
    {
        Write(writer, track.Id);
        writer.UShort(track.Home.Value);
        writer.Int(track.Leg);
        Write(writer, track.Entry);
        writer.Text(track.Plate);
        writer.Byte((byte)track.State);
        writer.Byte((byte)track.End);
        writer.Byte((byte)track.Doubt);
        writer.Moment(track.OpenedAt);
        writer.Moment(track.Since);
        writer.Int(track.Sightings.Count);
        foreach (var sighting in track.Sightings) Write(writer, sighting);
        writer.Flag(track.Forecast is not null);
        if (track.Forecast is not null) Write(writer, track.Forecast);
    }

    /// <summary>Reads it back.</summary>
    public static SuspectTrackView Read(ref StateReader reader)
    {
        var (id, home, leg) = (ReadId(ref reader), new JurisdictionId(reader.UShort()), reader.Int());
        var (entry, plate) = (ReadEntry(ref reader), reader.Text());
        var (state, end, doubt) = ((TrackState)reader.Byte(), (TrackEnd)reader.Byte(), (TrackDoubt)reader.Byte());
        var (openedAt, since) = (reader.Moment(), reader.Moment());
        var sightings = new Sighting[reader.Count(SightingBytesMin)];
        for (var i = 0; i < sightings.Length; i++) sightings[i] = ReadSighting(ref reader);
        var forecast = reader.Flag() ? ReadForecast(ref reader) : null;
        return new SuspectTrackView(id, home, leg, entry, plate, state, end, doubt, openedAt, since, sightings, forecast);
    }

    /// <summary>Whether two copies say the same.</summary>
    public static bool AreSame(SuspectTrackView one, SuspectTrackView other)
    {
        var (left, right) = (new StateWriter(), new StateWriter());
        Write(left, one);
        Write(right, other);
        return left.Written.SequenceEqual(right.Written);
    }

    /// <summary>Writes a track's number.</summary>
    public static void Write(StateWriter writer, TrackId id)
    {
        writer.UShort(id.Jurisdiction.Value);
        writer.UInt(id.Number);
    }

    /// <summary>Reads it back.</summary>
    public static TrackId ReadId(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());

    /// <summary>Writes an entry's number.</summary>
    public static void Write(StateWriter writer, WatchlistEntryId id)
    {
        writer.UShort(id.Jurisdiction.Value);
        writer.UInt(id.Number);
    }

    /// <summary>Reads it back.</summary>
    public static WatchlistEntryId ReadEntry(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());

    /// <summary>Writes a sighting.</summary>
    public static void Write(StateWriter writer, Sighting sighting)
    {
        writer.Guid(sighting.Read);
        writer.UShort(sighting.By.Value);
        Write(writer, sighting.Camera);
        writer.Moment(sighting.SeenAt);
        writer.Int(sighting.ClockMilliseconds);
        writer.Moment(sighting.ReceivedAt);
        writer.Text(sighting.Plate.ToString());
        writer.Flag(sighting.IsExact);
        writer.Int(sighting.Confidence);
        writer.Byte((byte)sighting.Vehicle.PlateColour);
        writer.Byte((byte)sighting.Vehicle.Class);
        writer.Byte((byte)sighting.Vehicle.Colour);
        writer.Text(sighting.Picture);
        writer.Byte((byte)sighting.Verification);
        writer.Text(sighting.VerifiedBy);
        writer.Moment(sighting.VerifiedAt);
    }

    /// <summary>Reads it back.</summary>
    public static Sighting ReadSighting(ref StateReader reader) => new(
        reader.Guid(),
        new JurisdictionId(reader.UShort()),
        ReadCamera(ref reader),
        reader.Moment(),
        reader.Int(),
        reader.Moment(),
        ReadPlate(ref reader),
        reader.Flag(),
        reader.Int(),
        new VehicleLook((PlateColour)reader.Byte(), (VehicleClass)reader.Byte(), (VehicleColour)reader.Byte()),
        reader.Text(),
        (Verification)reader.Byte(),
        reader.Text(),
        reader.Moment());

    /// <summary>Writes a camera.</summary>
    public static void Write(StateWriter writer, CameraSpot camera)
    {
        writer.Text(camera.Id);
        writer.Text(camera.Name);
        writer.Place(camera.Place);
        writer.Int(camera.HeadingDegrees);
    }

    /// <summary>Reads it back.</summary>
    public static CameraSpot ReadCamera(ref StateReader reader) => new(reader.Text(), reader.Text(), reader.Place(), reader.Int());

    /// <summary>Writes the times at borders.</summary>
    public static void Write(StateWriter writer, IReadOnlyList<BorderTime> borders)
    {
        writer.Int(borders.Count);
        foreach (var border in borders)
        {
            writer.Int(border.Crossing);
            writer.Text(border.Name);
            writer.Place(border.Place);
            writer.UShort(border.To.Value);
            writer.Int(border.EarliestSeconds);
            writer.Int(border.LikelySeconds);
        }
    }

    /// <summary>Reads them back.</summary>
    public static BorderTime[] ReadBorders(ref StateReader reader)
    {
        var borders = new BorderTime[reader.Count(BorderBytesMin)];
        for (var i = 0; i < borders.Length; i++)
        {
            borders[i] = new BorderTime(
                reader.Int(), reader.Text(), reader.Place(), new JurisdictionId(reader.UShort()), reader.Int(), reader.Int());
        }

        return borders;
    }

    /// <summary>Writes a forecast.</summary>
    public static void Write(StateWriter writer, TrackForecast forecast)
    {
        Write(writer, forecast.Track);
        writer.Int(forecast.Round);
        Write(writer, forecast.Borders);
        writer.Int(forecast.Cameras.Count);
        foreach (var next in forecast.Cameras)
        {
            Write(writer, next.Camera);
            writer.Int(next.Percent);
            writer.Int(next.EarliestSeconds);
            writer.Int(next.LikelySeconds);
        }

        writer.Int(forecast.LeastSecondsFromBefore);
    }

    /// <summary>Reads it back.</summary>
    public static TrackForecast ReadForecast(ref StateReader reader)
    {
        var (track, round) = (ReadId(ref reader), reader.Int());
        var borders = ReadBorders(ref reader);
        var cameras = new NextCamera[reader.Count(CameraBytesMin)];
        for (var i = 0; i < cameras.Length; i++) cameras[i] = new NextCamera(ReadCamera(ref reader), reader.Int(), reader.Int(), reader.Int());
        return new TrackForecast(track, round, borders, cameras, reader.Int());
    }

    private static Plate ReadPlate(ref StateReader reader) =>
        Plate.TryParse(reader.Text(), out var plate, out var refusal)
            ? plate
            : throw new StateUnreadableException($"a plate that is refused: {refusal}");
}
