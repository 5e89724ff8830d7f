using System.Text.Json.Serialization;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>The files of GA/T 1400, compiled: camelCase; an unknown key, or one twice, is a fault and no silence.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ViidSettingsRow))]
[JsonSerializable(typeof(ViidSecretsRow))]
[JsonSerializable(typeof(ViidDeviceRow[]))]
[JsonSerializable(typeof(ViidDecisionRow))]
[JsonSerializable(typeof(ViidLook))]
[JsonSerializable(typeof(Uppers.UpperBookRow))]
internal sealed partial class ViidJson : JsonSerializerContext;

/// <summary>viid.json of a region as written; nothing checked.</summary>
internal sealed record ViidSettingsRow(
    bool? Server, string? Id, string? Organisation, string? TimeZone, string? Datum, int? KeepaliveSeconds, string? Announced,
    ViidCameraRow?[]? Cameras, ViidSourceRow?[]? Sources, ViidUpperRow?[]? Uppers);

/// <summary>Which camera a device is.</summary>
internal sealed record ViidCameraRow(string? Device, string? Tollgate, int? Lane, string? Camera);

/// <summary>How one sender differs.</summary>
internal sealed record ViidSourceRow(string? Id, string? Datum, string? TimeZone, string?[]? Devices);

/// <summary>An upper platform.</summary>
internal sealed record ViidUpperRow(
    string? Id, string? Url, string? Subscribe, string? Resource, string? Receive, bool? Dispositions, int? KeepaliveSeconds, string?[]? From);

/// <summary>viid.json of a state folder as written; nothing checked.</summary>
internal sealed record ViidSecretsRow(ViidSecretRow?[]? Devices, ViidSecretRow?[]? Uppers);

/// <summary>Who may register here, or as whom we register.</summary>
internal sealed record ViidSecretRow(string? Id, string? User, string? Password);
