using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Checks of what comes in about incidents' lives and desks; see <see cref="HubInput"/>.</summary>
internal static class LifeInput
{
    internal static string Trim(string? text) => text?.Trim() ?? "";

    /// <returns>False when it is longer than that many characters.</returns>
    internal static bool TryText(string? text, int max, out string said)
    {
        said = Trim(text);
        return said.Length <= max;
    }

    /// <summary>Codes of a table: the fold knows which there are.</summary>
    /// <returns>False when there are more than can be given, or one is none.</returns>
    internal static bool TryCodes(string?[]? given, out string[] codes)
    {
        codes = [.. (given ?? []).Select(Trim).Distinct()];
        return codes.Length <= IncidentLimits.DispositionsMax && codes.All(code => code.Length is > 0 and <= DashboardLimits.ReasonMax);
    }

    /// <summary>Area codes of a desk.</summary>
    /// <returns>False when there are more than a desk covers, or one is none.</returns>
    internal static bool TryAreas(string?[]? given, out string[] codes)
    {
        codes = [.. (given ?? []).Select(Trim).Distinct()];
        return codes.Length <= IncidentLimits.AreasPerDeskMax && codes.All(code => code.Length is > 0 and <= DashboardLimits.ReasonMax);
    }

    /// <summary>Reads a change; none says nothing.</summary>
    /// <returns>Null when it is good; else why not.</returns>
    internal static string? Read(ChangeInput? input, out IncidentChange change)
    {
        change = IncidentChange.None;
        if (input is null) return null;
        if (input.Priority is < 1 or > 4) return "badPriority";
        LatLng? place = null;
        if (input.Lat is not null || input.Lng is not null)
        {
            if (!LatLng.TryFromDegrees(input.Lat ?? double.NaN, input.Lng ?? double.NaN, out var at)) return "badPlace";
            place = at;
        }

        PlaceMark? mark = null;
        if (input.Mark is not null)
        {
            if (!Words<PlaceMark>.TryRead(input.Mark, out var read)) return "badMark";
            mark = read;
        }

        var text = input.Place?.Trim();
        if (text?.Length > DashboardLimits.ReasonMax) return "placeTooLong";
        change = new IncidentChange(input.Type?.Trim(), (byte)(input.Priority ?? 0), place, text, mark);
        return null;
    }
}
