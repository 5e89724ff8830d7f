using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Officers who cry for help until they are told that it is written, desks that acknowledge and end it and write to everybody, and the
/// gateway that says who has a message.
/// </summary>
internal sealed class DutyPeople(Town town, Dice dice, DutyWatch watch, Machine machine)
{
    private readonly SortedDictionary<uint, (Guid Press, Task<Outcome>? Asked)> _pressing = [];
    private readonly SortedDictionary<string, (Guid Id, JurisdictionId City, Task<Outcome>? Asked)> _sending = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Guid Id, IReadOnlyList<uint> Officers, Task<Outcome>? Asked)> _arrived = new(StringComparer.Ordinal);

    public bool IsAnyoneWaiting => _pressing.Count > 0 || _sending.Count > 0 || _arrived.Count > 0 || watch.Standing.Count > 0 || !watch.IsAllDelivered;

    /// <summary>The node told the gateway of messages.</summary>
    public void Told(MailMessage mail)
    {
        foreach (var item in mail.Items)
        {
            foreach (var same in item.Officers.GroupBy(officer => town.HomeOf(new OfficerId(officer))))
                _arrived[$"{item.Message.Id} {same.Key} {same.First()}"] = (Guid.Parse(item.Message.Id), [.. same], null);
        }
    }

    public void LostLines()
    {
        foreach (var (officer, pressing) in _pressing.ToList()) _pressing[officer] = pressing with { Asked = null };
        foreach (var (id, sending) in _sending.ToList()) _sending[id] = sending with { Asked = null };
        _arrived.Clear(); // The gateway is told again.
    }

    /// <param name="isDiligent">Nobody begins anything, and what was begun is brought to its end.</param>
    public void Step(SimulatedNode node, bool isDiligent)
    {
        Press(node, isDiligent);
        Write(node, isDiligent);
        foreach (var (key, arrived) in _arrived.ToList())
        {
            if (arrived.Asked is not { IsCompleted: true } asked)
            {
                if (arrived.Asked is null)
                {
                    var input = new MessageMarked(arrived.Id, [.. arrived.Officers.Select(number => new OfficerId(number))], dice.Chance(0.3));
                    _arrived[key] = arrived with { Asked = Ask(node, town.HomeOf(new OfficerId(arrived.Officers[0])), input) };
                }

                continue;
            }

            if (IsLater(asked.GetAwaiter().GetResult())) _arrived[key] = arrived with { Asked = null };
            else _arrived.Remove(key);
        }

        if (!dice.Chance(isDiligent ? 0.5 : 0.02)) return;
        foreach (var panic in watch.Standing.Values.ToList()) SeeTo(node, panic, isDiligent);
    }

    private static bool IsLater(in Outcome outcome) =>
        outcome.Refusal is Refusal.Stopping or Refusal.StorageFull or Refusal.Quarantined;

    private static Task<Outcome> Ask(SimulatedNode node, JurisdictionId city, ShardInput input) =>
        node.Node.AskAsync(city, input, CancellationToken.None).AsTask();

    private void Press(SimulatedNode node, bool isDiligent)
    {
        if (!isDiligent && dice.Chance(0.004))
        {
            machine.Tally("panics");
            var officer = dice.Of(town.Officers);
            _pressing.TryAdd(officer.Id.Value, (dice.Id(), null));
        }

        foreach (var (number, (press, asked)) in _pressing.ToList())
        {
            var officer = new OfficerId(number);
            if (asked is null) _pressing[number] = (press, Ask(node, town.HomeOf(officer), new PanicPressed(officer, press)));
            if (asked is not { IsCompleted: true }) continue;
            var outcome = asked.GetAwaiter().GetResult();
            if (IsLater(outcome))
            {
                _pressing[number] = (press, null);
                continue;
            }

            Violation.Unless(outcome.Refusal == Refusal.None, $"a panic of {officer} was refused: {outcome.Refusal}");
            watch.Written(officer, outcome.Standing);
            _pressing.Remove(number);
        }
    }

    private void Write(SimulatedNode node, bool isDiligent)
    {
        if (!isDiligent && dice.Chance(0.003))
        {
            machine.Tally("messages");
            var id = dice.Id();
            _sending.Add(id.ToString(), (id, dice.Of(town.Jurisdictions), null));
        }

        foreach (var (key, sending) in _sending.ToList())
        {
            if (sending.Asked is null)
            {
                var body = new MessageBody(sending.Id, "sim", default, new MessageTarget(MessageKind.Shift, [], ""), "come in", false, default);
                _sending[key] = sending with { Asked = Ask(node, sending.City, new MessageSent(body)) };
            }
            else if (sending.Asked.IsCompleted)
            {
                if (IsLater(sending.Asked.GetAwaiter().GetResult())) _sending[key] = sending with { Asked = null };
                else _sending.Remove(key);
            }
        }
    }

    private void SeeTo(SimulatedNode node, PanicView panic, bool isDiligent)
    {
        var city = town.HomeOf(panic.Officer);
        if (panic.Acknowledged.Count == 0 && !isDiligent)
        {
            _ = Ask(node, city, new PanicAcknowledged(panic.Officer, panic.Id, "sim"));
            return;
        }

        if (_pressing.ContainsKey(panic.Officer.Value)) return;
        watch.Ending(panic.Id);
        machine.Tally("panics ended");
        _ = Ask(node, city, new PanicEnded(panic.Officer, panic.Id, "sim", "found well"));
    }
}
