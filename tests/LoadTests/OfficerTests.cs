using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>One officer against a scripted node. Roads are straight lines at 10 m/s, so every time can be said beforehand.</summary>
public class OfficerTests
{
    private const long Start = 1_800_000_000_000;
    private static readonly LatLng Home = LatLng.FromDegrees(40, 20);
    private static readonly LatLng Scene = LatLng.FromDegrees(40, 20.02); // 1,703 m away
    private static readonly OfficerHabits Obedient = new OfficerHabits { NoiseMetres = 0 }.Obedient();

    private readonly FleetTurn _turn = new((from, to) => DrivenRoute.Straight(from, to, 10), _ => 120_000);
    private uint _sequence;

    [Fact]
    public void ADirective_IsTakenThroughToItsEnd_AtTheTimesOfTheRoad()
    {
        var officer = Make(Obedient, [Home]);
        officer.Hear(OfficerStatus.Available, null, new(Start));
        var node = new ScriptedNode(officer, new(Start + 1_000));
        var fixes = new List<FixReport>();
        var now = Start + 1_000;
        for (; now < Start + 3_600_000 && node.State != DirectiveState.Completed; now += 50)
        {
            Step(officer, now);
            fixes.AddRange(_turn.Fixes);
            foreach (var answer in _turn.Answers) node.Take(answer, new(now));
        }

        Assert.Equal(DirectiveState.Completed, node.State);
        Assert.Equal(
            [DirectiveAnswer.Delivered, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute, DirectiveAnswer.OnScene,
                DirectiveAnswer.Clear],
            node.Answers);
        var driving = node.SinceOf[DirectiveState.OnScene] - node.SinceOf[DirectiveState.EnRoute];
        Assert.InRange(driving, Home.MetresTo(Scene) / 10 * 1000, Home.MetresTo(Scene) / 10 * 1000 + 200);
        Assert.InRange(node.SinceOf[DirectiveState.Completed] - node.SinceOf[DirectiveState.OnScene], 120_000, 120_100);
        Assert.InRange(node.SinceOf[DirectiveState.Acknowledged] - Start, 1_000, 30_000);

        // Fixes tell the same story: on the line, at the speed of the road, eastwards, at the times they claim.
        var route = DrivenRoute.Straight(Home, Scene, 10);
        foreach (var fix in fixes.Where(fix => fix.SpeedCentimetresPerSecond > 0))
        {
            Assert.Equal(1_000, fix.SpeedCentimetresPerSecond, 1.0);
            Assert.Equal(9_000, fix.HeadingCentidegrees, 50.0);
            var expected = route.At(fix.At.UnixMilliseconds - node.SinceOf[DirectiveState.EnRoute]).Place;
            Assert.True(expected.MetresTo(fix.Place) < 1, $"{expected} {fix.Place}");
        }

        Assert.True(officer.PlaceAt(new(now)).MetresTo(Scene) < 1);
    }

    [Fact]
    public void Fixes_ComeEveryFiveSecondsMoving_EveryThirtyStanding_WithTimesThatOnlyGrow()
    {
        var officer = Make(Obedient, [Home]);
        officer.Hear(OfficerStatus.Busy, null, new(Start));
        var standing = Run(officer, Start, Start + 600_000);
        Assert.InRange(standing.Count, 20, 22);
        officer.Hear(OfficerStatus.EnRoute, Order(DirectiveState.EnRoute, Start + 600_000), new(Start + 600_000));
        var moving = Run(officer, Start + 600_050, Start + 760_000);
        Assert.InRange(moving.Count, 31, 33);
        var all = standing.Concat(moving).ToList();
        for (var i = 1; i < all.Count; i++) Assert.True(all[i].At > all[i - 1].At && all[i].Sequence == all[i - 1].Sequence + 1);
    }

    [Fact]
    public void OffDuty_SendsNothing()
    {
        var officer = Make(Obedient, [Home]);
        Assert.Empty(Run(officer, Start, Start + 100_000));
        officer.Hear(OfficerStatus.Available, null, new(Start + 100_000));
        Assert.NotEmpty(Run(officer, Start + 100_000, Start + 101_000));
        officer.Hear(OfficerStatus.OffDuty, null, new(Start + 101_000));
        Assert.Empty(Run(officer, Start + 101_000, Start + 300_000));
    }

    [Fact]
    public void OnThePage_ItDrivesButSaysNothing()
    {
        var officer = Make(Obedient, [Home]);
        officer.OnPage = true;
        foreach (var state in new[] { DirectiveState.Sent, DirectiveState.Delivered, DirectiveState.Acknowledged, DirectiveState.EnRoute })
        {
            officer.Hear(OfficerStatus.Dispatched, Order(state, Start), new(Start));
            Assert.Empty(AnswersOf(officer, Start, Start + 60_000));
        }

        Assert.True(officer.IsDriving);
        Assert.Empty(AnswersOf(officer, Start + 60_000, Start + 400_000));
        Assert.False(officer.IsDriving);
        Assert.True(officer.PlaceAt(new(Start + 400_000)).MetresTo(Scene) < 1);
    }

    [Fact]
    public void AnAnswerWithoutEffect_IsGivenAgain_ButNotEveryTurn()
    {
        var officer = Make(Obedient with { AnswerAgainMilliseconds = 5_000 }, [Home]);
        officer.Hear(OfficerStatus.Dispatched, Order(DirectiveState.Sent, Start), new(Start));
        var answers = AnswersOf(officer, Start, Start + 21_000);
        Assert.Equal(5, answers.Count);
        Assert.All(answers, answer => Assert.Equal(DirectiveAnswer.Delivered, answer.Answer));
    }

    [Theory]
    [InlineData(1, 0, DirectiveAnswer.Decline)]
    [InlineData(0, 1, null)]
    [InlineData(0, 0, DirectiveAnswer.Acknowledge)]
    public void HabitsDecide(double decline, double ignore, DirectiveAnswer? expected)
    {
        var officer = Make(Obedient with { DeclineShare = decline, IgnoreShare = ignore, AnswerAgainMilliseconds = 1_000_000 }, [Home]);
        officer.Hear(OfficerStatus.Dispatched, Order(DirectiveState.Delivered, Start), new(Start));
        var answers = AnswersOf(officer, Start, Start + 100_000);
        Assert.Equal(expected is { } answer ? [answer] : [], answers.Select(given => given.Answer));
    }

    [Fact]
    public void WithdrawnOnTheWay_ItStopsWhereItIs_AndPatrolsAgain()
    {
        var beat = new[] { Home, LatLng.FromDegrees(40.01, 20), LatLng.FromDegrees(40.01, 20.01) };
        var officer = Make(Obedient, beat);
        officer.Hear(OfficerStatus.EnRoute, Order(DirectiveState.EnRoute, Start), new(Start));
        Run(officer, Start, Start + 60_000);
        var there = officer.PlaceAt(new(Start + 60_000));
        officer.Hear(OfficerStatus.Available, Order(DirectiveState.Withdrawn, Start + 60_000), new(Start + 60_000));
        Assert.Null(officer.Order);
        Assert.True(officer.PlaceAt(new(Start + 60_050)).MetresTo(there) < 2);
        Run(officer, Start + 60_050, Start + 300_000);
        Assert.True(officer.PlaceAt(new(Start + 300_000)).MetresTo(there) > 50);
    }

    [Fact]
    public void FoundOnSceneAtTheStart_ItStandsThere_AndClearsWhenItsStayIsOver()
    {
        var officer = Make(Obedient, [Home]);
        officer.Hear(OfficerStatus.OnScene, Order(DirectiveState.OnScene, Start - 100_000), new(Start));
        Assert.Empty(AnswersOf(officer, Start, Start + 19_000));
        Assert.True(officer.PlaceAt(new(Start + 19_000)).MetresTo(Scene) < 16);
        Assert.Equal(DirectiveAnswer.Clear, Assert.Single(AnswersOf(officer, Start + 19_000, Start + 22_000)).Answer);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Patrol_StaysOnItsRoads_AndNeverJumps(ulong seed)
    {
        var chance = new Chance(seed);
        var beat = Enumerable.Range(0, 6).Select(_ =>
            LatLng.FromDegrees(40 + chance.NextBetween(0, 0.01), 20 + chance.NextBetween(0, 0.01))).ToList();
        var routes = new List<DrivenRoute>();
        var turn = new FleetTurn(
            (from, to) =>
            {
                routes.Add(DrivenRoute.Straight(from, to, 12));
                return routes[^1];
            },
            _ => 0);
        var officer = new PatrolOfficer(5, 0, beat, Obedient, seed);
        officer.Hear(OfficerStatus.Available, null, new(Start));
        FixReport? last = null;
        for (var now = Start; now < Start + 3_600_000; now += 50)
        {
            turn.Begin(1);
            officer.Step(new(now), turn, ref _sequence);
            foreach (var fix in turn.Fixes)
            {
                Assert.True(fix.At.UnixMilliseconds <= now);
                Assert.True(routes.Count == 0 || routes.TakeLast(2).Min(route => RouteTests.MetresFromLine(route, fix.Place)) < 0.5);
                if (last is { } before)
                    Assert.True(before.Place.MetresTo(fix.Place) <= 12.1 * fix.At.MillisecondsSince(before.At) / 1000 + 1);
                last = fix;
            }
        }

        Assert.True(routes.Count > 10, "an hour of patrol is more than ten legs");
    }

    [Fact]
    public void WithoutLegsLeft_PatrolsStand_ButWaysToIncidentsAreFound()
    {
        var officer = Make(Obedient, [Home, Scene]);
        officer.Hear(OfficerStatus.Available, null, new(Start));
        Run(officer, Start, Start + 300_000, legs: 0);
        Assert.False(officer.IsDriving);
        var elsewhere = Order(DirectiveState.EnRoute, Start) with { Place = LatLng.FromDegrees(40.02, 20) };
        officer.Hear(OfficerStatus.EnRoute, elsewhere, new(Start + 300_000));
        Run(officer, Start + 300_000, Start + 301_000, legs: 0);
        Assert.True(officer.IsDriving);
    }

    private static PatrolOfficer Make(OfficerHabits habits, IReadOnlyList<LatLng> beat) => new(7, 3, beat, habits, seed: 1);

    private static DirectiveOrder Order(DirectiveState state, long since) =>
        new("D1-000001", "1-000001", state, new(since), "theft", 3, Scene);

    private List<FixReport> Run(PatrolOfficer officer, long from, long until, int legs = 1)
    {
        var fixes = new List<FixReport>();
        for (var now = from; now < until; now += 50)
        {
            Step(officer, now, legs);
            fixes.AddRange(_turn.Fixes);
        }

        return fixes;
    }

    private List<OfficerAnswer> AnswersOf(PatrolOfficer officer, long from, long until)
    {
        var answers = new List<OfficerAnswer>();
        for (var now = from; now < until; now += 50)
        {
            Step(officer, now);
            answers.AddRange(_turn.Answers);
        }

        return answers;
    }

    private void Step(PatrolOfficer officer, long now, int legs = 1)
    {
        _turn.Begin(legs);
        officer.Step(new(now), _turn, ref _sequence);
    }

    /// <summary>Takes answers in the only order the domain allows and pushes the new state back.</summary>
    private sealed class ScriptedNode
    {
        private readonly PatrolOfficer _officer;

        internal ScriptedNode(PatrolOfficer officer, Instant now)
        {
            _officer = officer;
            Push(DirectiveState.Sent, now);
        }

        internal DirectiveState State { get; private set; }

        internal List<DirectiveAnswer> Answers { get; } = [];

        internal Dictionary<DirectiveState, long> SinceOf { get; } = [];

        internal void Take(OfficerAnswer answer, Instant now)
        {
            Answers.Add(answer.Answer);
            Assert.Equal("D1-000001", answer.Directive);
            var expected = Measuring.CallLatency.NextAnswer(State);
            Assert.Equal(expected, answer.Answer);
            Push(State == DirectiveState.OnScene ? DirectiveState.Completed : State + 1, now);
        }

        private void Push(DirectiveState state, Instant now)
        {
            State = state;
            SinceOf[state] = now.UnixMilliseconds;
            var status = state switch
            {
                DirectiveState.EnRoute => OfficerStatus.EnRoute,
                DirectiveState.OnScene => OfficerStatus.OnScene,
                DirectiveState.Completed => OfficerStatus.Available,
                _ => OfficerStatus.Dispatched,
            };
            _officer.Hear(status, Order(state, now.UnixMilliseconds), now);
        }
    }
}
