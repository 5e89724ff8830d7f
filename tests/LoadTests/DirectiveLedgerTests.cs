using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class DirectiveLedgerTests
{
    private readonly DirectiveLedger _ledger = new();

    [Fact]
    public void AWholeDirective_IsNewOnce_AndGoesForward()
    {
        Assert.Equal(PushedAs.New, Push("D1-1", "1-1", DirectiveState.Sent));
        Assert.Equal(PushedAs.Known, Push("D1-1", "1-1", DirectiveState.Sent)); // the officer changed, or the connection is new
        Assert.Equal(PushedAs.Changed, Push("D1-1", "1-1", DirectiveState.Acknowledged)); // one was skipped: newest wins
        Assert.Equal(1, _ledger.Running);
        Assert.Equal(PushedAs.Changed, Push("D1-1", "1-1", DirectiveState.Completed));
        Assert.Equal(PushedAs.Known, Push("D1-1", "1-1", DirectiveState.Completed));
        Assert.Equal(PushedAs.New, Push("D1-2", "1-2", DirectiveState.Sent));
        Assert.Equal((2L, 1, 0L), (_ledger.Seen, _ledger.Running, _ledger.Wrong.Count));
    }

    [Fact]
    public void WhatWasOverWhenFirstSeen_IsNotNew()
    {
        Assert.Equal(PushedAs.Known, Push("D1-1", "1-1", DirectiveState.Completed, isFirst: true));
        Assert.Equal((0L, 0, 0L), (_ledger.Seen, _ledger.Running, _ledger.Wrong.Count));
    }

    [Fact]
    public void WhatIsOverBeforeItsOfficerWasEverTold_WasNotDelivered()
    {
        Push("D1-1", "1-1", DirectiveState.Completed, isFirst: true);
        Push("D1-2", "1-2", DirectiveState.Expired);
        Assert.Equal("D1-2 for 1-2 was Expired when officer 7 was first told of it", _ledger.Wrong.Say());
    }

    [Fact]
    public void SeveralOfficersForOneIncident_AreItsPlan()
    {
        Push("D1-1", "1-1", DirectiveState.Sent);
        Push("D1-2", "1-1", DirectiveState.Sent, officer: 8);
        Push("D1-1", "1-1", DirectiveState.EnRoute);
        Push("D1-2", "1-1", DirectiveState.EnRoute, officer: 8);
        Assert.Equal((2L, 2, 0L), (_ledger.Seen, _ledger.Running, _ledger.Wrong.Count));
    }

    [Theory]
    [InlineData("D1-2", "1-1", DirectiveState.Sent, "officer 7 got D1-2 for 1-1 while D1-1 for it was Acknowledged")]
    [InlineData("D1-2", "1-2", DirectiveState.Sent, "officer 7 got D1-2 while D1-1 was Acknowledged")]
    [InlineData("D1-1", "1-1", DirectiveState.Delivered, "D1-1 of officer 7 went back from Acknowledged to Delivered")]
    public void WhatMustNotBe_IsFound(string id, string incident, DirectiveState state, string words)
    {
        Push("D1-1", "1-1", DirectiveState.Acknowledged);
        Push(id, incident, state);
        Assert.Equal((1L, words), (_ledger.Wrong.Count, _ledger.Wrong.Say()));
        Assert.Equal(1, _ledger.Running);
    }

    [Fact]
    public void WhatTheOfficerHasCleared_MayEndUnseen()
    {
        Push("D1-1", "1-1", DirectiveState.OnScene);
        _ledger.Cleared(7, "D1-0"); // An older one.
        _ledger.Cleared(7, "D1-1");
        Assert.Equal(PushedAs.New, Push("D1-2", "1-2", DirectiveState.Sent));
        Assert.Equal((1, 0L), (_ledger.Running, _ledger.Wrong.Count));
        Push("D1-3", "1-3", DirectiveState.Sent);
        Assert.Equal("officer 7 got D1-3 while D1-2 was Sent", _ledger.Wrong.Say());
    }

    [Fact]
    public void WhatComesBackAfterItsEnd_IsFound()
    {
        Push("D1-1", "1-1", DirectiveState.Sent);
        Push("D1-1", "1-1", DirectiveState.Expired);
        Push("D1-1", "1-1", DirectiveState.Sent);
        Assert.Equal("D1-1 of officer 7 went back from Expired to Sent", _ledger.Wrong.Say());
        Push("D1-2", "1-2", DirectiveState.Sent);
        Push("D1-2", "1-2", DirectiveState.Completed);
        Push("D1-1", "1-1", DirectiveState.Sent);
        Assert.Equal(2, _ledger.Wrong.Count);
    }

    private PushedAs Push(string id, string incident, DirectiveState state, bool isFirst = false, uint officer = 7) =>
        _ledger.Take(officer, new DirectiveMessage(id, incident, officer, state, 0, 0, "fight", 2, 1, 2), isFirst);
}
