using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>What officers do and what is done with them, beside directives: who takes which input. Runs on the shard's loop.</summary>
/// <param name="doors">What the shard does with a call and with an order, as for everybody.</param>
public sealed class OfficerRules(ShardTables tables, RankingRules rankings, DirectiveRules directives, OfficerDoors doors)
{
    private readonly PanicRules _panics = new(tables, rankings, doors.Near);
    private readonly MessageRules _messages = new(tables);
    private readonly ShiftRules _shifts = new(tables);
    private readonly FieldRules _field = new(tables, directives, doors);

    /// <summary>Who must stay known though the region has them no more: officers whose panic stands.</summary>
    public IEnumerable<OfficerRegistration> OfficersInEmergency =>
        _panics.Officers.Select(officer => tables.OfficerOf(officer).Registration);

    /// <summary>Takes one input in.</summary>
    public Outcome Apply(OfficerInput input, Instant now) => input switch
    {
        PanicPressed pressed => _panics.Press(pressed, now),
        PanicAcknowledged acknowledged => _panics.Acknowledge(acknowledged, now),
        PanicEnded ended => _panics.End(ended, now),
        MessageSent sent => _messages.Send(sent, now),
        MessageMarked marked => _messages.Mark(marked, now),
        MessageReadAtDesk read => _messages.MarkRead(read, now),
        ShiftBegun begun => _shifts.Begin(begun, now),
        ShiftEnded ended => _shifts.End(ended, now),
        StatusChosen chosen => _shifts.Choose(chosen, now),
        SafetyAsked asked => _shifts.Ask(asked, now),
        SafetyAnswered answered => _shifts.Answer(answered, now),
        SelfDispatched taken => _field.Take(taken, now),
        FieldOpened opened => _field.Open(opened, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>An incident was merged into another.</summary>
    public void Merged(IncidentId from, IncidentId into) => _panics.Merged(from, into);

    /// <summary>Timers that have run out fire.</summary>
    public void Tick(Instant now)
    {
        _panics.Tick(now);
        _messages.Tick(now);
        tables.Watch.Tick(now);
    }

    /// <summary>For boards that know nothing yet.</summary>
    public void TellAll()
    {
        _panics.TellAll();
        _messages.TellAll();
        tables.Watch.TellAll();
    }

    /// <summary>Writes all of it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        _shifts.Save(writer);
        _panics.Save(writer);
        _messages.Save(writer);
        tables.Watch.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. The tables are restored before.</summary>
    public void Restore(ref StateReader reader)
    {
        _shifts.Restore(ref reader);
        _panics.Restore(ref reader);
        _messages.Restore(ref reader);
        tables.Watch.Restore(ref reader);
        tables.Officers.StatusesRestored(); // Who is in an emergency is not free.
    }
}
