using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// What is given to other bodies, and their answers: tracked past the end of the incident, told when it is late, and back in the queue when
/// the body says no. Runs on the shard's loop.
/// </summary>
public sealed class TransferRules(ShardTables tables, DirectiveRules directives, EndRules ends)
{
    private const int TransferBytesMin = 60;

    private readonly SortedDictionary<(uint Incident, int Number), Transfer> _open = [];

    /// <summary>Gives an incident to another body.</summary>
    public Outcome Out(TransferredOut input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        // A decline would bring it back without its joint alert, and with it the right to send somebody there.
        if (incident.Type.Code == JointAlertLimits.PostType) return Outcome.Refused(Refusal.WatchPostFixed);
        var life = incident.Life;
        if (!tables.Policy.Transfers.TryFind(input.Body, incident.Type.Code, out var body)) return Refused(incident);
        if (life.OpenTransfers.Any(transfer => transfer.Body == input.Body)) return Outcome.Refused(Refusal.TransferWaits);
        if (_open.Count >= IncidentLimits.TransfersOpenMax || life.Transfers >= IncidentLimits.TransfersPerIncidentMax)
            return Outcome.Refused(Refusal.TooManyTransfers);
        if (input.Closes && incident.WasAttended) return Outcome.Refused(Refusal.AlreadyAttended);
        var answerBy = body.AnswerSeconds == 0 ? default : now.PlusSeconds(body.AnswerSeconds);
        var made = new Transfer(
            incident.Id, life.Transfers + 1, body.Code, input.By, now, input.Text, TransferState.Sent, now, answerBy, default, answerBy, "", "",
            input.Closes);
        Keep(made);
        var detail = input.Text.Length == 0 ? body.Code : $"{body.Code}: {input.Text}";
        tables.Note(incident, now, HappeningKind.TransferredOut, input.By, detail: detail, tellDesks: true);
        if (input.Closes) directives.Close(incident, input.By, body.Code, now, IncidentEnd.Transferred);
        return Outcome.Of(incident.Id, new IncidentOutcome { Number = made.Number });
    }

    /// <summary>A body has answered, or a transfer is taken back.</summary>
    public Outcome Answer(TransferAnswered input, Instant now)
    {
        if (!_open.TryGetValue((input.Incident.Number, input.Transfer), out var known) || known.Incident != input.Incident)
            return Outcome.Refused(IsOver(input) ? Refusal.TransferOver : Refusal.UnknownTransfer);
        if (input.Answer == TransferState.Sent) return Outcome.Refused(Refusal.AnswerOutOfOrder);
        if (input.Answer == TransferState.Declined && input.Text.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        if (input.Answer == known.State) return Outcome.Of(known.Incident, new IncidentOutcome()) with { Repeated = true };
        var told = known with
        {
            State = input.Answer,
            Since = now,
            AnswerBy = default,
            OverdueSince = default,
            AgainAt = default,
            AnsweredBy = input.By,
            Answer = input.Text,
        };
        Keep(told);
        var detail = $"{told.Body} {Word(told.State)}{(input.Text.Length == 0 ? "" : ": ")}{input.Text}";
        if (tables.Incidents.TryFind(told.Incident, out var incident))
            tables.Note(incident, now, HappeningKind.TransferAnswered, input.By, detail: detail, tellDesks: true);
        else if (told.State == TransferState.Declined) ComeBack(told, input.By, detail, now);
        return Outcome.Of(told.Incident, new IncidentOutcome());
    }

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now)
    {
        if (_open.Count == 0) return;
        var late = _open.Values.Where(transfer => !transfer.AgainAt.IsNever && transfer.AgainAt <= now).Take(IncidentLimits.AlarmsPerTick).ToList();
        foreach (var transfer in late)
        {
            var isFirst = transfer.OverdueSince.IsNever;
            Keep(transfer with
            {
                OverdueSince = isFirst ? now : transfer.OverdueSince,
                AgainAt = now.PlusSeconds(IncidentLimits.TransferAgainSeconds),
            });
            if (!tables.Incidents.TryFind(transfer.Incident, out var incident))
                Tell(DeskHappeningKind.TransferOverdue, DirectiveRules.Engine, $"{transfer.Incident} {transfer.Body}", now);
            else if (isFirst)
                tables.Note(incident, now, HappeningKind.TransferOverdue, DirectiveRules.Engine, detail: transfer.Body, tellDesks: true);
            else
                tables.Effects.Notice(incident.Id, new Happening(now, HappeningKind.TransferOverdue, DirectiveRules.Engine, "", transfer.Body));
        }
    }

    /// <summary>Marks everything.</summary>
    public void TellAll()
    {
        foreach (var transfer in _open.Values) tables.Effects.Say(new TransferChanged(transfer));
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_open.Count);
        foreach (var transfer in _open.Values) transfer.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(TransferBytesMin); left > 0; left--)
        {
            var transfer = Transfer.Restore(ref reader);
            _open.Add((transfer.Incident.Number, transfer.Number), transfer);
        }
    }

    private static string Word(TransferState state) => state switch
    {
        TransferState.Accepted => "accepted",
        TransferState.Declined => "declined",
        TransferState.Done => "done",
        _ => "withdrawn",
    };

    private Outcome Refused(IncidentGrain incident)
    {
        var table = tables.Policy.Transfers;
        string[] allowed = [.. table.Rows.Select(row => row.Code).Where(code => table.TryFind(code, incident.Type.Code, out _))];
        return Outcome.Refused(Refusal.UnknownBody) with { Life = new IncidentOutcome { Allowed = allowed } };
    }

    private bool IsOver(TransferAnswered input) =>
        (tables.Incidents.TryFind(input.Incident, out var incident) || tables.Remembered.TryFind(input.Incident, out incident))
        && incident.Life.TransferOf(input.Transfer) is { IsOver: true };

    private void Keep(Transfer transfer)
    {
        var key = (transfer.Incident.Number, transfer.Number);
        if (transfer.IsOver) _open.Remove(key);
        else _open[key] = transfer;
        tables.Effects.Say(new TransferChanged(transfer));
        if (tables.Incidents.TryFind(transfer.Incident, out var incident))
        {
            incident.Life.Put(transfer);
            tables.Effects.Mark(incident);
        }
        else if (tables.Remembered.TryFind(transfer.Incident, out var closed))
        {
            closed.Life.Put(transfer);
            tables.Effects.Say(new IncidentRemembered(closed.View()));
        }
    }

    // What was closed with the transfer is the police's again. What cannot come back is said aloud.
    private void ComeBack(Transfer transfer, string by, string detail, Instant now)
    {
        var isKnown = tables.Remembered.TryFind(transfer.Incident, out var incident);
        var comes = isKnown && transfer.HasClosed && incident.Life.End == IncidentEnd.Transferred
            && tables.Incidents.Count < DomainLimits.OpenIncidentsMax;
        if (comes) ends.Reopen(incident, by, detail, now);
        else Tell(DeskHappeningKind.TransferDeclined, by, $"{transfer.Incident} {detail}", now);
    }

    private void Tell(DeskHappeningKind kind, string by, string detail, Instant now) =>
        tables.Effects.Say(new DeskTold(new DeskHappening(now, kind, "", by, [], detail)));
}
