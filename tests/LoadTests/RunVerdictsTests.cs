using System.Text;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>Each check is made to fail by what it is there for, and must name it.</summary>
public class RunVerdictsTests
{
    private readonly CallLedger _calls = new(new Latencies(), seed: 1);

    [Fact]
    public void ACallWithoutAnAnswer_IsNamed()
    {
        var (lost, silent) = (Begin(12.34), Begin(20));
        Answer(Begin(5), "1-000001");
        _calls.Answered(lost, new CallOutcome(null, "emptyAnswer", false), 13);
        Fails(RunVerdicts.Answered(_calls.Counts, _calls.Unanswered, _calls.UnderWay()),
            "1 accepted (0 joined an incident), 0 refused, 1 without an answer: "
            + $"{lost.Message.Id}, due at 12.3 s: emptyAnswer; 1 still under way: {silent.Message.Id}, due at 20.0 s");
        Answer(silent, "1-000002");
        Fails(RunVerdicts.Answered(_calls.Counts, _calls.Unanswered, _calls.UnderWay()), $"{lost.Message.Id}, due at 12.3 s: emptyAnswer");
    }

    [Fact]
    public void ACallThatWasNotMade_IsCounted() =>
        Fails(RunVerdicts.Made(new CallCounters { Due = 5_000, NotMade = 3 }, ""), $"5,000 due, 3 not made because {RunLimits.CallsInFlightMax:N0} were under way");

    [Theory]
    [InlineData("1-000001", true, "")]
    [InlineData("1-000002", true, "became 1-000002")]
    [InlineData("1-000003", false, "became 1-000003, as if it were new")]
    [InlineData(null, false, "storageFull")]
    public void AnAcceptedCall_ThatTheNodeDoesNotKnowAgain_IsNamed(string? incident, bool repeated, string words)
    {
        var call = new AcceptedCall(Begin(1).Message, "1-000001");
        var taken = incident is null ? null : new CallTaken(incident, 1, false, repeated);
        var found = RunVerdicts.AskedAgain(call, new CallOutcome(taken, incident is null ? "storageFull" : "", false));
        if (words.Length == 0)
        {
            Assert.Equal("", found);
            return;
        }

        var wrong = new Findings();
        wrong.Add(found);
        Fails(RunVerdicts.Kept(1, 1, wrong), call.Message.Id.ToString(), "of 1-000001", words);
    }

    [Fact]
    public void ALostDirective_IsNamed_WhetherTheBoardHasItOrNot()
    {
        for (var number = 1; number <= 3; number++) Answer(Begin(number), $"1-00000{number}");
        var left = _calls.LeftOver();
        Assert.Equal(3, left.Count);
        // Nobody was free for the first; the second's directive never came; the third has vanished.
        var board = Board("[]", """
            [{"id":"1-000001","state":"waiting","officers":[]},
             {"id":"1-000002","state":"offered","officers":[{"officer":7,"code":"x","directive":"D1-000005","state":"sent"}]}]
            """);
        Fails(RunVerdicts.Dispatched(_calls.Counts, left, [board]),
            "3 had none", "lost: 1-000002 has D1-000005, of which the gateway was never told, 1-000003 is on no board");
        Assert.True(RunVerdicts.Dispatched(_calls.Counts, ["1-000001"], [board]).Passed);
        Assert.True(RunVerdicts.Dispatched(_calls.Counts, left, []).Passed); // Without desks nobody can know.
    }

    [Fact]
    public void ADirectiveOnADesk_OfWhichItsOfficerWasNotTold_IsNamed()
    {
        var board = Board("""[{"id":7,"directive":"D1-000005"},{"id":8},{"id":9,"directive":"D1-000006"}]""", "[]");
        Fails(RunVerdicts.Reached([(9, "D1-000006", DirectiveState.OnScene)], [board, board]), "1 did not: D1-000005 of officer 7");
        Assert.True(RunVerdicts.Reached([(7, "D1-000005", DirectiveState.Sent), (9, "D1-000006", DirectiveState.Sent)], [board]).Passed);
    }

    [Fact]
    public void ADirectiveThatNeverEnds_IsNamed()
    {
        var ledger = new DirectiveLedger();
        ledger.Take(9, Directive("D1-000002", DirectiveState.EnRoute));
        Fails(RunVerdicts.SeenThrough(ledger.StillHeld()), "1 officers still held one", "D1-000002 of officer 9 is EnRoute");
        ledger.Take(9, Directive("D1-000002", DirectiveState.Completed));
        Assert.True(RunVerdicts.SeenThrough(ledger.StillHeld()).Passed);
    }

    [Fact]
    public void ADirectiveDeliveredTwice_IsNamed()
    {
        var ledger = new DirectiveLedger();
        ledger.Take(9, Directive("D1-000002", DirectiveState.Completed, "1-000001"));
        ledger.Take(9, Directive("D1-000002", DirectiveState.Sent, "1-000001"));
        Fails(RunVerdicts.Directives(ledger.Seen, ledger.Wrong), "D1-000002 of officer 9 went back from Completed to Sent");
    }

    [Theory]
    [InlineData(90, 90, 0, "10 were never read")]
    [InlineData(100, 90, 3, "nothing is known of 7")]
    public void AFixThatIsGone_IsCounted(double read, double folded, double rejected, string words)
    {
        Fails(RunVerdicts.Fixes(100, read, folded, 0, rejected, 0), words);
        Assert.True(RunVerdicts.Fixes(100, 100, 90, 4, 5, 1).Passed);
    }

    [Fact]
    public void ABrokenMessageThatWasTaken_IsNamed() =>
        Fails(RunVerdicts.Malformed([new("fix: too short", 5, 4, 1, 0, 0), new("call: no type", 5, 5, 0, 0, 0)], ["fix: too short: taken"]),
            "1 of 10 were not: fix: too short: taken");

    [Fact]
    public void ACallThatOverloadLost_IsCounted_AndSoIsWhatIsNotBackToNormal()
    {
        var none = new LoadCounters(0, 0, 0, 0, default, 0, 0, 0, 0, 0, new Dictionary<string, long>(), null);
        Assert.True(RunVerdicts.Overloaded(none, none with { Calls = new CallCounters { Due = 9, Accepted = 7, Refused = 2 } }).Passed);
        Fails(RunVerdicts.Overloaded(none, none with { Calls = new CallCounters { Due = 9, Accepted = 6, Unanswered = 1, NotMade = 2 } }),
            "9 calls: 6 accepted, 0 refused in words, 1 without an answer, 2 not made");
        Fails(RunVerdicts.Back(TimeSpan.FromSeconds(5), [new("call-to-directive p99 50ms", 70, 50, "ms", false)]),
            "call-to-directive p99 50ms: 70ms is too much");
        Fails(RunVerdicts.Back(TimeSpan.FromSeconds(5), null), "stopped before it could be seen");
    }

    [Fact]
    public void APictureThatDiffers_IsNamed()
    {
        var shown = Board("""[{"id":7,"status":"available"}]""", """[{"id":"1-000001","state":"waiting"}]""");
        var truth = Board("""[{"id":7,"status":"enRoute"}]""", "[]");
        Fails(RunVerdicts.Shown("desks", 40, shown.Differences(truth)),
            "officer 7: status is shown as \"available\" and is \"enRoute\"; incident 1-000001 is shown and is not there");
        Fails(RunVerdicts.Stayed("phones", 38, new Dictionary<string, long> { ["not back 120 s after a mass reconnect"] = 2 }),
            "38 connected at the end; not back 120 s after a mass reconnect: 2");
    }

    private static void Fails(CheckRecord check, params string[] words)
    {
        Assert.False(check.Passed, check.Name);
        Assert.All(words, each => Assert.Contains(each, check.Detail, StringComparison.Ordinal));
    }

    private static DeskFold Board(string officers, string incidents)
    {
        var fold = new DeskFold();
        fold.Snapshot(Encoding.UTF8.GetBytes($"{{\"run\":1,\"seq\":1,\"officers\":{officers},\"incidents\":{incidents},\"closures\":[]}}"));
        return fold;
    }

    private static DirectiveMessage Directive(string id, DirectiveState state, string incident = "1-000009") =>
        new(id, incident, 9, state, 0, 0, "fight", 2, 1, 2);

    private PlacedCall Begin(double due)
    {
        var call = new CallMessage(Guid.NewGuid(), "fight", null, 1, 2, "", "", "", "", "");
        Assert.True(_calls.TryBegin(call.Id, due));
        return new PlacedCall(call, due, IsAutomatic: true);
    }

    private void Answer(PlacedCall call, string incident) =>
        _calls.Answered(call, new CallOutcome(new CallTaken(incident, 1, false, false), "", false), call.Due + 0.01);
}
