using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards.Lines;

/// <summary>
/// Phone lines: who rings, which desk has whom, and who is still to be rung back. Runs on the shard's loop, so a line that two desks ask for
/// in the same moment is the first one's, and the other is told so; and in the journal, so nobody who rang off is forgotten by a restart.
/// </summary>
public sealed class LineRules(ShardTables tables, CallRules calls, DeskRules desks)
{
    private readonly SortedDictionary<uint, PhoneLine> _lines = []; // Oldest first.
    private readonly Dictionary<(string Sender, string Reference), PhoneLine> _byKey = [];
    private readonly OverLines _over = new(tables.Jurisdiction);
    private uint _last;

    /// <summary>Takes one input in.</summary>
    public Outcome Apply(LineInput input, Instant now) => input switch
    {
        LineReported reported => Report(reported, now),
        LineAsked asked => Take(asked, now),
        LineLetGo letGo => LetGo(letGo),
        LineTied tied => Tie(tied, now),
        CallBackTold told => CallBack(told, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>
    /// Lines of desks that are gone wait again, what nobody has picked up or rung back alarms, and what the telephone system has said nothing
    /// of for too long moves on.
    /// </summary>
    public void Tick(Instant now)
    {
        if (_lines.Count == 0) return;
        List<PhoneLine>? due = null;
        foreach (var line in _lines.Values)
            if (IsDue(line, now)) (due ??= []).Add(line);
        if (due is null) return;
        var alarms = LineLimits.AlarmsPerTick;
        foreach (var line in due.OrderBy(line => line.AlarmAt).ThenBy(line => line.Id.Number))
        {
            if (IsForgotten(line, now))
            {
                MoveOn(line, now);
                continue;
            }

            var isAlarm = IsAlarm(line, now) && alarms-- > 0;
            var isLost = IsLost(line);
            if (isLost) line.TakenBy = "";
            if (isAlarm) line.Told(now.PlusSeconds(LineLimits.AlarmAgainSeconds));
            if (isAlarm || isLost) Say(line);
        }
    }

    /// <summary>For boards that know nothing yet.</summary>
    public void TellAll()
    {
        foreach (var line in _lines.Values) Say(line);
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.UInt(_last);
        writer.Int(_lines.Count);
        foreach (var line in _lines.Values) line.Save(writer);
        _over.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh one.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(PhoneLine.BytesMin); left > 0; left--) Keep(PhoneLine.Restore(ref reader, tables.Jurisdiction));
        _over.Restore(ref reader);
    }

    private static Outcome AnswerOf(PhoneLine line, bool isRepeated) =>
        new(Refusal.None, line.Incident, default, false, isRepeated) { Line = line.View() };

    private static bool IsAlarm(PhoneLine line, Instant now) => !line.AlarmAt.IsNever && line.AlarmAt <= now;

    private static bool IsForgotten(PhoneLine line, Instant now) => line.State switch
    {
        LineState.Ringing => line.HeardAt.PlusSeconds(LineLimits.RingingSecondsMax) <= now,
        LineState.Answered => line.HeardAt.PlusSeconds(LineLimits.AnsweredSecondsMax) <= now,
        _ => false,
    };

    private bool IsLost(PhoneLine line) => line.TakenBy.Length > 0 && !desks.IsKnown(line.TakenBy) && line.State != LineState.Answered;

    private bool IsDue(PhoneLine line, Instant now) => IsAlarm(line, now) || IsForgotten(line, now) || IsLost(line);

    private void MoveOn(PhoneLine line, Instant now)
    {
        if (line.State != LineState.Ringing)
        {
            Finish(line, LineEnd.Ended, "", "", now);
            return;
        }

        CallBackDue(line, now);
        Say(line);
    }

    private Outcome Report(LineReported input, Instant now)
    {
        var key = (input.Sender, input.Reference);
        if (_over.TryFind(key, input.Report, now, out var over))
            return new Outcome { Repeated = true, Line = Gone(over, input.Caller, now) };
        if (!_byKey.TryGetValue(key, out var line)) return Begin(input, now);
        var isNew = line.Hear(input.Caller, now);
        isNew |= Moves(line, input.Report) && Move(line, input, now);
        if (isNew && line.State != LineState.Over) Say(line);
        return AnswerOf(line, isRepeated: !isNew);
    }

    private Outcome Begin(LineReported input, Instant now)
    {
        var room = input.Report == LineReport.Abandoned ? LineLimits.OpenMax + LineLimits.AbandonedRoom : LineLimits.OpenMax;
        if (_lines.Count >= room) return Outcome.Refused(Refusal.TooManyLines);
        var id = new LineId(tables.Jurisdiction, ++_last);
        if (input.Report == LineReport.Ended)
        {
            _over.Add((input.Sender, input.Reference), id, now); // Nobody ever heard of it: a late word that it rings is not to be believed.
            return new Outcome { Line = Gone(id, input.Caller, now) };
        }

        // Once, and not with each report: what a later one leaves out stays.
        var source = input.Caller.Source.Length > 0 ? input.Caller.Source : input.Sender[..Math.Min(input.Sender.Length, CallLimits.SourceMax)];
        var line = new PhoneLine(id, input.Sender, input.Reference, input.Caller with { Source = source }, now);
        line.Rings(now.PlusSeconds(tables.Policy.Lines.RingSeconds));
        Keep(line);
        if (Moves(line, input.Report)) Move(line, input, now);
        Say(line);
        return AnswerOf(line, isRepeated: false);
    }

    // A line only ever moves forward: who was said to have rung off is rung back whatever comes late.
    private static bool Moves(PhoneLine line, LineReport report) => report switch
    {
        LineReport.Answered => line.State == LineState.Ringing,
        LineReport.Abandoned or LineReport.Ended => line.State is LineState.Ringing or LineState.Answered,
        _ => false,
    };

    private bool Move(PhoneLine line, LineReported input, Instant now)
    {
        if (input.Report == LineReport.Answered)
        {
            line.Answer(now);
            if (input.Desk.Length > 0) line.TakenBy = input.Desk; // It knows better than the desk that meant to.
            return true;
        }

        // Who was spoken with needs nothing more, and whose call is written down is not lost; everybody else is rung back.
        var wasHeard = line.State == LineState.Answered && (input.Report == LineReport.Ended || line.Incident != default);
        var isTaken = input.Report == LineReport.Ended && line.TakenBy.Length > 0; // Of a system that does not say who picks up.
        if (wasHeard || isTaken) Finish(line, LineEnd.Ended, "", "", now);
        else CallBackDue(line, now);
        return true;
    }

    private void CallBackDue(PhoneLine line, Instant now)
    {
        line.CallBackBy(now.PlusSeconds(tables.Policy.Lines.CallBackSeconds), now);
        Amend(line, CallState.CallBackDue, DirectiveRules.Engine, now);
    }

    private Outcome Take(LineAsked input, Instant now)
    {
        PhoneLine? line;
        if (input.Line == default) line = _lines.Values.FirstOrDefault(each => each.IsWaiting);
        else if (!_lines.TryGetValue(input.Line.Number, out line)) return Outcome.Refused(Refusal.UnknownLine);
        if (line is null) return Outcome.Refused(Refusal.NoLine);
        if (line.TakenBy == input.By) return AnswerOf(line, isRepeated: true);
        if (line.TakenBy.Length > 0) return Outcome.Refused(Refusal.LineTaken) with { Line = line.View() };
        if (!desks.TryCome(input.By, now)) return Outcome.Refused(Refusal.TooManyDesks);
        line.TakenBy = input.By;
        Say(line);
        return AnswerOf(line, isRepeated: false);
    }

    private Outcome LetGo(LineLetGo input)
    {
        if (!_lines.TryGetValue(input.Line.Number, out var line)) return Outcome.Refused(Refusal.UnknownLine);
        if (line.TakenBy.Length == 0) return AnswerOf(line, isRepeated: true);
        if (line.TakenBy != input.By) return Outcome.Refused(Refusal.NotYourLine) with { Line = line.View() };
        line.TakenBy = "";
        Say(line);
        return AnswerOf(line, isRepeated: false);
    }

    private Outcome Tie(LineTied input, Instant now)
    {
        if (!_lines.TryGetValue(input.Line.Number, out var line))
        {
            // The caller has rung off, or the call has ended, while the desk was still writing.
            if (!_over.Has(input.Line)) return Outcome.Refused(Refusal.UnknownLine);
            Note(input, "", now);
            return Outcome.Done with { Incident = input.Incident };
        }

        if (line.TakenBy.Length > 0 && line.TakenBy != input.By) return Outcome.Refused(Refusal.LineTaken) with { Line = line.View() };
        if (!line.Tie(input.Incident, input.Call)) return AnswerOf(line, isRepeated: true);
        if (line.TakenBy.Length == 0 && desks.TryCome(input.By, now)) line.TakenBy = input.By;
        Note(input, line.Caller.Number, now);
        if (line.State == LineState.CallBackDue && input.State == CallState.CalledBack) Finish(line, LineEnd.CalledBack, input.By, "", now);
        else if (line.State == LineState.CallBackDue) Amend(line, CallState.CallBackDue, DirectiveRules.Engine, now);
        if (line.State != LineState.Over) Say(line);
        return AnswerOf(line, isRepeated: false);
    }

    private Outcome CallBack(CallBackTold input, Instant now)
    {
        if (!_lines.TryGetValue(input.Line.Number, out var line))
            return _over.Has(input.Line) ? Outcome.Done with { Repeated = true } : Outcome.Refused(Refusal.UnknownLine);
        if (line.State != LineState.CallBackDue) return Outcome.Refused(Refusal.NoCallBack);
        if (line.TakenBy.Length > 0 && line.TakenBy != input.By) return Outcome.Refused(Refusal.LineTaken) with { Line = line.View() };
        if (input.IsLast && !input.IsReached && input.Note.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        if (input.IsReached)
        {
            Amend(line, CallState.CalledBack, input.By, now);
            Finish(line, LineEnd.CalledBack, input.By, input.Note, now);
        }
        else if (input.IsLast)
        {
            Finish(line, LineEnd.GivenUp, input.By, input.Note, now);
        }
        else
        {
            line.CallBackBy(now.PlusSeconds(tables.Policy.Lines.CallBackSeconds), now);
            line.TakenBy = ""; // Whoever is free tries next.
            Say(line);
        }

        return AnswerOf(line, isRepeated: false);
    }

    // What is written down of the caller says the same as the line. A call in another city is its own desks' to change.
    private void Amend(PhoneLine line, CallState state, string by, Instant now)
    {
        if (line.Incident.Jurisdiction != tables.Jurisdiction || !tables.Incidents.TryFind(line.Incident, out _)) return;
        calls.Apply(new CallAmended(line.Incident, line.Call, new CallChange(null, null, null, null, null, null, state), by), now);
    }

    private void Note(LineTied input, string number, Instant now)
    {
        if (tables.Incidents.TryFind(input.Incident, out var incident))
            tables.Note(incident, now, HappeningKind.LineTied, input.By, detail: $"{input.Line} {number}".TrimEnd());
    }

    private void Finish(PhoneLine line, LineEnd end, string by, string note, Instant now)
    {
        line.Finish(end, by, note, now);
        _lines.Remove(line.Id.Number);
        _byKey.Remove(line.Key);
        _over.Add(line.Key, line.Id, now);
        Say(line);
    }

    private void Keep(PhoneLine line)
    {
        _lines.Add(line.Id.Number, line);
        _byKey.Add(line.Key, line);
    }

    private static LineView Gone(LineId id, LineCaller caller, Instant now)
    {
        var line = new PhoneLine(id, "", "", caller, now);
        line.Finish(LineEnd.Ended, "", "", now);
        return line.View();
    }

    private void Say(PhoneLine line) => tables.Effects.Say(new LineChanged(line.View()));
}
