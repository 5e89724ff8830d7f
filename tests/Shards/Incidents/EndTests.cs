using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>How incidents end by the policy's rules, and come back.</summary>
public class EndTests
{
    [Fact]
    public void WhereADispositionIsRequired_NothingClosesWithoutOne()
    {
        var city = LifeCity.Make();
        var incident = city.Call("theft", City.Middle).Incident;
        var refused = city.Do(new IncidentClosed(incident, "li", "done"));
        Assert.Equal(Refusal.DispositionMissing, refused.Refusal);
        Assert.Equal(["handled", "arrest"], refused.Life!.Allowed!);
        Assert.Equal(Refusal.UnknownDisposition, city.Do(new IncidentClosed(incident, "li", "") { Dispositions = ["nonsense"] }).Refusal);
        Assert.Equal([], city.Do(new IncidentDisposed(incident, ["arrest"], "li")).Life!.DispositionsBefore!);
        Assert.Equal(["arrest"], city.Do(new IncidentDisposed(incident, [], "li")).Life!.DispositionsBefore!);
        Assert.Equal(Refusal.None, city.Do(new IncidentClosed(incident, "li", "") { Dispositions = ["handled", "arrest"] }).Refusal);
        Assert.Equal((IncidentEnd.Closed, 2), (city.Incident(incident).Life.End, city.Incident(incident).Life.Dispositions.Count));

        // Of another type it is no such code, and none is asked for.
        var noise = city.Call("noise", City.At(900, 0), new Guid(7, 7, 1, new byte[8])).Incident;
        Assert.Equal(Refusal.UnknownDisposition, city.Do(new IncidentClosed(noise, "li", "") { Dispositions = ["arrest"] }).Refusal);
        Assert.Equal(Refusal.None, city.Do(new IncidentClosed(noise, "li", "")).Refusal);
    }

    [Theory]
    [InlineData("noise", "", IncidentState.Closed, IncidentEnd.Cleared)]
    [InlineData("theft", "", IncidentState.Cleared, IncidentEnd.None)]
    [InlineData("theft", "no such word", IncidentState.Cleared, IncidentEnd.None)]
    [InlineData("theft", "arrest", IncidentState.Closed, IncidentEnd.Cleared)]
    [InlineData("siege", "handled", IncidentState.Cleared, IncidentEnd.None)]
    public void TheLastClear_EndsIt_ByTheTypesRule(string type, string word, IncidentState state, IncidentEnd end)
    {
        var city = LifeCity.Make();
        var incident = city.Call(type, City.Middle).Incident;
        var directive = LifeCity.SendTo(city, incident, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene);
        city.Answer(directive, DirectiveAnswer.Clear, word);
        Assert.Equal((state, end), (city.Incident(incident).State, city.Incident(incident).Life.End));
        Assert.Equal(OfficerStatus.Available, city.Officer(City.Officer(1)).Status);
        if (state != IncidentState.Cleared) return;

        // It waits for a desk: the engine sends nobody, however long, and the desks are told again and again.
        for (var minute = 0; minute < 5; minute++) city.Wait(60);
        Assert.Equal(directive.Id, city.LastDirective().Id);
        Assert.True(LifeCity.Count(city, HappeningKind.Late) >= 2);
        Assert.Equal(Refusal.None, city.Do(new IncidentClosed(incident, "li", "") { Dispositions = ["handled"] }).Refusal);
    }

    [Fact]
    public void NobodyReachedIt_SoItGoesBack_WhateverTheRule()
    {
        var city = LifeCity.Make();
        var incident = city.Call("siege", City.Middle).Incident;
        city.Answer(LifeCity.SendTo(city, incident, 1, DirectiveAnswer.Acknowledge), DirectiveAnswer.Clear);
        Assert.Contains(city.Incident(incident).State, new[] { IncidentState.Waiting, IncidentState.Offered });
    }

    [Fact]
    public void ACancel_TellsWhoDrivesThere_AndNeedsAReason()
    {
        var city = LifeCity.Make();
        var incident = city.Call("theft", City.Middle).Incident;
        var directive = LifeCity.SendTo(city, incident, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute);
        Assert.Equal(Refusal.ReasonMissing, city.Do(new IncidentCancelled(incident, "", "li")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new IncidentCancelled(incident, "caller was mistaken", "li")).Refusal);
        Assert.Equal(
            (DirectiveState.Withdrawn, "caller was mistaken"),
            (LifeCity.Directive(city, directive.Id).State, LifeCity.Directive(city, directive.Id).Why));
        Assert.Equal(OfficerStatus.Available, city.Officer(City.Officer(1)).Status);
        Assert.Equal(IncidentEnd.Cancelled, city.Incident(incident).Life.End);

        var attended = city.Call("noise", City.Middle, new Guid(1, 2, 3, new byte[8])).Incident;
        LifeCity.SendTo(city, attended, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene);
        Assert.Equal(Refusal.AlreadyAttended, city.Do(new IncidentCancelled(attended, "x", "li")).Refusal);
    }

    [Fact]
    public void AClosedOne_ComesBack_WhileItIsRemembered()
    {
        var city = LifeCity.Make();
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.Equal(Refusal.IncidentOpen, city.Do(new IncidentReopened(incident, "x", "li")).Refusal);
        city.Answer(LifeCity.SendTo(city, incident, 1), DirectiveAnswer.Decline, "no");
        city.Do(new IncidentClosed(incident, "li", "over"));
        Assert.Equal(Refusal.ReasonMissing, city.Do(new IncidentReopened(incident, "", "li")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new IncidentReopened(incident, "it goes on", "li")).Refusal);
        var view = city.Incident(incident);
        Assert.Equal((IncidentState.Waiting, IncidentEnd.None), (view.State, view.Life.End));
        Assert.Equal(RankReason.Fits, view.Ranking!.Officers.Single(line => line.Code == "P001").Reason); // Forgiven.
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(incident, City.Officer(1), "li")).Refusal);
        city.Do(new IncidentClosed(incident, "li", "over again"));

        for (var more = 0; more < IncidentLimits.ClosedRemembered; more++)
            city.Do(new IncidentClosed(city.Call("noise", City.Middle, new Guid(more, 9, 9, new byte[8])).Incident, "li", ""));
        Assert.Equal(Refusal.NotRemembered, city.Do(new IncidentReopened(incident, "too late", "li")).Refusal);
        Assert.Equal(Refusal.UnknownIncident, city.Do(new IncidentReopened(incident with { Number = 999_999 }, "x", "li")).Refusal);
    }

    [Fact]
    public void ATransfer_IsTracked_PastTheEnd_AndComesBackWhenItIsDeclined()
    {
        var city = LifeCity.Make();
        var incident = city.Call("noise", City.Middle).Incident;
        Outcome Out(string body, bool closes) => city.Do(new TransferredOut(incident, body, "loud music", closes, "li"));
        Outcome Answer(int transfer, TransferState answer, string text = "") => city.Do(new TransferAnswered(incident, transfer, answer, text, "li"));
        Assert.Equal(["city-line", "water"], Out("12345", false).Life!.Allowed!);
        Assert.Equal(1, Out("water", false).Life!.Number);
        Assert.Equal(Refusal.TransferWaits, Out("water", false).Refusal);
        Assert.Equal(Refusal.None, Answer(1, TransferState.Done).Refusal);
        Assert.Equal(Refusal.TransferOver, Answer(1, TransferState.Accepted).Refusal);
        Assert.Equal(Refusal.UnknownTransfer, Answer(5, TransferState.Done).Refusal);
        Assert.Equal(2, Out("city-line", true).Life!.Number);
        Assert.Equal((IncidentState.Closed, IncidentEnd.Transferred), (city.Incident(incident).State, city.Incident(incident).Life.End));

        // Nobody answers: told when the time is up, and again.
        city.Wait(301);
        Assert.Single(LifeCity.Told(city), told => told.Kind == DeskHappeningKind.TransferOverdue);
        city.Wait(IncidentLimits.TransferAgainSeconds + 1);
        Assert.Equal(2, LifeCity.Told(city).Count(told => told.Kind == DeskHappeningKind.TransferOverdue));
        Assert.Equal(Refusal.ReasonMissing, Answer(2, TransferState.Declined).Refusal);
        Assert.Equal(Refusal.None, Answer(2, TransferState.Declined, "not ours").Refusal);
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
        Assert.Equal(1, LifeCity.Count(city, HappeningKind.Reopened));
        city.Wait(10_000);
        Assert.Equal(2, LifeCity.Told(city).Count(told => told.Kind == DeskHappeningKind.TransferOverdue));
    }
}
