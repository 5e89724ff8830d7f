using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Orders about who goes where, beyond one officer and one directive (docs/SENDING.md).</summary>
internal sealed partial class DispatchHub
{
    private const int SkillsMax = 8;      // Of one line.
    private const int SkillLengthMax = 40;

    /// <summary>Puts an officer in the place of another, or lets the two change places.</summary>
    public async Task<SendingAnswer> Swap(string? directive, long officer)
    {
        if (!DirectiveId.TryParse(directive, out var id)) return RefuseSending(HubInput.BadDirective);
        if (!IsOurs(id.Jurisdiction)) return RefuseSending(HubInput.NotYourJurisdiction);
        if (!HubInput.TryOfficer(officer, out var other)) return RefuseSending(HubInput.BadOfficer);
        return await SendAsync(id.Jurisdiction, new SwapOrdered(id, other, By));
    }

    /// <summary>Sends whoever is nearest as well.</summary>
    public async Task<SendingAnswer> Backup(string? incident, int count, IReadOnlyList<string>? skills)
    {
        if (IsTooOften) return RefuseSending(DutyIntake.TooOften);
        if (Check(incident, out var id) is { } refused) return new SendingAnswer(false, refused.Reason);
        if (count is < 1 or > DomainLimits.BackupCountMax) return RefuseSending("badCount");
        if (!TrySkills(skills, out var wanted)) return RefuseSending("badSkills");
        return await SendAsync(id.Jurisdiction, new BackupOrdered(id, count, wanted, By));
    }

    /// <summary>Lets an incident wait for an officer.</summary>
    public async Task<SendingAnswer> Stack(string? incident, long officer)
    {
        if (Check(incident, out var id) is { } refused) return new SendingAnswer(false, refused.Reason);
        if (!HubInput.TryOfficer(officer, out var who)) return RefuseSending(HubInput.BadOfficer);
        return await SendAsync(id.Jurisdiction, new StackOrdered(id, who, By));
    }

    /// <summary>Lets it wait no longer.</summary>
    public async Task<SendingAnswer> Unstack(string? incident)
    {
        if (Check(incident, out var id) is { } refused) return new SendingAnswer(false, refused.Reason);
        return await SendAsync(id.Jurisdiction, new UnstackOrdered(id, By));
    }

    /// <summary>Takes an officer off a less urgent incident.</summary>
    public async Task<SendingAnswer> Preempt(string? incident, long officer)
    {
        if (Check(incident, out var id) is { } refused) return new SendingAnswer(false, refused.Reason);
        if (!HubInput.TryOfficer(officer, out var who)) return RefuseSending(HubInput.BadOfficer);
        return await SendAsync(id.Jurisdiction, new PreemptOrdered(id, who, By));
    }

    /// <summary>Asks who should go where, over several incidents at once; the proposal comes as an event.</summary>
    public async Task<SendingAnswer> ProposeBatch(int jurisdiction, IReadOnlyList<string?>? incidents)
    {
        if (!ViewerSession.Of(Context).Batches.TryPass(state.Wall)) return RefuseSending(DutyIntake.TooOften);
        if (!TryOurs(jurisdiction, out var here)) return RefuseSending(HubInput.NotYourJurisdiction);
        if (incidents?.Count > DomainLimits.BatchIncidentsMax) return RefuseSending(Mapping.Word(Refusal.TooManyIncidents));
        var ids = new List<IncidentId>();
        foreach (var incident in incidents ?? [])
        {
            if (!IncidentId.TryParse(incident, out var id)) return RefuseSending(HubInput.BadIncident);
            if (id.Jurisdiction != here) return RefuseSending(HubInput.NotYourJurisdiction);
            ids.Add(id);
        }

        return await SendAsync(here, new BatchAsked(ids, By));
    }

    /// <summary>Sends the officers of a proposal, as it is or changed.</summary>
    public async Task<SendingAnswer> TakeBatch(string? proposal, IReadOnlyList<SendingLineInput?>? lines)
    {
        if (!ProposalId.TryParse(proposal, out var id)) return RefuseSending("badProposal");
        if (!IsOurs(id.Jurisdiction)) return RefuseSending(HubInput.NotYourJurisdiction);
        if (lines is { Count: 0 or > DomainLimits.BatchPlacesMax }) return RefuseSending(Mapping.Word(Refusal.BadLines));
        List<SendingLine>? changed = lines is null ? null : [];
        foreach (var line in lines ?? [])
        {
            if (!IncidentId.TryParse(line?.Incident, out var incident) || incident.Jurisdiction != id.Jurisdiction)
                return RefuseSending(HubInput.BadIncident);
            if (!HubInput.TryOfficer(line!.Officer, out var officer)) return RefuseSending(HubInput.BadOfficer);
            changed!.Add(new SendingLine(incident, officer));
        }

        return await SendAsync(id.Jurisdiction, new BatchTaken(id, changed, By));
    }

    /// <summary>Does not want a proposal.</summary>
    public async Task<SendingAnswer> DropBatch(string? proposal)
    {
        if (!ProposalId.TryParse(proposal, out var id)) return RefuseSending("badProposal");
        if (!IsOurs(id.Jurisdiction)) return RefuseSending(HubInput.NotYourJurisdiction);
        return await SendAsync(id.Jurisdiction, new BatchDropped(id, By));
    }

    /// <summary>Sends the better officer instead.</summary>
    public async Task<SendingAnswer> TakeOffer(string? offer)
    {
        if (!OfferId.TryParse(offer, out var id)) return RefuseSending("badOffer");
        if (!IsOurs(id.Jurisdiction)) return RefuseSending(HubInput.NotYourJurisdiction);
        return await SendAsync(id.Jurisdiction, new OfferTaken(id, By));
    }

    /// <summary>Does not want the better officer.</summary>
    public async Task<SendingAnswer> DropOffer(string? offer)
    {
        if (!OfferId.TryParse(offer, out var id)) return RefuseSending("badOffer");
        if (!IsOurs(id.Jurisdiction)) return RefuseSending(HubInput.NotYourJurisdiction);
        return await SendAsync(id.Jurisdiction, new OfferDropped(id, By));
    }

    /// <summary>Asks a neighbour for one of its officers.</summary>
    public async Task<SendingAnswer> AskOfficer(string? incident, long officer, string? text)
    {
        if (Check(incident, out var id) is { } refused) return new SendingAnswer(false, refused.Reason);
        if (!HubInput.TryOfficer(officer, out var who)) return RefuseSending(HubInput.BadOfficer);
        if (!TryText(text, out var said)) return RefuseSending(HubInput.TextTooLong);
        if (!state.Node.TryHome(who, out var home) || !state.Node.TryOfficer(who, out var registration) || home == id.Jurisdiction)
            return RefuseSending(Mapping.Word(Refusal.NotANeighboursOfficer));
        return await SendAsync(id.Jurisdiction, new OfficerAsked(id, home, who, registration.Code, By, said));
    }

    private static bool TrySkills(IReadOnlyList<string>? given, out IReadOnlyList<string> skills)
    {
        skills = [.. (given ?? []).Where(skill => skill is not null).Distinct().Order(StringComparer.Ordinal)];
        return skills.Count <= SkillsMax && skills.All(skill => skill.Length is > 0 and <= SkillLengthMax);
    }

    // As with every order: it waits for the commit, whether or not the page is still there.
    private async Task<SendingAnswer> SendAsync(JurisdictionId jurisdiction, ShardInput input)
    {
        var outcome = await state.Node.Ask(jurisdiction, input, CancellationToken.None);
        if (outcome.Refusal != Refusal.None) return new SendingAnswer(false, Mapping.Word(outcome.Refusal));
        return new SendingAnswer(true)
        {
            Directive = outcome.Directive == default ? null : outcome.Directive.ToString(),
            Directives = outcome.Directives is null ? null : [.. outcome.Directives.Select(directive => directive.ToString())],
            Proposal = outcome.Proposal == default ? null : outcome.Proposal.ToString(),
            Alert = outcome.Alert == default ? null : outcome.Alert.ToString(),
        };
    }

    private SendingAnswer RefuseSending(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return new SendingAnswer(false, reason);
    }
}
