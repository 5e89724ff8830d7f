namespace SmartPolicing.Realtime.Server.Contract;

/// <summary><c>POST /api/reads/search</c>.</summary>
public sealed record ReadSearchInput(int? Jurisdiction, string? Plate, long? From, long? Until, string? Why, string? Case);

/// <summary>A kept read. The camera's name and place are left out when the region no longer has it.</summary>
public sealed record ReadRow(
    string Id, string Camera, string? CameraName, double? Lat, double? Lng, int? Heading, long SeenAt, string Plate, int Confidence,
    VehicleRow Vehicle, string Picture);

/// <summary>Reads, newest first. <paramref name="Cut"/>: there were more.</summary>
public sealed record ReadsMessage(long Now, bool Cut, IReadOnlyList<ReadRow> Reads);

/// <summary>
/// A camera and what is known of its clock. <paramref name="SkewSeconds"/>: to add to its times. <paramref name="Certain"/>: enough is
/// known; <paramref name="Mended"/>: its times are changed by it.
/// </summary>
public sealed record CameraClockRow(
    string Id, string Name, ushort Jurisdiction, double Lat, double Lng, int Heading, double SkewSeconds, double UncertaintySeconds,
    long Reads, bool Certain, bool Mended, long? LastReadAt);

/// <summary><c>GET /api/cameras</c>.</summary>
public sealed record CamerasMessage(long Now, IReadOnlyList<CameraClockRow> Cameras);
