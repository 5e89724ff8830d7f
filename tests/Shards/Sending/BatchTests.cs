using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Proposals over several incidents, and better officers after the fact.</summary>
public class BatchTests
{
    [Fact]
    public void AProposal_IsBetterThanEachForItself_AndIsTakenWhole()
    {
        // Two incidents, two officers: the nearest for the first leaves the second with the far one.
        var (city, one, two) = Crossed();
        var asked = city.Do(new BatchAsked([], "li"));
        Assert.Equal(Refusal.None, asked.Refusal);
        var proposal = city.Left.OfType<ProposalChanged>().Last().Proposal;
        Assert.Equal((asked.Proposal, ProposalState.Ready), (proposal.Id, proposal.State));
        Assert.Equal([City.Officer(2), City.Officer(1)], proposal.Lines.OrderBy(line => line.Incident.Number).Select(line => line.Officer));
        Assert.True(proposal.Lines.Sum(line => line.TravelSeconds) < proposal.EachForItselfSeconds);
        var taken = city.Do(new BatchTaken(proposal.Id, null, "li"));
        Assert.Equal(2, taken.Directives!.Count);
        Assert.Equal((one, two), (city.Officer(City.Officer(1)).Incident, city.Officer(City.Officer(2)).Incident));
        Assert.Equal(ProposalState.Taken, city.Left.OfType<ProposalChanged>().Last().Proposal.State);
        Assert.Equal(Refusal.UnknownProposal, city.Do(new BatchTaken(proposal.Id, null, "li")).Refusal);
    }

    [Fact]
    public void AStaleProposal_IsRefusedWhole_AndToldByItself()
    {
        var (city, one, two) = Crossed();
        var id = city.Do(new BatchAsked([one, two], "li")).Proposal;
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Busy));
        Assert.Equal(Refusal.ProposalStale, city.Do(new BatchTaken(id, null, "li")).Refusal);
        Assert.Equal(OfficerStatus.Available, city.Officer(City.Officer(1)).Status); // None of it was done.
        Assert.Equal(ProposalState.Stale, city.Left.OfType<ProposalChanged>().Last().Proposal.State);

        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Available));
        id = city.Do(new BatchAsked([], "li")).Proposal;
        city.Do(new IncidentClosed(two, "wang", "over"));
        city.Wait(1);
        var last = city.Left.OfType<ProposalChanged>().Last().Proposal;
        Assert.Equal((id, ProposalState.Stale), (last.Id, last.State));
    }

    [Fact]
    public void AProposal_IsTakenAsChanged_OrRefused()
    {
        var (city, one, two) = Crossed();
        var id = city.Do(new BatchAsked([], "li")).Proposal;
        Assert.Equal(Refusal.BadLines, city.Do(new BatchTaken(id, [new(one, City.Officer(1)), new(two, City.Officer(1))], "li")).Refusal);
        Assert.Equal(Refusal.ProposalStale, city.Do(new BatchTaken(id, [new(new IncidentId(City.Jurisdiction, 99), City.Officer(1))], "li")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new BatchTaken(id, [new(two, City.Officer(1))], "wang")).Refusal);
        Assert.Equal(two, city.Officer(City.Officer(1)).Incident);
        Assert.Equal(IncidentState.Waiting, city.Incident(one).State);
    }

    [Fact]
    public void OneProposalForEachPerson_ThatRunsOut()
    {
        var (city, _, _) = Crossed();
        city.AnswersSending = false;
        var first = city.Do(new BatchAsked([], "li")).Proposal;
        Assert.Equal(Refusal.ProposalNotReady, city.Do(new BatchTaken(first, null, "li")).Refusal);
        var second = city.Do(new BatchAsked([], "li")).Proposal;
        Assert.Contains(city.Left.OfType<ProposalChanged>(), each => each.Proposal.Id == first && each.Proposal.State == ProposalState.Dropped);
        city.Wait(DomainLimits.ProposalSeconds + 1);
        Assert.Equal((second, ProposalState.Expired), Last(city));
        Assert.Equal(Refusal.NothingToPropose, new City(1).Do(new BatchAsked([], "li")).Refusal);
    }

    [Fact]
    public void ABetterOfficer_IsOffered_AndTakenInOneTurn()
    {
        var city = OnTheWay(out var incident, out var slow);
        var offer = ComesFree(city);
        Assert.Equal((incident, City.Officer(2), City.Officer(1)), (offer.Incident, offer.Officer, offer.Instead));
        Assert.True(offer.GainSeconds >= 120);
        Assert.Equal(City.Officer(1), city.Incident(incident).Directives.Single(directive => !directive.IsOver).Officer); // Never forced.
        var taken = city.Do(new OfferTaken(offer.Id, "li"));
        Assert.Equal(Refusal.None, taken.Refusal);
        Assert.Equal(incident, city.Officer(City.Officer(2)).Incident);
        Assert.Equal(OfficerStatus.Available, city.Officer(slow).Status);
        Assert.Equal(Refusal.UnknownOffer, city.Do(new OfferTaken(offer.Id, "li")).Refusal);
    }

    [Fact]
    public void AnOffer_GoesByItself_WhenItIsNoLongerSo()
    {
        var city = OnTheWay(out _, out _);
        var offer = ComesFree(city);
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Busy));
        city.Wait(1);
        Assert.Equal(OfferState.Gone, city.Left.OfType<OfferChanged>().Last(each => each.Offer.Id == offer.Id).Offer.State);
        Assert.Equal(Refusal.UnknownOffer, city.Do(new OfferTaken(offer.Id, "li")).Refusal);

        // And when a street was closed meanwhile: the roads are asked again.
        var other = OnTheWay(out _, out _);
        var again = ComesFree(other);
        other.Unreachable.Add(2);
        for (var second = 0; second <= DomainLimits.OfferAgainSeconds; second++) other.Wait(1);

        Assert.Equal(OfferState.Gone, other.Left.OfType<OfferChanged>().Last(each => each.Offer.Id == again.Id).Offer.State);
    }

    [Fact]
    public void ADroppedOffer_IsNotMadeAgainSoon()
    {
        var city = OnTheWay(out _, out _);
        var offer = ComesFree(city);
        city.Do(new OfferDropped(offer.Id, "li"));
        BackAndForth();
        Assert.Single(city.Left.OfType<OfferChanged>(), each => each.Offer.State == OfferState.Open);
        city.Wait(SendingNumbers.Default.BetterHoldSeconds + 1);
        city.Place(1, City.At(40_000, 0));
        city.Place(2, City.At(400, 0));
        BackAndForth();
        Assert.Equal(2, city.Left.OfType<OfferChanged>().Where(each => each.Offer.State == OfferState.Open).DistinctBy(each => each.Offer.Id).Count());

        void BackAndForth()
        {
            city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Busy));
            city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Available));
            city.Wait(1);
            city.Wait(1);
        }
    }

    // Officer 1 is the nearest for the older incident, by little; sent there, the other one has to wait for officer 2, who is far away.
    private static (City City, IncidentId One, IncidentId Two) Crossed()
    {
        var city = new City(2, policy: City.Policy());
        city.Place(1, City.At(0, 0));
        city.Place(2, City.At(2_000, 0));
        var two = city.Call("noise", City.At(900, 0)).Incident;
        var one = city.Call("noise", City.At(-3_000, 0)).Incident;
        return (city, one, two);
    }

    private static City OnTheWay(out IncidentId incident, out OfficerId slow)
    {
        var city = new City(2, topMetresPerSecond: 15);
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Busy));
        city.Place(1, City.At(40_000, 0));
        city.Place(2, City.At(400, 0));
        incident = city.Call("robbery", City.Middle).Incident;
        slow = city.LastDirective().Officer;
        Assert.Equal(City.Officer(1), slow);
        city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
        return city;
    }

    private static BetterOffer ComesFree(City city)
    {
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.Available));
        city.Wait(1); // Seen with one tick, looked at with the next.
        city.Wait(1);
        return Assert.Single(city.Left.OfType<OfferChanged>()).Offer;
    }

    private static (ProposalId, ProposalState) Last(City city)
    {
        var last = city.Left.OfType<ProposalChanged>().Last().Proposal;
        return (last.Id, last.State);
    }
}
