using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// The panics, safety checks, messages and deeds of one shard, newest. Written by the board's task; what is said to be for any thread is read
/// by hubs meanwhile, under a lock that is held for a message or a look and never while anybody waits.
/// </summary>
internal sealed class BoardDuty(JurisdictionId here)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, PanicRow> _panics = []; // By officer; the board's task only.
    private readonly SortedDictionary<uint, SafetyRow> _safety = []; // As well.
    private readonly List<KeptMessage> _messages = []; // Oldest first.
    private readonly Dictionary<Guid, KeptMessage> _byId = [];
    private readonly Dictionary<OfficerId, List<KeptMessage>> _byOfficer = []; // From and to; oldest first.
    private readonly Queue<OfficerDeed> _deeds = []; // Oldest first.
    private readonly List<KeptMessage> _changed = []; // Of one batch: others have them than before.
    private readonly List<KeptMessage> _new = []; // Of one batch.

    /// <summary>Panics that stand, by officer. The board's task only.</summary>
    internal IEnumerable<PanicRow> Panics => _panics.Values;

    /// <summary>Safety checks that stand. The board's task only.</summary>
    internal IEnumerable<SafetyRow> Safety => _safety.Values;

    /// <summary>The panic of an officer. The board's task only.</summary>
    internal PanicRow? PanicOf(OfficerId officer) => _panics.GetValueOrDefault(officer.Value);

    /// <summary>Messages that came with the last batch, or of which more is known since. The board's task only, until the next batch.</summary>
    internal (IReadOnlyList<KeptMessage> New, IReadOnlyList<KeptMessage> Changed) Mail => (_new, _changed);

    /// <summary>The newest messages, oldest first. Any thread.</summary>
    internal IReadOnlyList<MessageRow> Newest(int most)
    {
        lock (_lock) return [.. _messages.TakeLast(most).Select(message => message.Row)];
    }

    /// <summary>The newest messages from and to an officer, newest first. Any thread.</summary>
    internal IReadOnlyList<MessageRow> Newest(OfficerId officer, int most)
    {
        lock (_lock) return [.. Of(officer).TakeLast(most).Reverse().Select(message => message.Row)];
    }

    /// <summary>The newest messages for an officer's own page, oldest first. Any thread.</summary>
    internal IReadOnlyList<MailItem> MailOf(OfficerId officer, int most)
    {
        lock (_lock) return [.. Of(officer).TakeLast(most).Select(message => message.For(officer))];
    }

    /// <summary>What nobody has confirmed yet, in pieces of some officers. Any thread.</summary>
    internal IReadOnlyList<MailItem> Undelivered(int officersMax)
    {
        lock (_lock)
            return [.. _messages.SelectMany(message => message.Waiting.Chunk(officersMax).Select(officers => new MailItem(message.Row, officers)))];
    }

    /// <summary>Who has a message. Any thread.</summary>
    /// <returns>Null when no such message is kept.</returns>
    internal (IReadOnlyList<(OfficerId Officer, Instant DeliveredAt, Instant ReadAt)> States, bool More)? States(Guid message, int first, int most)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(message, out var kept)) return null;
            return ([.. kept.From(first).Take(most)], kept.Recipients.Count - first > most);
        }
    }

    /// <summary>An officer's deeds before a moment, newest first, and since when they are kept. Any thread.</summary>
    internal (IReadOnlyList<OfficerDeed> Deeds, Instant Oldest) Deeds(OfficerId officer, Instant before, int most)
    {
        lock (_lock)
        {
            var deeds = _deeds.Where(deed => deed.Officer == officer && deed.At < before).TakeLast(most).Reverse().ToArray();
            return (deeds, _deeds.TryPeek(out var oldest) ? oldest.At : default);
        }
    }

    /// <summary>A batch begins.</summary>
    internal void Begin()
    {
        _new.Clear();
        _changed.Clear();
    }

    /// <summary>Everything is told anew.</summary>
    internal void Clear()
    {
        _panics.Clear();
        _safety.Clear();
        lock (_lock)
        {
            _messages.Clear();
            _byId.Clear();
            _byOfficer.Clear();
            _deeds.Clear();
        }
    }

    /// <summary>Takes one effect in.</summary>
    /// <returns>What desks are told at once; null when nothing.</returns>
    internal EventItem? Take(OfficerEffect effect)
    {
        switch (effect)
        {
            case PanicChanged changed:
                var panic = DutyMapping.Row(here, changed.Panic);
                if (panic.Ended is null) _panics[panic.Officer] = panic with { Deed = PanicDeed.Standing };
                else _panics.Remove(panic.Officer);
                return EventItem.Of(panic);
            case SafetyChanged changed:
                var safety = DutyMapping.Row(here, changed.Safety);
                if (safety.Deed is SafetyDeed.Asked or SafetyDeed.Alarm or SafetyDeed.Standing)
                    _safety[safety.Officer] = safety with { Deed = SafetyDeed.Standing };
                else _safety.Remove(safety.Officer);
                return EventItem.Of(safety);
            case OfficerDid did:
                lock (_lock)
                {
                    _deeds.Enqueue(did.Deed);
                    if (_deeds.Count > OfficerLimits.DeedsKept) _deeds.Dequeue();
                }

                return null;
            default:
                lock (_lock) return TakeMessage(effect);
        }
    }

    /// <summary>A batch is over: how many have the messages that changed in it, each once.</summary>
    internal void TellCounts(List<EventItem> events)
    {
        lock (_lock) events.AddRange(_changed.Select(message => EventItem.Of(message.State)));
    }

    private EventItem? TakeMessage(OfficerEffect effect)
    {
        switch (effect)
        {
            case MessageTold told:
                var message = new KeptMessage(here, told.Message);
                Keep(message);
                _new.Add(message);
                return EventItem.Of(message.Row);
            case MessageReached reached when _byId.TryGetValue(reached.Message, out var kept):
                kept.Mark(reached.Officers, reached.IsRead, reached.At);
                if (!_changed.Contains(kept)) _changed.Add(kept);
                return null;
            case MessageReadBy read when _byId.TryGetValue(read.Message, out var kept):
                kept.MarkRead(read.Reader);
                if (!_changed.Contains(kept)) _changed.Add(kept);
                return EventItem.Of(kept.Row);
            case MessageForgotten forgotten when _byId.Remove(forgotten.Message, out var kept):
                Forget(kept);
                _changed.Remove(kept);
                return forgotten.Missed == 0 ? null : EventItem.Of(kept.State with { Missed = forgotten.Missed });
            default:
                throw new InvariantViolatedException($"The board knows the effect {effect.GetType().Name}, and what it is about.");
        }
    }

    private List<KeptMessage> Of(OfficerId officer) => _byOfficer.GetValueOrDefault(officer) ?? [];

    private void Keep(KeptMessage message)
    {
        _messages.Add(message);
        _byId.Add(message.Body.Id, message);
        foreach (var officer in Concerned(message))
        {
            if (!_byOfficer.TryGetValue(officer, out var messages)) _byOfficer[officer] = messages = [];
            messages.Add(message);
        }
    }

    private void Forget(KeptMessage message)
    {
        _messages.Remove(message);
        foreach (var officer in Concerned(message))
        {
            var messages = _byOfficer[officer];
            messages.Remove(message);
            if (messages.Count == 0) _byOfficer.Remove(officer);
        }
    }

    private static IEnumerable<OfficerId> Concerned(KeptMessage message) =>
        message.Body.FromOfficer == default ? message.Recipients : message.Recipients.Append(message.Body.FromOfficer);
}
