using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards.Lines;

/// <summary>Phone lines and call-backs: nobody who rings is lost, and nobody is two desks' at once.</summary>
public class LineTests
{
    private static readonly LineCaller s_caller = new("13800000000", "", "110", City.At(10, 10), 50, "");

    // The state and end a line comes to after these reports, r(inging) A(nswered) X(abandoned) E(nded), t(aken by a desk), i(ncident opened).
    [Theory]
    [InlineData("r", LineState.Ringing, LineEnd.None)]
    [InlineData("rr", LineState.Ringing, LineEnd.None)]
    [InlineData("rA", LineState.Answered, LineEnd.None)]
    [InlineData("rAE", LineState.Over, LineEnd.Ended)]
    [InlineData("rX", LineState.CallBackDue, LineEnd.None)]
    [InlineData("X", LineState.CallBackDue, LineEnd.None)]
    [InlineData("Xr", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rXA", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rXE", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rE", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rtE", LineState.Over, LineEnd.Ended)]
    [InlineData("rtX", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rtiX", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rtAX", LineState.CallBackDue, LineEnd.None)]
    [InlineData("rtAiX", LineState.Over, LineEnd.Ended)]
    [InlineData("E", LineState.Over, LineEnd.Ended)]
    [InlineData("Er", LineState.Over, LineEnd.Ended)]
    public void Reports_InWhateverOrder_LoseNobody(string reports, LineState state, LineEnd end)
    {
        var city = new City(1);
        var newest = default(LineView);
        foreach (var report in reports)
        {
            newest = (report switch
            {
                't' => city.Do(new LineAsked(default, "li")),
                'i' => city.Do(new LineTied(Line(1), Open(city, 1), Id(1), CallState.Live, "li")),
                _ => city.Do(Report(1, report)),
            }).Line;
        }

        Assert.Equal((state, end), (newest!.State, newest.End));
        Assert.Equal(state != LineState.Over, city.Left.OfType<LineChanged>().LastOrDefault()?.Line.State is { } told && told != LineState.Over);
    }

    [Fact]
    public void WhatWasDialled_StaysWhenALaterReportLeavesItOut_AndIsTheSenderWhenNoneSays()
    {
        var city = new City(1);
        city.Do(Report(1, 'r'));
        var silent = new LineCaller("", "", "", null, 0, "");
        Assert.Equal("110", city.Do(Report(1, 'A') with { Caller = silent }).Line!.Caller.Source);
        var other = Report(2, 'X') with { Sender = "the-telephone-system-of-the-city", Caller = silent };
        Assert.Equal("the-telephone-system", city.Do(other).Line!.Caller.Source);
        Assert.True(city.Do(other).Repeated);
        Assert.Equal("122", city.Do(other with { Caller = silent with { Source = "122" } }).Line!.Caller.Source);
    }

    [Fact]
    public void TheOldest_GoesToTheFirstWhoAsks_AndNobodyElse()
    {
        var city = new City(1);
        foreach (var number in (int[])[1, 2]) city.Do(Report(number, 'r'));
        Assert.Equal(Line(1), city.Do(new LineAsked(default, "li")).Line!.Id);
        Assert.Equal(Line(2), city.Do(new LineAsked(default, "wang")).Line!.Id);
        Assert.Equal(Refusal.NoLine, city.Do(new LineAsked(default, "zhao")).Refusal);
        var taken = city.Do(new LineAsked(Line(1), "wang"));
        Assert.Equal((Refusal.LineTaken, "li"), (taken.Refusal, taken.Line!.TakenBy));
        Assert.True(city.Do(new LineAsked(Line(1), "li")).Repeated);
        Assert.Equal(Refusal.NotYourLine, city.Do(new LineLetGo(Line(1), "wang")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new LineLetGo(Line(1), "li")).Refusal);
        Assert.Equal(Line(1), city.Do(new LineAsked(default, "wang")).Line!.Id);
        Assert.Equal(Refusal.UnknownLine, city.Do(new LineAsked(Line(9), "li")).Refusal);
        Assert.Equal("zhao", city.Do(new LineReported("pbx", "c2", LineReport.Answered, s_caller, "zhao")).Line!.TakenBy);
    }

    [Fact]
    public void WhoIsNotAnsweredOrRungBack_AlarmsAtTheTableTime_AndAgain()
    {
        var city = new City(1, policy: City.Policy() with { Lines = new LineNumbers { RingSeconds = 20, CallBackSeconds = 90 } });
        city.Do(Report(1, 'r'));
        var alarms = () => city.Left.OfType<LineChanged>().Last().Line.Alarms;
        city.Wait(19);
        Assert.Equal(0, alarms());
        city.Wait(1);
        Assert.Equal(1, alarms());
        city.Wait(LineLimits.AlarmAgainSeconds);
        Assert.Equal(2, alarms());
        city.Do(Report(1, 'X'));
        Assert.Equal((0, city.Now.PlusSeconds(90)), (alarms(), city.Left.OfType<LineChanged>().Last().Line.DueAt));
        city.Wait(90);
        Assert.Equal(1, alarms());

        Assert.Equal(Refusal.None, city.Do(new CallBackTold(Line(1), false, false, "engaged", "li")).Refusal);
        city.Wait(89);
        Assert.Equal((0, 1), (alarms(), city.Left.OfType<LineChanged>().Last().Line.Tries));
        city.Wait(1);
        Assert.Equal(1, alarms());
        Assert.Equal(Refusal.ReasonMissing, city.Do(new CallBackTold(Line(1), false, true, "", "li")).Refusal);
        var done = city.Do(new CallBackTold(Line(1), true, false, "a child playing", "li")).Line!;
        Assert.Equal((LineState.Over, LineEnd.CalledBack, "li", "a child playing"), (done.State, done.End, done.EndedBy, done.Note));
        city.Left.Clear();
        city.Wait(300);
        Assert.Empty(city.Left.OfType<LineChanged>());
        Assert.True(city.Do(new CallBackTold(Line(1), true, false, "", "wang")).Repeated);
    }

    [Fact]
    public void TheCall_OfALine_SaysWhatTheLineSays()
    {
        var city = new City(1);
        city.Do(Report(1, 'r'));
        var incident = Open(city, 1);
        city.Do(new LineTied(Line(1), incident, Id(1), CallState.Live, "li"));
        Assert.True(city.Do(new LineTied(Line(1), incident, Id(1), CallState.Live, "li")).Repeated);
        city.Do(Report(1, 'X'));
        Assert.Equal(CallState.CallBackDue, city.Incident(incident).Calls[0].Call.State);
        city.Do(new CallBackTold(Line(1), true, false, "", "li"));
        Assert.Equal(CallState.CalledBack, city.Incident(incident).Calls[0].Call.State);
        var said = Assert.Single(city.Incident(incident).Timeline, line => line.Kind == HappeningKind.LineTied);
        Assert.Equal("L3-000001 13800000000", said.Detail);

        city.Do(Report(2, 'X'));
        city.Do(new LineTied(Line(2), Open(city, 2), Id(2), CallState.CalledBack, "li"));
        Assert.Equal(LineEnd.CalledBack, city.Left.OfType<LineChanged>().Last().Line.End);
    }

    [Fact]
    public void LinesOfADeskThatIsGone_RingForTheOthers()
    {
        var city = new City(1);
        city.Do(new DesksSeen(["li"]));
        city.Do(Report(1, 'r'));
        city.Do(new LineAsked(default, "li"));
        city.Do(new DesksSeen([]));
        city.Wait(IncidentLimits.DeskAwaySeconds);
        city.Wait(1);
        Assert.Equal("", city.Left.OfType<LineChanged>().Last().Line.TakenBy);
        Assert.Equal(Line(1), city.Do(new LineAsked(default, "wang")).Line!.Id);
    }

    [Fact]
    public void ATelephoneSystemThatFallsSilent_LosesNoCaller_AndANameUsedAgainIsAnother()
    {
        var city = new City(1);
        city.Do(Report(1, 'r'));
        city.Do(Report(2, 'A'));
        city.Wait(LineLimits.RingingSecondsMax);
        Assert.Equal(LineState.CallBackDue, city.Left.OfType<LineChanged>().Last(each => each.Line.Id == Line(1)).Line.State);
        city.Wait(LineLimits.AnsweredSecondsMax);
        Assert.Equal(LineState.Over, city.Left.OfType<LineChanged>().Last(each => each.Line.Id == Line(2)).Line.State);
        Assert.True(city.Do(Report(2, 'E')).Repeated);
        Assert.Equal(Line(2), city.Do(Report(2, 'r')).Line!.Id);
        city.Wait(LineLimits.UsedAgainSeconds);
        Assert.Equal((Line(3), LineState.Ringing), (city.Do(Report(2, 'r')).Line!.Id, city.Left.OfType<LineChanged>().Last().Line.State));
    }

    [Fact]
    public void AtTheBound_RingingIsRefused_AndWhoRangOffStillHasRoom()
    {
        var city = new City(1);
        for (var number = 1; number <= LineLimits.OpenMax; number++) city.State.Apply(city.Now, Report(number, 'r'));
        Assert.Equal(Refusal.TooManyLines, city.State.Apply(city.Now, Report(9_000, 'r')).Refusal);
        for (var number = 0; number < LineLimits.AbandonedRoom; number++)
            Assert.Equal(Refusal.None, city.State.Apply(city.Now, Report(10_000 + number, 'X')).Refusal);
        Assert.Equal(Refusal.TooManyLines, city.State.Apply(city.Now, Report(20_000, 'X')).Refusal);
        Assert.Equal(Refusal.None, city.State.Apply(city.Now, Report(5, 'A')).Refusal);
    }

    internal static LineReported Report(int number, char report) => new(
        "pbx", $"c{number}", report switch
        {
            'r' => LineReport.Ringing,
            'A' => LineReport.Answered,
            'X' => LineReport.Abandoned,
            _ => LineReport.Ended,
        },
        s_caller, "");

    internal static LineId Line(int number) => new(City.Jurisdiction, (uint)number);

    internal static Guid Id(int number) => new(number, 3, 3, [1, 2, 3, 4, 5, 6, 7, 8]);

    private static IncidentId Open(City city, int number) => city.Call("noise", City.At(number * 500, 0), Id(number)).Incident;
}
