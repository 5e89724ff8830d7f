using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Shards.Lines;

namespace SmartPolicing.Realtime.Ingest.Lines;

/// <summary>The gate for reports of telephone systems: from bytes to a request, and from a request to an input.</summary>
public static class LineIntake
{
    /// <summary>Reads a body of at most <see cref="IngestLimits.CallBodyBytesMax"/> bytes.</summary>
    public static LineFault TryRead(ReadOnlySpan<byte> body, out LineRequest request, out string detail)
    {
        var isRead = CallBody.TryRead(body, IngestJson.Default.LineRequest, out var read, out var isTooLong, out detail);
        request = read ?? new LineRequest();
        return isRead ? LineFault.None : isTooLong ? LineFault.TextTooLong : LineFault.BadJson;
    }

    /// <summary>Checks all that needs no border and no state.</summary>
    /// <param name="sender">Name of who sent it.</param>
    /// <param name="input">Null when there is a fault.</param>
    /// <param name="detail">The fault in words.</param>
    /// <param name="datum">What the sender's places refer to when the request does not say; the input is WGS-84.</param>
    public static LineFault Accept(
        LineRequest request, string sender, out LineReported? input, out string detail, Datum datum = Datum.Wgs84)
    {
        (input, detail) = (null, "");
        if (string.IsNullOrWhiteSpace(request.Id)) return LineFault.MissingId;
        if (request.State is null || !CamelCase.TryRead<LineReport>(request.State, out var report))
        {
            detail = $"state is none of {string.Join(", ", Enum.GetNames<LineReport>().Select(CamelCase.Of))}.";
            return LineFault.BadState;
        }

        if (TooLong(request, out detail)) return LineFault.TextTooLong;
        if (request.Datum is not null && !DatumNames.TryRead(request.Datum, out datum))
        {
            detail = $"datum is none of {DatumNames.All}.";
            return LineFault.UnknownDatum;
        }

        if (!TryPlace(request, out var place)) return LineFault.PlaceOutsideWorld;
        if (request.Accuracy is { } metres && (place is null || !(metres >= 0 && metres <= LineLimits.AccuracyMax)))
            return LineFault.BadAccuracy;
        var caller = new LineCaller(
            request.Number?.Trim() ?? "",
            request.Name?.Trim() ?? "",
            request.Source?.Trim() ?? "",
            place is { } at ? DatumShift.ToWgs84(at, datum) : null,
            (int)Math.Ceiling(request.Accuracy ?? 0),
            request.Place?.Trim() ?? "");
        input = new LineReported(sender, request.Id.Trim(), report, caller, request.Desk?.Trim() ?? "");
        return LineFault.None;
    }

    /// <summary>Whose caller it is.</summary>
    /// <param name="here">The jurisdictions of this node; at least one.</param>
    /// <param name="ownerOf">Who holds a place; null when nobody does.</param>
    public static LineFault TryOwner(
        LineRequest request, LineReported input, IReadOnlyCollection<JurisdictionId> here, Func<LatLng, JurisdictionId?> ownerOf,
        out JurisdictionId owner)
    {
        owner = default;
        if (request.Jurisdiction is { } number)
        {
            owner = number is > 0 and <= ushort.MaxValue ? new JurisdictionId((ushort)number) : default;
            return here.Contains(owner) ? LineFault.None : LineFault.UnknownJurisdiction;
        }

        if (here.Count == 1)
        {
            owner = here.First();
            return LineFault.None;
        }

        if (input.Caller.Place is not { } place) return LineFault.MissingJurisdiction;
        owner = ownerOf(place) ?? default;
        return here.Contains(owner) ? LineFault.None : LineFault.PlaceOutsideRegion;
    }

    private static bool TryPlace(LineRequest request, out LatLng? place)
    {
        place = null;
        if (request is { Lat: null, Lng: null }) return true;
        if (request is not { Lat: { } lat, Lng: { } lng } || (lat == 0 && lng == 0) || !LatLng.TryFromDegrees(lat, lng, out var at)) return false;
        place = at;
        return true;
    }

    private static bool TooLong(LineRequest request, out string detail)
    {
        ReadOnlySpan<(string Member, string? Text, int Max)> texts =
        [
            ("id", request.Id, LineLimits.ReferenceMax),
            ("number", request.Number, IngestLimits.CallerNumberMax),
            ("name", request.Name, IngestLimits.CallerNameMax),
            ("source", request.Source, IngestLimits.SourceMax),
            ("place", request.Place, IngestLimits.PlaceTextMax),
            ("desk", request.Desk, IngestLimits.CallerNameMax),
        ];
        foreach (var (member, text, max) in texts)
        {
            if (text is null || text.Length <= max) continue;
            detail = $"{member} has {text.Length} characters; {max} are allowed.";
            return true;
        }

        detail = "";
        return false;
    }
}
