using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Terminals;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>What is told to an officer's terminals, and when again.</summary>
public class OfficerTerminalsTests
{
    private readonly OfficerTerminals _terminals = new(new OfficerId(1));

    [Fact]
    public void Directive_IsToldOnce_AndItsEnd()
    {
        Assert.Null(Next());
        Take(DirectiveState.Sent);
        var work = Next()!.Value;
        Assert.Equal(("go", true, "D3-000001"), (work.Text, work.IsUrgent, work.Directive?.ToString()));
        _terminals.Told(work, TerminalSaid.Done);
        Assert.Null(Next());
        Take(DirectiveState.Delivered);
        Assert.Null(Next());
        Take(DirectiveState.Delivered, text: "go elsewhere"); // The incident has another place.
        work = Next()!.Value;
        Assert.Equal(("go elsewhere", null), (work.Text, work.Directive?.ToString()));
        _terminals.Told(work, TerminalSaid.Done);
        Take(DirectiveState.Withdrawn, text: "go elsewhere");
        Assert.Equal("stop", Next()!.Value.Text);
        _terminals.Told(Next()!.Value, TerminalSaid.Done);
        Assert.Null(Next());
    }

    [Fact]
    public void UnansweredDirective_IsTriedThreeTimes_AndWhenTheTerminalIsBack()
    {
        Take(DirectiveState.Sent);
        for (var attempt = 0; attempt < TerminalDeskLimits.AttemptsMax; attempt++) _terminals.Told(Next()!.Value, TerminalSaid.NoAnswer);
        Assert.Null(Next());
        _terminals.ComeBack();
        _terminals.Told(Next()!.Value, TerminalSaid.TerminalAway);
        Assert.Null(Next());
        _terminals.ComeBack();
        Assert.NotNull(Next());
        Take(DirectiveState.Withdrawn);
        Assert.Null(Next()); // It never had it.
    }

    [Fact]
    public void WhileAPersonIsOnThePage_OnlyRatesAreTold()
    {
        Take(DirectiveState.Sent);
        var rate = new RateItem(1, 1, 60_000);
        _terminals.Add(rate);
        Assert.True(_terminals.TryNext(isOnPage: true, out var work));
        Assert.Equal(rate, work.Rate);
        _terminals.Told(work, TerminalSaid.Done);
        Assert.False(_terminals.TryNext(isOnPage: true, out _));
        Assert.True(_terminals.TryNext(isOnPage: false, out work));
        Assert.Equal("go", work.Text);
        _terminals.ComeBack(); // A terminal that was away does not know of it.
        Assert.True(_terminals.TryNext(isOnPage: true, out work));
        Assert.Equal(rate, work.Rate);
    }

    [Fact]
    public void DirectiveTakenOnThePage_IsNotTold()
    {
        Take(DirectiveState.Acknowledged);
        Assert.Null(Next());
    }

    [Fact]
    public void Messages_AreToldOnceAndBounded()
    {
        for (var number = 0; number < TerminalDeskLimits.MailMax + 3; number++) Assert.True(_terminals.Add(Mail(number)));
        Assert.False(_terminals.Add(Mail(TerminalDeskLimits.MailMax)));
        var told = 0;
        while (Next() is { } work)
        {
            told++;
            _terminals.Told(work, told == 1 ? TerminalSaid.TerminalRefused : TerminalSaid.Done);
        }

        Assert.Equal(TerminalDeskLimits.MailMax, told);
    }

    private static MessageRow Mail(int number) => new(
        $"{number}", 3, 0, "desk", null, new MessageToRow(MessageKind.Officers, [1], null, null), "hello", false, null, 1, 0, 0, []);

    private void Take(DirectiveState state, string text = "go") => _terminals.Take(
        new DirectiveRow("D3-000001", "3-000001", 1, "P001", state, 0, 0, 0, "engine", -1, "robbery", 1, 31, 121, "", ""), text, "stop");

    private TerminalWork? Next() => _terminals.TryNext(isOnPage: false, out var work) ? work : null;
}
