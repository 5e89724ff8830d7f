using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>What was announced.</summary>
public enum ViidDeviceKind
{
    /// <summary>A capture device (APE).</summary>
    Device = 0,

    /// <summary>A checkpoint.</summary>
    Tollgate = 1,

    /// <summary>A lane of a checkpoint; its id is that of the checkpoint, a stroke and the lane's number.</summary>
    Lane = 2,
}

/// <summary>What an operator, the settings or the region say of an announced device.</summary>
public enum ViidDeviceState
{
    /// <summary>Nobody has decided: its records are refused as of an unknown camera.</summary>
    Proposed = 0,

    /// <summary>It is a camera of the region.</summary>
    Known = 1,

    /// <summary>A camera of its own, from the next start on.</summary>
    Live = 2,

    /// <summary>Not to be used.</summary>
    Refused = 3,
}

/// <summary>An announced device. Immutable.</summary>
/// <param name="Id">ApeID, TollgateID, or TollgateID/lane.</param>
/// <param name="Place">WGS-84; null when it said none that is one.</param>
/// <param name="Status">As it said: "1" is working in all three.</param>
/// <param name="By">The sender who announced it.</param>
/// <param name="AtUnixMs">When, on the node's clock.</param>
/// <param name="State">Decided by somebody; Proposed until then.</param>
/// <param name="Camera">The region's camera that it is, by decision; empty without one.</param>
/// <param name="DecidedBy">A user's name.</param>
public sealed record ViidDevice(
    ViidDeviceKind Kind, string Id, string Name, LatLng? Place, string Status, string By, long AtUnixMs,
    ViidDeviceState State, string Camera, string DecidedBy);

/// <summary>A device in viid-devices.json.</summary>
internal sealed record ViidDeviceRow(
    ViidDeviceKind Kind, string Id, string Name, double? Latitude, double? Longitude, string Status, string By, long At,
    ViidDeviceState State, string Camera, string DecidedBy)
{
    internal static ViidDeviceRow Of(ViidDevice device) => new(
        device.Kind, device.Id, device.Name, device.Place?.Latitude, device.Place?.Longitude, device.Status, device.By,
        device.AtUnixMs, device.State, device.Camera, device.DecidedBy);

    /// <returns>Null when it is not sound.</returns>
    internal ViidDevice? Device()
    {
        if (Id is not { Length: > 0 and <= ViidLimits.IdMax } || Name is null || Status is null) return null;
        if (By is null || Camera is null || DecidedBy is null) return null;
        if (!Enum.IsDefined(Kind) || !Enum.IsDefined(State)) return null;
        LatLng? place = null;
        if (Latitude is { } latitude && Longitude is { } longitude)
        {
            if (!LatLng.TryFromDegrees(latitude, longitude, out var read)) return null;
            place = read;
        }

        return new ViidDevice(Kind, Id, Name, place, Status, By, At, State, Camera, DecidedBy);
    }
}
