using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Ingest.Calls;

/// <summary>The gate for calls: from bytes to a request, and from a request to a call of the domain.</summary>
public static class CallRules
{
    /// <summary>Reads a body of at most <see cref="IngestLimits.CallBodyBytesMax"/> bytes.</summary>
    public static CallFault TryRead(ReadOnlySpan<byte> body, out CallRequest request, out string detail)
    {
        var isRead = CallBody.TryRead(body, IngestJson.Default.CallRequest, out var read, out var isTooLong, out detail);
        request = read ?? new CallRequest();
        return isRead ? CallFault.None : isTooLong ? CallFault.TextTooLong : CallFault.BadJson;
    }

    /// <summary>Checks all that needs no border and no state.</summary>
    /// <param name="policy">The region's rules; they name the types.</param>
    /// <param name="sender">Name of who sent it; stands as the source when the request has none.</param>
    /// <param name="call">Null when there is a fault.</param>
    /// <param name="detail">The fault in words.</param>
    /// <param name="datum">What the sender's places refer to when the request does not say; the call is WGS-84.</param>
    public static CallFault Accept(
        CallRequest request, DispatchPolicy policy, string sender, out Call? call, out string detail, Datum datum = Datum.Wgs84)
    {
        call = null;
        var fault = Check(request, policy, ref datum, out var place, out detail);
        if (fault != CallFault.None) return fault;
        fault = CheckCaller(request, out var callerPlace, out var state, out detail);
        if (fault != CallFault.None) return fault;
        call = new Call(
            request.Id ?? Guid.NewGuid(),
            request.Type!,
            (byte)(request.Priority ?? 0),
            DatumShift.ToWgs84(place, datum),
            request.Place ?? "",
            request.Text ?? "",
            request.CallerName ?? "",
            request.CallerNumber ?? "",
            request.Source ?? sender[..Math.Min(sender.Length, IngestLimits.SourceMax)])
        {
            State = state,
            CallerPlace = callerPlace is { } at ? DatumShift.ToWgs84(at, datum) : null,
            CallerPlaceText = request.CallerPlace ?? "",
        };
        return CallFault.None;
    }

    private static CallFault Check(CallRequest request, DispatchPolicy policy, ref Datum datum, out LatLng place, out string detail)
    {
        place = default;
        detail = "";
        if (request.Id == Guid.Empty)
        {
            detail = "An id of zeros is nobody's own.";
            return CallFault.BadJson;
        }

        if (string.IsNullOrEmpty(request.Type)) return CallFault.MissingType;
        if (request is not { Lat: { } lat, Lng: { } lng }) return CallFault.MissingPlace;
        if ((lat == 0 && lng == 0) || !LatLng.TryFromDegrees(lat, lng, out place)) return CallFault.PlaceOutsideWorld;
        if (request.Datum is not null && !DatumNames.TryRead(request.Datum, out datum))
        {
            detail = $"datum is none of {DatumNames.All}.";
            return CallFault.UnknownDatum;
        }

        if (request.Priority is < 1 or > 4) return CallFault.PriorityOutOfRange;
        if (TooLong(request, out detail)) return CallFault.TextTooLong;
        return policy.Types.ContainsKey(request.Type) ? CallFault.None : CallFault.UnknownType;
    }

    private static CallFault CheckCaller(CallRequest request, out LatLng? place, out CallState state, out string detail)
    {
        (place, state, detail) = (null, CallState.Live, "");
        if (request.State is { } word && !CamelCase.TryRead(word, out state))
        {
            detail = $"state is none of {string.Join(", ", Enum.GetNames<CallState>().Select(CamelCase.Of))}.";
            return CallFault.BadState;
        }

        if (request is { CallerLat: null, CallerLng: null }) return CallFault.None;
        if (request is not { CallerLat: { } lat, CallerLng: { } lng } || (lat == 0 && lng == 0)
            || !LatLng.TryFromDegrees(lat, lng, out var at))
        {
            detail = "The caller's place.";
            return CallFault.PlaceOutsideWorld;
        }

        place = at;
        return CallFault.None;
    }

    private static bool TooLong(CallRequest request, out string detail)
    {
        ReadOnlySpan<(string Member, string? Text, int Max)> texts =
        [
            ("place", request.Place, IngestLimits.PlaceTextMax),
            ("text", request.Text, IngestLimits.CallTextMax),
            ("callerName", request.CallerName, IngestLimits.CallerNameMax),
            ("callerNumber", request.CallerNumber, IngestLimits.CallerNumberMax),
            ("callerPlace", request.CallerPlace, IngestLimits.PlaceTextMax),
            ("source", request.Source, IngestLimits.SourceMax),
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
