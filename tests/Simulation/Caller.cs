using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Another system that enters a call, with an id of its own, and repeats it until it has an answer; sometimes once more, because the answer
/// was lost.
/// </summary>
internal sealed class Caller
{
    private readonly JurisdictionId _city;
    private readonly Call _call;
    private readonly Dice _dice;
    private Task<Outcome>? _asked;
    private long _nextAt;
    private int _again;

    public Caller(Town town, JurisdictionId city, Dice dice)
    {
        (_city, _dice, _again) = (city, dice, dice.Chance(0.2) ? dice.Between(1, 3) : 0);
        var place = town.PlaceIn(city, dice);
        var request = new CallRequest(
            dice.Id(), dice.Of(Town.Auto, Town.Auto, Town.ByHand, Town.Skilled), dice.Chance(0.5) ? dice.Between(1, 4) : null,
            place.Latitude, place.Longitude, "", "help");
        var body = JsonSerializer.SerializeToUtf8Bytes(request, IngestJson.Default.CallRequest);
        Violation.Unless(CallRules.TryRead(body, out var read, out var fault) == CallFault.None, $"the edge refuses a good call: {fault}");
        Violation.Unless(
            CallRules.Accept(read, town.Policy, "sim", out var call, out var refused) == CallFault.None, $"the edge refuses a good call: {refused}");
        _call = call!;
        Violation.Unless(town.Owner(_call.Place) == city, "the call lies in another city");
    }

    /// <summary>Answered, as often as it was asked.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The first answer; later ones must be the same.</summary>
    public IncidentId Incident { get; private set; }

    public void Act(SimulatedNode node, Watch watch, long now)
    {
        if (_asked is { IsCompleted: true }) Take(_asked.GetAwaiter().GetResult(), watch, now);
        if (IsDone || _asked is not null || now < _nextAt) return;
        _asked = node.Node.AskAsync(_city, new CallReceived(_call) { Area = Town.AreaOf(_city, _call.Place) }, CancellationToken.None).AsTask();
    }

    /// <summary>The node is gone: asked again with the same id.</summary>
    public void LostLine()
    {
        if (_asked is null) return;
        _asked = null;
        _nextAt = 0;
    }

    private void Take(in Outcome outcome, Watch watch, long now)
    {
        _asked = null;
        _nextAt = now + _dice.Between(100, 5_000);
        if (outcome.Refusal is Refusal.Stopping or Refusal.StorageFull or Refusal.Quarantined) return;
        if (outcome.Refusal is Refusal.TooManyCalls or Refusal.TooManyIncidents) IsDone = true;
        if (IsDone) return;
        Violation.Unless(outcome.Refusal == Refusal.None, $"a good call was refused: {outcome.Refusal}");
        var isSame = outcome.Repeated && (outcome.Incident == Incident || watch.HasMoved(_call.Id));
        Violation.Unless(Incident == default || isSame, $"{_call.Id} was answered with {Incident}, then with {outcome}");
        Incident = outcome.Incident;
        watch.CallAnswered(_call.Id, outcome.Incident);
        IsDone = _again-- <= 0;
    }
}
