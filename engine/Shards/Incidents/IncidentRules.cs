using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>The life of incidents beside sending officers, and the desks that look after them. Runs on the shard's loop.</summary>
public sealed class IncidentRules
{
    private readonly ShardTables _tables;
    private readonly AmendRules _amends;
    private readonly MergeRules _merges;
    private readonly EndRules _ends;
    private readonly TransferRules _transfers;
    private readonly DeskRules _desks;
    private readonly HandRules _hands;
    private readonly LateRules _late;

    /// <param name="tables">The shard's.</param>
    /// <param name="rankings">Who is nearest, asked anew when something of an incident changes.</param>
    /// <param name="directives">Who is on the way.</param>
    /// <param name="border">Who else has to do with an incident.</param>
    /// <param name="unverified">Places that somebody is to see to.</param>
    public IncidentRules(
        ShardTables tables, RankingRules rankings, DirectiveRules directives, BorderRules border, UnverifiedPlaces unverified)
    {
        _tables = tables;
        _amends = new AmendRules(tables, rankings, border, unverified);
        _merges = new MergeRules(tables, rankings, border, _amends);
        _ends = new EndRules(tables, directives, rankings);
        _transfers = new TransferRules(tables, directives, _ends);
        _desks = new DeskRules(tables);
        _hands = new HandRules(tables, _desks);
        _late = new LateRules(tables);
    }

    /// <summary>The desks that are there.</summary>
    public DeskRules Desks => _desks;

    /// <summary>Takes one input in.</summary>
    public Outcome Apply(IncidentInput input, Instant now) => input switch
    {
        IncidentNoted noted => _amends.Note(noted, now),
        NoteStruck struck => _amends.Strike(struck, now),
        IncidentAmended amended => _amends.Amend(amended, now),
        IncidentsLinked linked => _amends.Link(linked, now),
        IncidentsMerged merged => _merges.Merge(merged, now),
        IncidentCancelled cancelled => _ends.Cancel(cancelled, now),
        IncidentDisposed disposed => _ends.Dispose(disposed, now),
        IncidentReopened reopened => _ends.Reopen(reopened, now),
        TransferredOut transferred => _transfers.Out(transferred, now),
        TransferAnswered answered => _transfers.Answer(answered, now),
        AreasCovered covered => _desks.Cover(covered, now),
        DeskSignedOff signedOff => _desks.SignOff(signedOff, now),
        DesksSeen seen => _desks.See(seen, now),
        DeskMonitored monitored => _desks.Monitor(monitored, now),
        IncidentTaken taken => _hands.Take(taken, now),
        IncidentLetGo letGo => _hands.LetGo(letGo, now),
        HandOverAsked asked => _hands.Ask(asked, now),
        HandOverAnswered answered => _hands.Answer(answered, now),
        DeskTakenOver takenOver => _hands.TakeOver(takenOver, now),
        IncidentTakenOver takenOver => _hands.TakeOver(takenOver, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>A desk closes an incident.</summary>
    public Outcome Close(IncidentClosed closed, Instant now) => _ends.Close(closed, now);

    /// <summary>Another policy is in force: other times may hold for every incident, and other areas for every desk.</summary>
    public void PolicyChanged()
    {
        _late.PolicyChanged();
        _desks.PolicyChanged();
    }

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now)
    {
        _desks.Tick(now);
        _transfers.Tick(now);
        _late.Tick(now);
    }

    /// <summary>To be called at the end of every input, when nothing of it is left to do.</summary>
    public void Flush()
    {
        _late.Follow(_tables.Effects.TakeTouched());
        _desks.Flush();
    }

    /// <summary>Marks everything as changed.</summary>
    public void TellAll()
    {
        foreach (var incident in _tables.Remembered.All) _tables.Effects.Say(new IncidentRemembered(incident.View()));
        _transfers.TellAll();
        _desks.TellAll();
    }

    /// <summary>Writes all of it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        _transfers.Save(writer);
        _desks.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. The policy may be another one now, and with it when incidents are late.</summary>
    public void Restore(ref StateReader reader)
    {
        _transfers.Restore(ref reader);
        _desks.Restore(ref reader);
        _late.Follow(_tables.Incidents.All);
    }
}
