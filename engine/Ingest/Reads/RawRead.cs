using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// A read as a sender wrote it; nothing checked. Every format that comes in (JSON, frames, a city's own) is brought to this shape, and
/// <see cref="ReadRules"/> alone makes a <see cref="PlateRead"/> of it.
/// </summary>
internal readonly ref struct RawRead
{
    /// <summary>All zero when it had none.</summary>
    internal Guid Id { get; init; }

    internal ReadOnlySpan<char> Camera { get; init; }

    /// <summary>By the camera's clock. Unit: Unix milliseconds; any value.</summary>
    internal long SeenAtUnixMs { get; init; }

    internal ReadOnlySpan<char> Plate { get; init; }

    /// <summary>0 to 100, -1 not said; any value.</summary>
    internal int Confidence { get; init; }

    /// <summary>Any values.</summary>
    internal VehicleLook Vehicle { get; init; }

    internal ReadOnlySpan<char> Picture { get; init; }
}

/// <summary>The gate for reads, as far as they need no state. Pure; any thread.</summary>
internal static class ReadRules
{
    private static readonly PlateColour PlateColourMax = Enum.GetValues<PlateColour>().Max();
    private static readonly VehicleClass ClassMax = Enum.GetValues<VehicleClass>().Max();
    private static readonly VehicleColour ColourMax = Enum.GetValues<VehicleColour>().Max();

    /// <summary>The first rule that fails names the answer; Accepted here means that the desk decides.</summary>
    /// <param name="seat">The camera's desk and its place there.</param>
    /// <param name="read">Its time is still the camera's.</param>
    internal static ReadAnswer Accept(in RawRead raw, ReadDesks desks, out CameraSeat seat, out PlateRead read)
    {
        read = default;
        seat = default;
        if (raw.Id == Guid.Empty) return ReadAnswer.BadId;
        if (!desks.TryFind(raw.Camera, out seat)) return ReadAnswer.UnknownCamera;
        if (seat.Desk < 0) return ReadAnswer.CameraElsewhere;
        if (!Plate.TryParse(raw.Plate, out var plate, out _)) return ReadAnswer.PlateUnreadable;
        if (raw.Confidence is < -1 or > 100 || Encoding.UTF8.GetByteCount(raw.Picture) > ReadLimits.PictureBytesMax || !IsKnown(raw.Vehicle)) return ReadAnswer.BadField;

        var picture = raw.Picture.IsEmpty ? "" : raw.Picture.ToString();
        read = new PlateRead(raw.Id, seat.Id, new Instant(raw.SeenAtUnixMs), plate, raw.Confidence, raw.Vehicle, picture);
        return ReadAnswer.Accepted;
    }

    private static bool IsKnown(VehicleLook look) =>
        look.PlateColour <= PlateColourMax && look.Class <= ClassMax && look.Colour <= ColourMax;
}
