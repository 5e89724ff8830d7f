using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// Proposals over several incidents at once: asked for by a person, worked out beside the loop, kept here until they are taken whole, changed
/// or dropped, and told to be stale as soon as a line of them can no longer be done. Runs on the shard's loop.
/// </summary>
public sealed class BatchRules(ShardTables tables, DirectiveRules directives, BorderRules border)
{
    private const int ProposalBytesMin = 39;

    private readonly SortedDictionary<uint, Proposal> _standing = [];
    private uint _last;

    /// <summary>A person asks who should go where.</summary>
    public Outcome Ask(BatchAsked input, Instant now)
    {
        var incidents = new List<IncidentGrain>();
        foreach (var id in input.Incidents.Distinct())
        {
            if (!tables.Incidents.TryFind(id, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
            incidents.Add(incident);
        }

        if (incidents.Count > DomainLimits.BatchIncidentsMax) return Outcome.Refused(Refusal.TooManyIncidents);
        var wanting = (input.Incidents.Count == 0 ? tables.Incidents.All : incidents).Where(incident => IsWanting(incident, now));
        IncidentId[] chosen =
        [
            .. wanting.OrderBy(incident => incident.Priority).ThenBy(incident => incident.OpenedAt).ThenBy(incident => incident.Id.Number)
                .Take(DomainLimits.BatchIncidentsMax).Select(incident => incident.Id),
        ];
        if (chosen.Length == 0) return Outcome.Refused(Refusal.NothingToPropose);

        foreach (var before in _standing.Values.Where(before => before.By == input.By).ToList()) End(before, ProposalState.Dropped);
        if (_standing.Count >= DomainLimits.ProposalsMax) End(_standing.Values.First(), ProposalState.Dropped);
        var proposal = new Proposal(
            new ProposalId(tables.Jurisdiction, ++_last), input.By, now, default, ProposalState.Asked, chosen, [], -1);
        Put(proposal);
        tables.Effects.Ask(RequestOf(proposal, now));
        return Outcome.Done with { Proposal = proposal.Id };
    }

    /// <summary>The worker's answer. Whoever was sent elsewhere meanwhile is no line of it.</summary>
    public Outcome Take(BatchAnswer answer, Instant now)
    {
        if (!TryFind(answer.Proposal, out var proposal) || proposal.State != ProposalState.Asked) return Outcome.Done;
        var lines = new List<ProposalLine>(answer.Lines.Count);
        foreach (var line in answer.Lines)
        {
            if (!tables.Incidents.TryFind(line.Place.Incident, out var incident)) continue;
            var known = tables.Officers.TrySlot(line.Officer, out var slot);
            var isThere = known && CandidateSearch.Fitness(tables, incident, slot, now, line.Place.Skills) == RankReason.Fits;
            lines.Add(new ProposalLine(
                incident.Id, incident.Priority, line.Place.Skills, isThere ? line.Officer : default,
                isThere ? tables.Officers[slot].Registration.Code : "", isThere ? BatchProblem.SecondsOf(line.TravelMilliseconds) : -1)
            {
                OtherArea = isThere && CandidateSearch.IsElsewhere(incident, tables.Officers[slot]) ? tables.Officers[slot].Area : "",
            });
        }

        Put(proposal with { State = ProposalState.Ready, ReadyAt = now, Lines = lines, EachForItselfSeconds = answer.EachForItselfSeconds });
        return Outcome.Done;
    }

    /// <summary>A person sends them all, or as changed; when one of them cannot be done, none.</summary>
    public Outcome Take(BatchTaken input, Instant now)
    {
        if (!TryFind(input.Proposal, out var proposal)) return Outcome.Refused(Refusal.UnknownProposal);
        if (proposal.State != ProposalState.Ready) return Outcome.Refused(Refusal.ProposalNotReady);
        var isWhole = input.Lines is null;
        SendingLine[] lines = isWhole
            ? [.. proposal.Lines.Where(line => line.Officer != default).Select(line => new SendingLine(line.Incident, line.Officer))]
            : [.. input.Lines!];
        if (lines.Length is 0 or > DomainLimits.BatchPlacesMax || lines.DistinctBy(line => line.Officer).Count() != lines.Length)
            return Outcome.Refused(Refusal.BadLines);
        foreach (var line in lines)
        {
            if (MayDo(line)) continue;
            if (isWhole) End(proposal, ProposalState.Stale);
            return Outcome.Refused(Refusal.ProposalStale);
        }

        var made = new List<DirectiveId>(lines.Length);
        foreach (var line in lines)
        {
            var known = tables.Incidents.TryFind(line.Incident, out var incident);
            Invariant.Holds(known);
            var officer = tables.OfficerOf(line.Officer);
            var travel = proposal.Lines.FirstOrDefault(each => each.Incident == line.Incident && each.Officer == line.Officer)?.TravelSeconds ?? -1;
            incident.MandateOf = input.By;
            made.Add(directives.Send(incident, officer, input.By, travel, now));
            border.Dispatched(incident.Id, input.By, now);
            tables.Note(incident, now, HappeningKind.BatchTaken, input.By, officer.Registration.Code, proposal.Id.ToString());
        }

        End(proposal, ProposalState.Taken);
        return Outcome.Done with { Proposal = proposal.Id, Directives = made };
    }

    /// <summary>A person does not want it.</summary>
    public Outcome Drop(BatchDropped input, Instant now)
    {
        if (!TryFind(input.Proposal, out var proposal)) return Outcome.Refused(Refusal.UnknownProposal);
        End(proposal, ProposalState.Dropped);
        return Outcome.Done with { Proposal = proposal.Id };
    }

    /// <summary>The clock moved on: what ran out, and what can no longer be done, is told.</summary>
    public void Tick(Instant now)
    {
        if (_standing.Count == 0) return;
        foreach (var proposal in _standing.Values.ToList())
        {
            var since = proposal.State == ProposalState.Asked ? proposal.AskedAt : proposal.ReadyAt;
            if (now > since.PlusSeconds(DomainLimits.ProposalSeconds)) End(proposal, ProposalState.Expired);
            else if (proposal.Lines.Any(line => line.Officer != default && !MayDo(new SendingLine(line.Incident, line.Officer))))
                End(proposal, ProposalState.Stale);
        }
    }

    /// <summary>Tells of all that stand.</summary>
    public void TellAll()
    {
        foreach (var proposal in _standing.Values) tables.Effects.Say(new ProposalChanged(proposal));
    }

    /// <summary>Asks again for what is being worked out, of the officers as they are now.</summary>
    public void AskAgain()
    {
        foreach (var proposal in _standing.Values.Where(proposal => proposal.State == ProposalState.Asked))
            tables.Effects.Ask(RequestOf(proposal, proposal.AskedAt));
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.UInt(_last);
        writer.Int(_standing.Count);
        foreach (var proposal in _standing.Values) SendingBytes.Write(writer, proposal);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(ProposalBytesMin); left > 0; left--)
        {
            var proposal = SendingBytes.ReadProposal(ref reader);
            _standing.Add(proposal.Id.Number, proposal);
        }
    }

    // An incident that waits for one officer by name, or to which nobody may be sent, wants nobody here.
    private bool IsWanting(IncidentGrain incident, Instant now)
    {
        if (incident.Needs.Lines.Count == 0) PlanLookup.Follow(tables, incident, now);
        if (incident.State != IncidentState.Waiting && !incident.HasActiveDirective) return false;
        return incident.Needs.StackedOn == default && incident.Held().Missing > 0 && border.MayDispatch(incident.Id) == Refusal.None;
    }

    private BatchRequest RequestOf(Proposal proposal, Instant now)
    {
        var (spots, places) = (new List<BatchSpot>(), new List<BatchPlace>());
        foreach (var id in proposal.Incidents)
        {
            if (!tables.Incidents.TryFind(id, out var incident)) continue;
            var held = incident.Held();
            var isFirst = !incident.HasActiveDirective;
            spots.Add(new BatchSpot(id, incident.Place, incident.SaidNo));
            for (var line = 0; line < incident.Needs.Lines.Count; line++)
            {
                for (var left = held.MissingOf(line); left > 0 && places.Count < DomainLimits.BatchPlacesMax; left--)
                {
                    places.Add(new BatchPlace(id, incident.Priority, isFirst, incident.Needs.Lines[line].Skills));
                    isFirst = false;
                }
            }
        }

        return new BatchRequest(proposal.Id, spots, places, OfficersFor(proposal.Incidents, now));
    }

    // All who are free; of more than can be weighed, those nearest to each incident in a straight line.
    private List<BatchOfficer> OfficersFor(IReadOnlyList<IncidentId> incidents, Instant now)
    {
        var from = now.PlusSeconds(-tables.Policy.PositionAgeMaxSeconds);
        var slots = new List<int>();
        for (var slot = 0; slot < tables.Officers.Count; slot++)
            if (tables.Officers.FixAtOf(slot) >= from && tables.Officers[slot].Fitness([], now) == RankReason.Fits) slots.Add(slot);
        if (slots.Count > DomainLimits.BatchOfficersMax) slots = NearestOf(incidents, now);
        return [.. slots.Select(slot => new BatchOfficer(AsideOfficers.CandidateOf(tables, slot), tables.Officers[slot].Skills))];
    }

    private List<int> NearestOf(IReadOnlyList<IncidentId> incidents, Instant now)
    {
        var slots = new SortedSet<int>();
        var each = DomainLimits.BatchOfficersMax / Math.Max(1, incidents.Count);
        foreach (var id in incidents)
        {
            if (!tables.Incidents.TryFind(id, out var incident)) continue;
            var sets = PlanLookup.SkillSets(incident);
            foreach (var set in sets)
            {
                var found = CandidateSearch.Collect(
                    tables, incident, now, Math.Max(1, each / sets.Count), double.PositiveInfinity, int.MaxValue, set);
                foreach (var candidate in found.Candidates)
                    if (tables.Officers.TrySlot(candidate.Officer, out var slot)) slots.Add(slot);
            }
        }

        return [.. slots.Take(DomainLimits.BatchOfficersMax)];
    }

    private bool MayDo(SendingLine line) =>
        tables.Incidents.TryFind(line.Incident, out var incident)
        && (incident.State == IncidentState.Waiting || incident.HasActiveDirective)
        && tables.Officers.TrySlot(line.Officer, out var slot)
        && tables.Officers[slot].MayBeSent
        && border.MayDispatch(incident.Id) == Refusal.None;

    private bool TryFind(ProposalId id, out Proposal proposal) =>
        _standing.TryGetValue(id.Number, out proposal!) && proposal.Id == id;

    private void Put(Proposal proposal)
    {
        _standing[proposal.Id.Number] = proposal;
        tables.Effects.Say(new ProposalChanged(proposal));
    }

    private void End(Proposal proposal, ProposalState state)
    {
        _standing.Remove(proposal.Id.Number);
        tables.Effects.Say(new ProposalChanged(proposal with { State = state }));
    }
}
