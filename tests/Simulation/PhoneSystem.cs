using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Lines;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// A telephone system and the desks behind it: every report is said until the node has answered it, every line that rings is asked for by two
/// desks in the same moment, and whoever has rung off is rung back. A line may be one desk's only, and none may be forgotten.
/// </summary>
internal sealed class PhoneSystem(Town town, Dice dice, Machine machine)
{
    private const int AtOnce = 3;

    private readonly List<Ring> _rings = [];
    private int _last;

    public bool IsAnyoneWaiting => _rings.Count > 0;

    /// <summary>The node is gone: what was asked is asked again, and may have been done.</summary>
    public void LostLine()
    {
        foreach (var ring in _rings)
            for (var at = 0; at < ring.Asked.Length; at++) ring.Asked[at] = null;
    }

    public void Step(SimulatedNode node, double chance, bool isDiligent)
    {
        if (!isDiligent && _rings.Count < AtOnce && dice.Chance(chance))
            _rings.Add(new Ring(new JurisdictionId((ushort)dice.Of(town.Jurisdictions).Value), $"c{++_last}", dice.Chance(0.5)));
        foreach (var ring in _rings) Step(node, ring);
        _rings.RemoveAll(ring => ring.Stage == Stage.Done);
    }

    private void Step(SimulatedNode node, Ring ring)
    {
        var inputs = InputsOf(ring);
        for (var at = 0; at < inputs.Length; at++)
            ring.Asked[at] ??= node.Node.AskAsync(ring.City, inputs[at], CancellationToken.None).AsTask();
        var asked = ring.Asked.Take(inputs.Length).ToList();
        if (!asked.TrueForAll(each => each!.IsCompleted)) return;
        Outcome[] outcomes = [.. asked.Select(each => each!.GetAwaiter().GetResult())];
        Array.Clear(ring.Asked);

        // Both desks ask again, together: the one that has it may be gone by then.
        if (!outcomes.Any(outcome => outcome.Refusal is Refusal.Stopping or Refusal.StorageFull)) Take(ring, outcomes);
    }

    private static LineInput[] InputsOf(Ring ring) => ring.Stage switch
    {
        Stage.Rings => [Report(ring, LineReport.Ringing)],
        Stage.Asked => [new LineAsked(ring.Line, ring.Desks[0]), new LineAsked(ring.Line, ring.Desks[1])],
        Stage.RangOff => [Report(ring, LineReport.Abandoned)],
        Stage.IsAnswered => [Report(ring, LineReport.Answered)],
        Stage.Ends => [Report(ring, LineReport.Ended)],
        _ => [new CallBackTold(ring.Line, true, false, "", ring.Desk)],
    };

    private static LineReported Report(Ring ring, LineReport report) =>
        new("pbx", ring.Reference, report, new LineCaller("138", "", "110", null, 0, ""), "");

    private void Take(Ring ring, Outcome[] outcomes)
    {
        foreach (var outcome in outcomes)
            Violation.Unless(outcome.Refusal != Refusal.UnknownLine, $"line {ring.Line} {ring.Reference} is forgotten at {ring.Stage}");
        switch (ring.Stage)
        {
            case Stage.Rings:
                Violation.Unless(outcomes[0].Refusal == Refusal.None, $"a ring was refused: {outcomes[0].Refusal}");
                (ring.Line, ring.Stage) = (outcomes[0].Line!.Id, Stage.Asked);
                machine.Tally("phone lines");
                break;
            case Stage.Asked:
                var mine = Enumerable.Range(0, outcomes.Length).Where(at => outcomes[at].Refusal == Refusal.None).ToList();
                Violation.Unless(mine.Count == 1, $"line {ring.Line} is of {mine.Count} desks: {outcomes[0].Refusal}, {outcomes[1].Refusal}");
                (ring.Desk, ring.Stage) = (ring.Desks[mine[0]], ring.IsAbandoned ? Stage.RangOff : Stage.IsAnswered);
                break;
            case Stage.IsAnswered:
                ring.Stage = Stage.Ends;
                break;
            case Stage.RangOff:
                Violation.Unless(outcomes[0].Line!.State == LineState.CallBackDue, $"{ring.Line} rang off and is {outcomes[0].Line!.State}");
                ring.Stage = Stage.RungBack;
                break;
            case Stage.RungBack:
                Violation.Unless(outcomes[0].Refusal == Refusal.None, $"{ring.Line} could not be rung back: {outcomes[0].Refusal}");
                machine.Tally("callers rung back");
                ring.Stage = Stage.Done;
                break;
            default:
                // A node that was away for too long has given the caller up, who is then rung back.
                var state = outcomes[0].Line!.State;
                Violation.Unless(state is LineState.Over or LineState.CallBackDue, $"{ring.Line} has ended and is {state}");
                ring.Stage = state == LineState.Over ? Stage.Done : Stage.RungBack;
                break;
        }
    }

    private enum Stage
    {
        Rings,
        Asked,
        RangOff,
        IsAnswered,
        RungBack,
        Ends,
        Done,
    }

    private sealed class Ring(JurisdictionId city, string reference, bool isAbandoned)
    {
        public JurisdictionId City => city;

        public string Reference => reference;

        public bool IsAbandoned => isAbandoned;

        public Task<Outcome>?[] Asked { get; } = new Task<Outcome>?[2];

        public string[] Desks { get; } = [$"{reference}-a", $"{reference}-b"];

        public Stage Stage { get; set; }

        public LineId Line { get; set; }

        public string Desk { get; set; } = "";
    }
}
