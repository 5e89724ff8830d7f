using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// The gate for what desks give about calls: from the shapes of docs/CALLS.md to values of the domain. A reason is a word of that page and
/// its detail is for a person.
/// </summary>
internal static class CallIntake
{
    /// <summary>The source of a call that a desk entered and said nothing of where it came from.</summary>
    internal const string DeskSource = "desk";

    private static readonly string[] s_kinds = ["picture", "video", "audio", "document", "link"];
    private static readonly string[] s_schemes = ["http", "https", "rtsp", "rtsps", "s3", "file", "urn"];

    /// <summary>Checks a call that a desk opens with, all but whose ground it is on.</summary>
    /// <param name="by">The dispatcher.</param>
    /// <param name="placeless">True when only words are known of the place; the call's place is then to be set.</param>
    /// <returns>Null when there is nothing wrong.</returns>
    internal static CallHubAnswer? Read(
        OpenInput? input, DispatchPolicy policy, string by, out Call call, out Joining joining, out bool placeless)
    {
        (call, joining, placeless) = (null!, default, false);
        if (input is null) return CallHubAnswer.Refused("badJson");
        if (!TryId(input.Id, out var id)) return CallHubAnswer.Refused("badId");
        if (string.IsNullOrEmpty(input.Type)) return CallHubAnswer.Refused("missingType");
        if (!policy.Types.ContainsKey(input.Type)) return CallHubAnswer.Refused("unknownType");
        if (input.Priority is < 1 or > 4) return CallHubAnswer.Refused("priorityOutOfRange");
        if (!TryPlace(input.Lat, input.Lng, out var place)) return CallHubAnswer.Refused("placeOutsideWorld");
        if (!TryPlace(input.CallerLat, input.CallerLng, out var callerPlace))
            return CallHubAnswer.Refused("placeOutsideWorld", "the caller's");
        placeless = place is null;
        var words = input.Place?.Trim() ?? "";
        if (placeless && (input.Unverified != true || words.Length == 0)) return CallHubAnswer.Refused("missingPlace");
        if (!TryState(input.State, out var state)) return CallHubAnswer.Refused("badState");
        if (!TryJoining(input.Join, out joining)) return CallHubAnswer.Refused("badJoin");
        if (TooLong(
            ("place", words, CallLimits.PlaceTextMax), ("text", input.Text, CallLimits.TextMax),
            ("callerName", input.CallerName, CallLimits.CallerNameMax), ("callerNumber", input.CallerNumber, CallLimits.CallerNumberMax),
            ("callerPlace", input.CallerPlace, CallLimits.PlaceTextMax), ("source", input.Source, CallLimits.SourceMax)) is { } tooLong)
        {
            return tooLong;
        }

        call = new Call(
            id, input.Type, (byte)(input.Priority ?? 0), place ?? default, words, input.Text?.Trim() ?? "", input.CallerName?.Trim() ?? "",
            input.CallerNumber?.Trim() ?? "", string.IsNullOrWhiteSpace(input.Source) ? DeskSource : input.Source.Trim())
        {
            State = state ?? CallState.Live,
            Mark = placeless ? PlaceMark.Unplaced : input.Unverified == true ? PlaceMark.Unverified : PlaceMark.Found,
            CallerPlace = callerPlace,
            CallerPlaceText = input.CallerPlace?.Trim() ?? "",
            TakenBy = by,
        };
        return null;
    }

    /// <summary>Checks a change of a call.</summary>
    /// <returns>Null when there is nothing wrong.</returns>
    internal static CallHubAnswer? Read(AmendCallInput? input, out CallChange change)
    {
        change = null!;
        if (input is null) return CallHubAnswer.Refused("nothingGiven");
        if (!TryPlace(input.CallerLat, input.CallerLng, out var place)) return CallHubAnswer.Refused("placeOutsideWorld");
        if (!TryState(input.State, out var state)) return CallHubAnswer.Refused("badState");
        if (TooLong(
            ("text", input.Text, CallLimits.TextMax), ("callerName", input.CallerName, CallLimits.CallerNameMax),
            ("callerNumber", input.CallerNumber, CallLimits.CallerNumberMax),
            ("callerPlace", input.CallerPlace, CallLimits.PlaceTextMax), ("source", input.Source, CallLimits.SourceMax)) is { } tooLong)
        {
            return tooLong;
        }

        change = new CallChange(
            input.Text?.Trim(), input.CallerName?.Trim(), input.CallerNumber?.Trim(), input.CallerPlace?.Trim(), place,
            input.Source?.Trim(), state);
        return change == new CallChange(null, null, null, null, null, null, null) ? CallHubAnswer.Refused("nothingGiven") : null;
    }

    /// <summary>Checks a reference. Its moment is the shard's to set.</summary>
    /// <returns>Null when there is something wrong with it.</returns>
    internal static Attachment? Read(AttachInput? input, string by)
    {
        if (input is null || !TryId(input.Id, out var id)) return null;
        var call = Guid.Empty;
        if (input.Call is not null && !TryId(input.Call, out call)) return null;
        if (!s_kinds.Contains(input.Kind)) return null;
        if (input.Uri is not { Length: > 0 and <= CallLimits.ReferenceMax } uri) return null;
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || !s_schemes.Contains(parsed.Scheme)) return null;
        var name = input.Name?.Trim() ?? "";
        return name.Length > CallLimits.AttachmentNameMax ? null : new Attachment(id, call, input.Kind!, uri, name, by, default);
    }

    /// <returns>False when it is no id, or nobody's own.</returns>
    internal static bool TryId(string? text, out Guid id) => Guid.TryParseExact(text, "D", out id) && id != Guid.Empty;

    /// <returns>False when it is no place; true with null when there is none at all.</returns>
    internal static bool TryPlace(double? lat, double? lng, out LatLng? place)
    {
        place = null;
        if (lat is null && lng is null) return true;
        if (lat is not { } latitude || lng is not { } longitude || (latitude == 0 && longitude == 0)) return false;
        if (!LatLng.TryFromDegrees(latitude, longitude, out var at)) return false;
        place = at;
        return true;
    }

    private static bool TryState(string? word, out CallState? state)
    {
        state = null;
        if (word is null) return true;
        if (!Words<CallState>.TryRead(word, out var read)) return false;
        state = read;
        return true;
    }

    private static bool TryJoining(string? word, out Joining joining)
    {
        joining = default;
        if (word is null) return true;
        joining = Joining.Apart;
        if (word == "new") return true;
        if (!IncidentId.TryParse(word, out var incident)) return false;
        joining = Joining.To(incident);
        return true;
    }

    private static CallHubAnswer? TooLong(params ReadOnlySpan<(string Member, string? Text, int Max)> texts)
    {
        foreach (var (member, text, max) in texts)
        {
            if (text is null || text.Length <= max) continue;
            return CallHubAnswer.Refused(
                "textTooLong", string.Create(CultureInfo.InvariantCulture, $"{member} has {text.Length} characters; {max} are allowed"));
        }

        return null;
    }
}
