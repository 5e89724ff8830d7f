using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Places;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// A dispatcher who does everything that can be done with incidents, calls, areas and caution notes, sensible or not, in any order. What was
/// said to be done must be so.
/// </summary>
/// <param name="names">Of all desks.</param>
/// <param name="at">Which of them this is.</param>
internal sealed class LifeDesk(
    IReadOnlyList<string> names, int at, IReadOnlySet<JurisdictionId> cities, Town town, Dice dice, Watch watch, LifeWatch life, Machine machine)
{
    private const int Newest = 20; // What is looked at most.

    private readonly IReadOnlyList<JurisdictionId> _cities = [.. cities.OrderBy(city => city.Value)];
    private ShardInput? _input;
    private Task<Outcome>? _asked;

    public string Name { get; } = names[at];

    /// <summary>The page is gone, or new.</summary>
    public void LostLine() => (_input, _asked) = (null, null);

    public void Act(SimulatedNode node, double chance)
    {
        if (_asked is { IsCompleted: true } asked) Take(asked.GetAwaiter().GetResult());
        if (_asked is not null || !dice.Chance(chance)) return;
        var city = dice.Of(_cities);
        if (Choose(city) is not { } input) return;
        watch.Ordering(input);
        life.Ordering(input);
        (_input, _asked) = (input, node.Node.AskAsync(city, input, CancellationToken.None).AsTask());
    }

    private void Take(in Outcome outcome)
    {
        var input = _input!;
        LostLine();
        if (outcome.Refusal == Refusal.None && !outcome.Repeated) machine.Tally($"done: {input.GetType().Name}");
        if (outcome.Refusal != Refusal.None) return;
        life.Done(input, outcome);
        if (input is CallReceived call) watch.CallAnswered(call.Call.Id, outcome.Incident);
        if (input is IncidentClosed closed) watch.IncidentClosed(closed.Incident);
        if (input is IncidentCancelled cancelled) watch.IncidentClosed(cancelled.Incident);
    }

    private ShardInput? Choose(JurisdictionId city)
    {
        if (dice.Chance(0.25)) return ChooseElsewhere(city);
        var all = watch.Incidents.Values.Where(incident => incident.Id.Jurisdiction == city).ToList();
        var open = all.Where(incident => incident.State != IncidentState.Closed).TakeLast(Newest).ToList();
        if (open.Count == 0 || dice.Chance(0.1)) return all.Count == 0 ? null : new IncidentReopened(dice.Of((IReadOnlyList<IncidentView>)[.. all.TakeLast(Newest)]).Id, "not over", Name);
        var (incident, other) = (dice.Of((IReadOnlyList<IncidentView>)open), dice.Of((IReadOnlyList<IncidentView>)open).Id);
        return dice.Chance(0.35) ? ChooseHands(incident) : dice.Chance(0.3) ? ChooseCalls(incident, other) : ChooseLife(incident, other);
    }

    private ShardInput ChooseLife(IncidentView incident, IncidentId other)
    {
        var id = incident.Id;
        switch (dice.Between(0, 11))
        {
            case 0 or 1:
                return new IncidentNoted(id, default, Name, $"note {dice.Id()}");
            case 2:
                return new NoteStruck(id, dice.Between(1, 3), Name);
            case 3 or 4:
                return Amend(incident);
            case 5:
                return new IncidentsLinked(id, other, dice.Chance(0.7), Name);
            case 6 or 7:
                return new IncidentsMerged(id, other, "the same", Name);
            case 8:
                return dice.Chance(0.5)
                    ? new IncidentCancelled(id, "nothing", Name)
                    : new IncidentClosed(id, Name, "done") { Dispositions = dice.Chance(0.7) ? ["handled"] : [] };
            case 9:
                return new IncidentDisposed(id, dice.Of<string[]>([], ["handled"], ["false-alarm", "handled"], ["no-such"]), Name);
            default:
                return new TransferredOut(id, dice.Of("12345", "12348", "none"), "not for us", dice.Chance(0.4), Name);
        }
    }

    private IncidentAmended Amend(IncidentView incident)
    {
        LatLng? place = dice.Chance(0.3) ? town.PlaceIn(incident.Id.Jurisdiction, dice) : null;
        var change = new IncidentChange(
            dice.Chance(0.4) ? dice.Of(Town.Auto, Town.ByHand, Town.Skilled, Town.Added, "no-such") : null,
            dice.Chance(0.4) ? (byte)dice.Between(1, 4) : (byte)0, place, dice.Chance(0.2) ? "behind the mill" : null,
            dice.Chance(0.1) ? dice.Of(PlaceMark.Unverified, PlaceMark.Found, PlaceMark.Unplaced) : null);
        var ifNow = dice.Chance(0.2) ? IncidentChange.None with { Priority = (byte)dice.Between(1, 4) } : IncidentChange.None;
        return new IncidentAmended(incident.Id, change, ifNow, place is { } there ? Town.AreaOf(incident.Id.Jurisdiction, there) : null, [], Name);
    }

    private ShardInput ChooseHands(IncidentView incident)
    {
        var id = incident.Id;
        var desk = dice.Of(names);
        return dice.Between(0, 8) switch
        {
            0 or 1 => new IncidentTaken(id, Name),
            2 => new IncidentLetGo(id, "", Name),
            3 or 4 => new HandOverAsked(id, desk, "please", Name),
            5 or 6 => new HandOverAnswered(id, dice.Chance(0.6), dice.Chance(0.8) ? "why" : "", incident.Life.HandOver?.To == Name || dice.Chance(0.5) ? Name : desk),
            7 => new IncidentTakenOver(id, "mine", Name),
            _ => dice.Chance(0.5) ? new DeskTakenOver(desk, "asleep", Name) : new DeskMonitored(desk, dice.Chance(0.6), Name),
        };
    }

    private ShardInput ChooseCalls(IncidentView incident, IncidentId other)
    {
        var (id, call) = (incident.Id, dice.Of(incident.Calls).Call);
        switch (dice.Between(0, 5))
        {
            case 0:
                var change = new CallChange($"said {dice.Between(0, 9)}", null, null, null, null, null, dice.Of<CallState?>(null, CallState.CallBackDue, CallState.Abandoned));
                return new CallAmended(id, call.Id, change, Name);
            case 1 or 2:
                return new CallSplit(id, call.Id, dice.Chance(0.5) ? default : other, Name) { Area = Town.AreaOf(id.Jurisdiction, call.Place) };
            case 3:
                return new AttachmentAdded(id, new Attachment(dice.Id(), call.Id, "link", "https://example.org/1", "", Name, default));
            default:
                var place = dice.Chance(0.5) ? incident.Place : town.PlaceIn(id.Jurisdiction, dice);
                var made = new Call(dice.Id(), dice.Of(Town.Auto, Town.ByHand, incident.Type == Town.Added ? Town.ByHand : incident.Type), 0, place, "", "help", "", "", "110")
                {
                    TakenBy = Name,
                    Mark = dice.Chance(0.1) ? PlaceMark.Unverified : PlaceMark.Found,
                };
                return new CallReceived(made)
                {
                    Joining = dice.Chance(0.6) ? Joining.To(id) : dice.Chance(0.5) ? Joining.Apart : default,
                    Area = Town.AreaOf(id.Jurisdiction, place),
                };
        }
    }

    private ShardInput? ChooseElsewhere(JurisdictionId city)
    {
        switch (dice.Between(0, 6))
        {
            case 0 or 1:
                return new AreasCovered([.. town.AreasOf(city).Where(_ => dice.Chance(0.4))], Name);
            case 2:
                return dice.Chance(0.2) ? new DeskSignedOff(Name) : null;
            case 3 or 4 when life.TransfersOf(city) is { Count: > 0 } transfers:
                var transfer = dice.Of(transfers);
                var answer = dice.Of(TransferState.Accepted, TransferState.Declined, TransferState.Done, TransferState.Withdrawn);
                return new TransferAnswered(transfer.Incident, transfer.Number, answer, dice.Chance(0.8) ? "they said" : "", Name);
            case 5 when life.CautionsOf(city) is { Count: > 0 } cautions:
                var caution = dice.Of(cautions).Id;
                return dice.Chance(0.5) ? new CautionAmended(caution, $"dog {dice.Between(0, 9)}", 0, default, Name) : new CautionEnded(caution, Name, "gone");
            default:
                var words = new CautionWords(
                    town.PlaceIn(city, dice), dice.Between(10, 500), "", CautionSubject.Place, "", CautionKind.Dog, $"dog {dice.Between(0, 9)}",
                    machine.Now.PlusSeconds(dice.Of(30, 600, 86_400)));
                return new CautionAdded(words, Name);
        }
    }
}
