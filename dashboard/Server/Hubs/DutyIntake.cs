using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>The gate for docs/OFFICERS.md: from the shapes of hub calls to values of the domain.</summary>
internal static class DutyIntake
{
    internal const string BadMessage = "badMessage";
    internal const string BadRecipients = "badRecipients";
    internal const string BadPanic = "badPanic";
    internal const string TooOften = "tooOften";
    internal const string NotAllowed = "notAllowed";

    /// <summary>What a shift's call says, cleaned: no empty words, skills sorted and each once.</summary>
    internal static ShiftDetails Shift(ShiftInput input) => new(
        Words(input.Crew), input.Vehicle?.Trim() ?? "",
        input.Skills is null ? null : [.. Words(input.Skills).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        input.Area?.Trim() ?? "");

    /// <summary>Puts it before the shard, and waits for the commit even when the page goes away meanwhile.</summary>
    internal static async Task<DutyAnswer> AskAsync(DashboardState state, JurisdictionId jurisdiction, OfficerInput input)
    {
        var outcome = await state.Node.Ask(jurisdiction, input, CancellationToken.None);
        return outcome.Refusal == Refusal.None
            ? DutyAnswer.Done with { Repeated = outcome.Repeated ? true : null }
            : DutyAnswer.Refused(Mapping.Word(outcome.Refusal));
    }

    /// <summary>Checks a message, all but who sends it.</summary>
    /// <param name="namedMax">Officers that it may name.</param>
    /// <param name="isDesk">Desks may write to all on shift, and to areas.</param>
    /// <returns>Null when there is nothing wrong.</returns>
    internal static string? Message(
        MessageInput? input, string from, OfficerId fromOfficer, int namedMax, bool isDesk, out MessageBody body)
    {
        body = null!;
        if (input is null || input.Id == Guid.Empty || string.IsNullOrWhiteSpace(input.Text)) return BadMessage;
        var text = input.Text.Trim();
        if (text.Length > OfficerLimits.MessageTextMax) return HubInput.TextTooLong;
        IncidentId incident = default;
        if (!string.IsNullOrEmpty(input.Incident) && !IncidentId.TryParse(input.Incident, out incident)) return HubInput.BadIncident;
        if (!TryTarget(input.To, namedMax, out var to)) return BadRecipients;
        if (!isDesk && to.Kind is (MessageKind.Shift or MessageKind.Area)) return NotAllowed;
        body = new MessageBody(input.Id, from, fromOfficer, to, text, input.Urgent, incident);
        return null;
    }

    /// <summary>Numbers of officers, at most as many as one input takes.</summary>
    internal static bool TryOfficers(IReadOnlyList<long>? numbers, int most, out OfficerId[] officers)
    {
        officers = [];
        if (numbers is null || numbers.Count == 0 || numbers.Count > most) return false;
        officers = new OfficerId[numbers.Count];
        for (var i = 0; i < officers.Length; i++)
            if (!HubInput.TryOfficer(numbers[i], out officers[i])) return false;
        return true;
    }

    private static bool TryTarget(MessageToInput? to, int namedMax, out MessageTarget target)
    {
        target = null!;
        if (to is null) return false;
        string?[] said = [to.Officers is null ? null : "officers", to.Shift ? "shift" : null, to.Area, to.Desk, to.Desks ? "desks" : null];
        if (said.Count(word => !string.IsNullOrWhiteSpace(word)) != 1) return false;
        if (to.Officers is not null)
        {
            if (!TryOfficers(to.Officers, namedMax, out var officers)) return false;
            target = new MessageTarget(MessageKind.Officers, officers, "");
            return true;
        }

        var name = (to.Area ?? to.Desk ?? "").Trim();
        if (name.Length > OfficerLimits.NameMax) return false;
        var kind = to.Shift ? MessageKind.Shift : to.Desks ? MessageKind.Desks : to.Area is null ? MessageKind.Desk : MessageKind.Area;
        target = new MessageTarget(kind, [], name);
        return true;
    }

    private static string[] Words(IReadOnlyList<string>? words) =>
        words is null ? [] : [.. words.Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => word.Trim())];
}
