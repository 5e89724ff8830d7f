using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Hears of panics and messages across all starts of the node, and knows what may never happen: a panic that was taken is gone without a
/// person who ended it, or a message that was taken does not reach somebody it is for.
/// </summary>
internal sealed class DutyWatch(Town town)
{
    private readonly SortedDictionary<uint, PanicView> _standing = [];
    private readonly SortedDictionary<string, MessageCount> _messages = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _ending = []; // Somebody has ordered it; the answer may be lost.
    private readonly HashSet<JurisdictionId> _fresh = [];

    /// <summary>Panics that stand, by officer.</summary>
    public IReadOnlyDictionary<uint, PanicView> Standing => _standing;

    /// <summary>Everybody has what was sent to him.</summary>
    public bool IsAllDelivered => _messages.Values.All(message => message.Waiting.Count == 0);

    /// <summary>The node was started: the first batch of a shard is all there is of it.</summary>
    public void Started(IEnumerable<JurisdictionId> cities) => _fresh.UnionWith(cities);

    /// <summary>A desk is about to end it.</summary>
    public void Ending(Guid panic) => _ending.Add(panic);

    /// <summary>An officer was told that the panic is written.</summary>
    public void Written(OfficerId officer, Guid standing) => Violation.Unless(
        _ending.Contains(standing) || _standing.GetValueOrDefault(officer.Value)?.Id == standing,
        $"{officer} was told that panic {standing} stands, and nobody was told of it");

    public void Saw(ShardEffects batch)
    {
        var panics = batch.Effects.OfType<PanicChanged>().Select(changed => changed.Panic).ToList();
        var messages = batch.Effects.OfType<MessageTold>().Select(told => told.Message).ToList();
        if (_fresh.Remove(batch.Jurisdiction) || batch.Effects is [StateMadeAnew, ..])
        {
            var there = panics.Where(panic => panic.End is null).Select(panic => panic.Id).ToHashSet();
            foreach (var (officer, panic) in _standing.Where(pair => Of(pair.Value) == batch.Jurisdiction).ToList())
            {
                Violation.Unless(there.Contains(panic.Id) || _ending.Contains(panic.Id), $"panic {panic.Id} of {panic.Code} is gone");
                if (!there.Contains(panic.Id)) _standing.Remove(officer);
            }

            foreach (var (id, message) in _messages.Where(pair => pair.Value.City == batch.Jurisdiction))
                Violation.Unless(messages.Exists(each => each.Body.Id.ToString() == id), $"message {id} to {message.Waiting.Count} is gone");
        }

        foreach (var panic in panics) Saw(panic);
        foreach (var message in messages) _messages[message.Body.Id.ToString()] = MessageCount.Of(batch.Jurisdiction, message);
        foreach (var reached in batch.Effects.OfType<MessageReached>())
        {
            var waiting = _messages[reached.Message.ToString()].Waiting;
            foreach (var officer in reached.Officers) waiting.Remove(officer);
        }
    }

    /// <summary>What was told of a city, all in all, is what it is.</summary>
    public void CheckTold(JurisdictionId city, IReadOnlyList<Effect> effects)
    {
        var panics = effects.OfType<PanicChanged>().Select(changed => changed.Panic).ToList();
        var mine = _standing.Values.Where(panic => Of(panic) == city).ToList();
        Violation.Unless(
            panics.Select(panic => (panic.Id, panic.Presses, panic.Incident)).SequenceEqual(
                mine.Select(panic => (panic.Id, panic.Presses, panic.Incident))) || panics.Exists(panic => IsHeldBack(panic, mine)),
            $"in {city} {panics.Count} panics stand; {mine.Count} were told of");
        foreach (var message in effects.OfType<MessageTold>().Select(told => told.Message))
        {
            var waiting = MessageCount.Of(city, message).Waiting;
            Violation.Unless(
                _messages[message.Body.Id.ToString()].Waiting.SetEquals(waiting), $"message {message.Body.Id} waits for others than were told");
        }
    }

    // A press within a second of the last that was told comes with a tick.
    private static bool IsHeldBack(PanicView panic, List<PanicView> told) =>
        told.Exists(each => each.Id == panic.Id && each.Presses < panic.Presses);

    private JurisdictionId Of(PanicView panic) => town.HomeOf(panic.Officer);

    private void Saw(PanicView panic)
    {
        var before = _standing.GetValueOrDefault(panic.Officer.Value);
        if (panic.End is not null)
        {
            Violation.Unless(_ending.Contains(panic.Id), $"panic {panic.Id} was ended by {panic.End.By}, and nobody did");
            _standing.Remove(panic.Officer.Value);
            return;
        }

        Violation.Unless(
            before is null || before.Id == panic.Id || _ending.Contains(before.Id), $"{panic.Code} has panic {panic.Id} in place of {before?.Id}");
        Violation.Unless(before is null || before.Id != panic.Id || before.Presses <= panic.Presses, $"panic {panic.Id} has lost presses");
        _standing[panic.Officer.Value] = panic;
    }

    /// <summary>Who has still to get a message.</summary>
    private sealed record MessageCount(JurisdictionId City, HashSet<OfficerId> Waiting)
    {
        public static MessageCount Of(JurisdictionId city, MessageView message) => new(
            city,
            [.. message.Recipients.Where((_, at) => message.DeliveredAt.Count == 0 || message.DeliveredAt[at].IsNever)]);
    }
}
