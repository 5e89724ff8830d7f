using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// A better officer after the fact: when somebody becomes free or comes back, incidents whose officer is still on the way are looked at, a
/// bounded number in each tick, and the roads are asked for both. Offered, never done by itself; gone when it is no longer so; and not soon
/// again for the same incident. Runs on the shard's loop.
/// </summary>
public sealed class OfferRules(ShardTables tables)
{
    private const int OfferBytesMin = 65;
    private const int QuestionBytes = 34;
    private const int QuietBytes = 18;

    private readonly SortedDictionary<uint, BetterOffer> _open = [];
    private readonly SortedDictionary<uint, Question> _questions = [];
    private readonly SortedDictionary<uint, Quiet> _quiet = []; // By number of the incident.
    private readonly Queue<OfficerId> _looks = [];
    private uint _last;

    /// <summary>The officer is free: to be looked at with one of the next ticks.</summary>
    public void LookAt(OfficerId officer)
    {
        if (_looks.Contains(officer)) return;
        if (_looks.Count >= DomainLimits.OfferLooksWaitingMax) _looks.Dequeue();
        _looks.Enqueue(officer);
    }

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now)
    {
        foreach (var offer in _open.Values.ToList())
            if (!StillHolds(offer, now)) End(offer, OfferState.Gone, now);
        foreach (var (number, _) in _quiet.Where(pair => pair.Value.Until < now).ToList()) _quiet.Remove(number);
        foreach (var (number, _) in _questions.Where(pair => pair.Value.At.PlusSeconds(DomainLimits.OfferAgainSeconds) < now).ToList())
            _questions.Remove(number);

        var left = DomainLimits.OfferQuestionsPerTick;
        foreach (var offer in _open.Values.Where(offer => offer.AskedAt.PlusSeconds(DomainLimits.OfferAgainSeconds) <= now).Take(left).ToList())
        {
            left--;
            _open[offer.Id.Number] = offer with { AskedAt = now };
            Ask(new Question(offer.Directive, offer.Officer, offer.Id.Number, now));
        }

        for (var looks = DomainLimits.OfferLooksPerTick; looks > 0 && left >= DomainLimits.OfferIncidentsPerLook && _looks.Count > 0; looks--)
            left -= Look(_looks.Dequeue(), now);
    }

    /// <summary>The roads' answer.</summary>
    public Outcome Take(CompareAnswer answer, Instant now)
    {
        if (!_questions.Remove(answer.Number, out var question)) return Outcome.Done;
        var isKnown = _open.TryGetValue(question.Offer, out var known);
        if (question.Offer != 0 && !isKnown) return Outcome.Done; // Taken, dropped or gone meanwhile.
        if (!TryPair(question.Directive, question.Officer, now, out var directive, out var incident, out var slot))
        {
            if (isKnown) End(known!, OfferState.Gone, now);
            return Outcome.Done;
        }

        var offer = OfferOf(answer, directive, tables.Officers[slot].Registration.Code, question, known, now);
        if (!IsWorthIt(answer))
        {
            if (isKnown) End(known!, OfferState.Gone, now);
            return Outcome.Done;
        }

        if (isKnown)
        {
            Put(offer);
            return Outcome.Done;
        }

        var isQuiet = _quiet.TryGetValue(incident.Id.Number, out var quiet) && offer.GainSeconds < 2 * quiet.GainSeconds;
        if (isQuiet || HasOffer(incident.Id) || _open.Count >= DomainLimits.OffersMax) return Outcome.Done;
        Put(offer);
        tables.Note(
            incident, now, HappeningKind.BetterFound, DirectiveRules.Engine, offer.Code, $"{offer.GainSeconds}", tellDesks: true);
        return Outcome.Done;
    }

    /// <summary>What is needed to take an offer.</summary>
    public Refusal TryTake(OfferId id, Instant now, out BetterOffer offer, out Directive directive)
    {
        directive = null!;
        if (!TryFind(id, out offer)) return Refusal.UnknownOffer;
        if (TryPair(offer.Directive, offer.Officer, now, out directive, out _, out _)) return Refusal.None;
        End(offer, OfferState.Gone, now);
        return Refusal.OfferGone;
    }

    /// <summary>A person does not want it.</summary>
    public Outcome Drop(OfferDropped input, Instant now)
    {
        if (!TryFind(input.Offer, out var offer)) return Outcome.Refused(Refusal.UnknownOffer);
        End(offer, OfferState.Dropped, now);
        if (tables.Incidents.TryFind(offer.Incident, out var incident))
            tables.Note(incident, now, HappeningKind.BetterDropped, input.By, offer.Code);
        return new Outcome(Refusal.None, offer.Incident, default, false, false);
    }

    /// <summary>It is over; none comes for the incident for a while.</summary>
    public void End(BetterOffer offer, OfferState state, Instant now)
    {
        _open.Remove(offer.Id.Number);
        tables.Effects.Say(new OfferChanged(offer with { State = state }));
        _quiet[offer.Incident.Number] = new Quiet(now.PlusSeconds(tables.Policy.Sending.BetterHoldSeconds), offer.GainSeconds);
    }

    /// <summary>Tells of all that stand.</summary>
    public void TellAll()
    {
        foreach (var offer in _open.Values) tables.Effects.Say(new OfferChanged(offer));
    }

    /// <summary>Asks the roads again, from where the officers are now.</summary>
    public void AskAgain()
    {
        foreach (var (number, question) in _questions)
            if (RequestOf(number, question) is { } request) tables.Effects.Ask(request);
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.UInt(_last);
        writer.Int(_open.Count);
        foreach (var offer in _open.Values) SendingBytes.Write(writer, offer);
        writer.Int(_questions.Count);
        foreach (var (number, question) in _questions)
        {
            writer.UInt(number);
            writer.Directive(question.Directive);
            writer.UInt(question.Officer.Value);
            writer.UInt(question.Offer);
            writer.Moment(question.At);
        }

        writer.Int(_quiet.Count);
        foreach (var (number, quiet) in _quiet)
        {
            writer.UInt(number);
            writer.Moment(quiet.Until);
            writer.Int(quiet.GainSeconds);
        }

        writer.Int(_looks.Count);
        foreach (var officer in _looks) writer.UInt(officer.Value);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(OfferBytesMin); left > 0; left--)
        {
            var offer = SendingBytes.ReadOffer(ref reader);
            _open.Add(offer.Id.Number, offer);
        }

        for (var left = reader.Count(QuestionBytes - 8); left > 0; left--)
            _questions.Add(reader.UInt(), new Question(reader.Directive(), new OfficerId(reader.UInt()), reader.UInt(), reader.Moment()));
        for (var left = reader.Count(QuietBytes - 2); left > 0; left--) _quiet.Add(reader.UInt(), new Quiet(reader.Moment(), reader.Int()));
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _looks.Enqueue(new OfficerId(reader.UInt()));
    }

    private bool HasOffer(IncidentId incident) => _open.Values.Any(offer => offer.Incident == incident);

    /// <summary>Looks for whom a freed officer could be better.</summary>
    /// <returns>How many questions were asked.</returns>
    private int Look(OfficerId officer, Instant now)
    {
        if (_open.Count >= DomainLimits.OffersMax || !tables.Officers.TrySlot(officer, out var slot)) return 0;
        if (tables.Officers[slot].Fitness([], now) != RankReason.Fits) return 0;
        var place = tables.Officers.PlaceOf(slot);
        var worth = new List<(double Gain, Directive Directive)>();
        foreach (var incident in tables.Incidents.All)
        {
            // Straight lines at a usual speed tell who is worth a question; the roads decide. Most incidents have nobody on the way.
            var own = double.NaN;
            foreach (var directive in incident.Directives)
            {
                if (!directive.IsOnTheWay) continue;
                if (double.IsNaN(own)) own = place.MetresTo(incident.Place) / DomainLimits.UsualMetresPerSecond;
                var gain = LeftOf(directive, incident, now) - own;
                if (gain < tables.Policy.Sending.BetterGainSeconds) continue;
                if (HasOffer(incident.Id) || IsAsked(directive.Id) || !TryPair(directive.Id, officer, now, out _, out _, out _)) continue;
                worth.Add((gain, directive));
            }
        }

        var asked = worth.OrderByDescending(each => each.Gain).ThenBy(each => each.Directive.Id.Number).Take(DomainLimits.OfferIncidentsPerLook).ToList();
        foreach (var (_, directive) in asked) Ask(new Question(directive.Id, officer, 0, now));
        return asked.Count;
    }

    // What is left to drive: as ranked, less what has passed, or the straight line, whichever is longer. Unit: seconds.
    private double LeftOf(Directive directive, IncidentGrain incident, Instant now)
    {
        var known = tables.Officers.TrySlot(directive.Officer.Registration.Id, out var slot);
        Invariant.Holds(known);
        var straight = tables.Officers.PlaceOf(slot).MetresTo(incident.Place) / DomainLimits.UsualMetresPerSecond;
        return Math.Max(straight, directive.TravelSeconds - now.MillisecondsSince(directive.IssuedAt) / 1000.0);
    }

    private bool IsAsked(DirectiveId directive) => _questions.Values.Any(question => question.Directive == directive);

    private void Ask(Question question)
    {
        var number = ++_last;
        _questions.Add(number, question);
        if (RequestOf(number, question) is { } request) tables.Effects.Ask(request);
    }

    private CompareRequest? RequestOf(uint number, Question question)
    {
        if (!tables.TryDirective(question.Directive, out var directive) || directive.IsOver) return null;
        if (!tables.Incidents.TryFind(directive.Incident, out var incident)) return null;
        var isHere = tables.Officers.TrySlot(directive.Officer.Registration.Id, out var first);
        if (!isHere || !tables.Officers.TrySlot(question.Officer, out var second)) return null;
        return new CompareRequest(number, incident.Place, AsideOfficers.CandidateOf(tables, first), AsideOfficers.CandidateOf(tables, second));
    }

    private BetterOffer OfferOf(CompareAnswer answer, Directive directive, string code, Question question, BetterOffer? known, Instant now) => new(
        known?.Id ?? new OfferId(tables.Jurisdiction, answer.Number), OfferState.Open, directive.Incident, directive.Id, question.Officer, code,
        directive.Officer.Registration.Id, directive.Officer.Registration.Code, BatchProblem.SecondsOf(answer.OtherMilliseconds),
        answer.OnTheWayMilliseconds < 0 ? -1 : BatchProblem.SecondsOf(answer.OnTheWayMilliseconds), known?.At ?? now, now);

    private bool IsWorthIt(CompareAnswer answer)
    {
        if (answer.OtherMilliseconds < 0) return false;
        if (answer.OnTheWayMilliseconds < 0) return true; // No way leads the other one there.
        var (sending, gain) = (tables.Policy.Sending, (long)answer.OnTheWayMilliseconds - answer.OtherMilliseconds);
        return gain >= sending.BetterGainSeconds * 1000L && gain * 100 >= (long)sending.BetterGainPercent * answer.OnTheWayMilliseconds && gain > 0;
    }

    /// <summary>Whether one may still be sent instead of the other.</summary>
    private bool TryPair(DirectiveId id, OfficerId officer, Instant now, out Directive directive, out IncidentGrain incident, out int slot)
    {
        (incident, slot) = (null!, 0);
        if (!tables.TryDirective(id, out directive) || directive.IsOver || !directive.IsOnTheWay) return false;
        if (!tables.Incidents.TryFind(directive.Incident, out incident) || !tables.Officers.TrySlot(officer, out slot)) return false;
        if (CandidateSearch.Fitness(tables, incident, slot, now, []) != RankReason.Fits) return false;
        var (with, without) = (new NeedMatching(incident.Needs.Lines), new NeedMatching(incident.Needs.Lines));
        foreach (var other in incident.Directives)
        {
            if (!other.FillsPlace) continue;
            with.TryAdd(other == directive ? tables.Officers[slot].Skills : other.Officer.Skills);
            without.TryAdd(other.Officer.Skills);
        }

        return with.Missing <= without.Missing; // Who has not the skills is no better.
    }

    private bool StillHolds(BetterOffer offer, Instant now) => TryPair(offer.Directive, offer.Officer, now, out _, out _, out _);

    private bool TryFind(OfferId id, out BetterOffer offer) => _open.TryGetValue(id.Number, out offer!) && offer.Id == id;

    private void Put(BetterOffer offer)
    {
        _open[offer.Id.Number] = offer;
        tables.Effects.Say(new OfferChanged(offer));
    }

    /// <summary>A comparison that the roads were asked for.</summary>
    /// <param name="Offer">The offer that is looked at again; 0 for a new one.</param>
    private readonly record struct Question(DirectiveId Directive, OfficerId Officer, uint Offer, Instant At);

    /// <summary>No offer for an incident, unless it gains twice as much.</summary>
    private readonly record struct Quiet(Instant Until, int GainSeconds);
}
