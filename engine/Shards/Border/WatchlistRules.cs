using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// The watchlist of a city: its own entries, asked for by one person and approved by another, and copies of those that neighbours share with
/// it. Runs on the shard's loop.
/// </summary>
public sealed class WatchlistRules(ShardTables tables, LetterBox letters, WarningRules warnings)
{
    private const int EntryBytesMin = 80;
    private const int OwedBytesMin = 6;

    private readonly SortedDictionary<uint, WatchlistGrain> _own = []; // Ended ones included, the newest.
    private readonly SortedDictionary<(ushort Jurisdiction, uint Number), WatchlistEntryView> _shared = []; // Active ones only.
    private readonly Queue<uint> _ended = [];
    private readonly SortedDictionary<ushort, SortedSet<uint>> _owed = []; // Own entries that a neighbour's full box kept from it.
    private readonly PlateIndex _bounds = new(); // All that are not over: it knows how many there may be, and of which kind.
    private readonly PriorityQueue<WatchlistEntryId, long> _expiry = new(); // May hold times that were moved since.
    private uint _last;

    /// <summary>A person did something to an entry.</summary>
    public Outcome Apply(WatchlistInput input, Instant now) => input switch
    {
        WatchlistAsked asked => Ask(asked.Entry, now),
        WatchlistDecided { Approves: true } decided => Change(decided.Entry, grain => grain.Approve(decided.By, now)),
        WatchlistDecided decided => Change(decided.Entry, grain => grain.Reject(decided.By, decided.Reason, now)),
        WatchlistTimeAsked asked => Change(asked.Entry, grain => grain.Renew(asked.By, asked.Until, asked.Reason, now)),
        WatchlistWithdrawn withdrawn => Change(withdrawn.Entry, grain => grain.Withdraw(withdrawn.By, withdrawn.Reason, now)),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <returns>False when there is no such entry here, or it is not to be looked for at that moment.</returns>
    public bool TryActive(WatchlistEntryId id, Instant now, out WatchlistEntryView entry)
    {
        entry = null!;
        if (id.Jurisdiction != tables.Jurisdiction)
            return _shared.TryGetValue(KeyOf(id), out entry!) && now < entry.ExpiresAt;
        if (!_own.TryGetValue(id.Number, out var grain) || !grain.IsActiveAt(now)) return false;
        entry = grain.View();
        return true;
    }

    /// <summary>A neighbour tells how one of its entries stands.</summary>
    /// <returns>True when it is no longer to be looked for.</returns>
    public bool Hear(JurisdictionId from, WatchlistEntryView told, Instant now)
    {
        if (told.Id.Jurisdiction != from) return false;
        var isKnown = _shared.Remove(KeyOf(told.Id));
        var isActive = told.State == WatchlistState.Active && now < told.ExpiresAt;
        if (isKnown && !isActive) _bounds.Remove(told.Id, told.Entry.Plate);
        var refusal = isKnown || !isActive ? Refusal.None : _bounds.Add(told.Id, told.Entry.Plate, told.Entry.Priority);
        if (refusal != Refusal.None)
        {
            warnings.Warn(new DeskWarning(
                now, DeskWarningKind.EntryNotTaken, told.Id, default, default, told.Entry.Plate.ToString(), default, "", default, refusal, [from]));
            return false;
        }

        if (isActive) KeepShared(told);
        if (isKnown || isActive) tables.Effects.Say(told);
        return isKnown && !isActive;
    }

    /// <summary>Ends what has run out.</summary>
    /// <returns>The entries that are no longer to be looked for.</returns>
    public IReadOnlyList<WatchlistEntryId> Tick(Instant now)
    {
        if (!_expiry.TryPeek(out _, out var first) || first > now.UnixMilliseconds) return [];
        var ended = new List<WatchlistEntryId>();
        while (_expiry.TryPeek(out var id, out var due) && due <= now.UnixMilliseconds)
        {
            _expiry.Dequeue();
            if (id.Jurisdiction != tables.Jurisdiction)
            {
                if (!_shared.TryGetValue(KeyOf(id), out var copy) || now < copy.ExpiresAt) continue;
                _shared.Remove(KeyOf(id));
                _bounds.Remove(id, copy.Entry.Plate);
                tables.Effects.Say(copy with { State = WatchlistState.Expired, Since = now });
                ended.Add(id);
            }
            else if (_own.TryGetValue(id.Number, out var grain) && grain.Tick(now))
            {
                Ended(grain);
                ended.Add(id);
            }
        }

        return ended;
    }

    /// <summary>
    /// Tells neighbours of entries for which there was no room, now that they take letters again. As they stand now; those that are over by
    /// themselves are over there as well.
    /// </summary>
    public void TellOwed()
    {
        if (_owed.Count == 0) return;
        foreach (var (number, owed) in _owed.ToList())
        {
            var city = new JurisdictionId(number);
            while (owed.Count > 0 && letters.WaitingFor(city) < ShardLimits.LettersBeforeOwed)
            {
                var next = owed.Min;
                owed.Remove(next);
                if (_own.TryGetValue(next, out var grain) && grain.State == WatchlistState.Active && tables.Others.Contains(city))
                    letters.Send(city, new EntryTold(grain.View()));
            }

            if (owed.Count == 0) _owed.Remove(number);
        }
    }

    /// <summary>Marks everything.</summary>
    public void TellAll()
    {
        foreach (var grain in _own.Values) tables.Effects.Mark(grain);
        foreach (var copy in _shared.Values) tables.Effects.Say(copy);
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.UInt(_last);
        writer.Int(_own.Count);
        foreach (var grain in _own.Values) grain.Save(writer);
        writer.Int(_ended.Count);
        foreach (var number in _ended) writer.UInt(number);
        writer.Int(_shared.Count);
        foreach (var copy in _shared.Values) WatchlistBytes.Write(writer, copy);
        writer.Int(_owed.Count);
        foreach (var (city, owed) in _owed)
        {
            writer.UShort(city);
            writer.Int(owed.Count);
            foreach (var number in owed) writer.UInt(number);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(EntryBytesMin); left > 0; left--) Keep(WatchlistGrain.Restore(ref reader));
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _ended.Enqueue(reader.UInt());
        for (var left = reader.Count(EntryBytesMin); left > 0; left--)
        {
            var copy = WatchlistBytes.ReadView(ref reader);
            Invariant.Holds(_bounds.Add(copy.Id, copy.Entry.Plate, copy.Entry.Priority) == Refusal.None);
            KeepShared(copy);
        }

        for (var left = reader.Count(OwedBytesMin); left > 0; left--)
        {
            var owed = new SortedSet<uint>();
            _owed.Add(reader.UShort(), owed);
            for (var entries = reader.Count(sizeof(uint)); entries > 0; entries--) owed.Add(reader.UInt());
        }
    }

    private Outcome Ask(WatchlistEntry entry, Instant now)
    {
        // Asked twice because the first answer was lost: somebody is to decide once.
        var same = _own.Values.FirstOrDefault(grain => grain.State == WatchlistState.Asked && IsSame(grain.Entry, entry));
        if (same is not null) return new Outcome(Refusal.None, default, default, false, true) { Entry = same.Id };
        var id = new WatchlistEntryId(tables.Jurisdiction, _last + 1);
        var refusal = WatchlistGrain.Ask(id, entry, now, out var grain);
        if (refusal == Refusal.None && entry.SharedWith.Any(city => !tables.Others.Contains(city))) refusal = Refusal.UnknownJurisdiction;
        if (refusal == Refusal.None) refusal = _bounds.Add(id, entry.Plate, entry.Priority);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        _last++;
        _bounds.Remove(id, entry.Plate);
        Keep(grain!);
        tables.Effects.Mark(grain!);
        return Outcome.Of(id);
    }

    private Outcome Change(WatchlistEntryId id, Func<WatchlistGrain, Refusal> change)
    {
        if (id.Jurisdiction != tables.Jurisdiction || !_own.TryGetValue(id.Number, out var grain))
            return Outcome.Refused(Refusal.UnknownWatchlistEntry);
        var (wasActive, expiresAt) = (grain.State == WatchlistState.Active, grain.ExpiresAt);
        var refusal = change(grain);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (grain.ExpiresAt != expiresAt) _expiry.Enqueue(id, grain.ExpiresAt.UnixMilliseconds);
        if (grain.IsOver) Ended(grain, tellNeighbours: wasActive);
        else if (grain.State == WatchlistState.Active) Tell(grain);
        tables.Effects.Mark(grain);
        return Outcome.Of(id);
    }

    private void Keep(WatchlistGrain grain)
    {
        _own.Add(grain.Id.Number, grain);
        if (grain.IsOver) return;
        Invariant.Holds(_bounds.Add(grain.Id, grain.Entry.Plate, grain.Entry.Priority) == Refusal.None);
        _expiry.Enqueue(grain.Id, grain.ExpiresAt.UnixMilliseconds);
    }

    private void KeepShared(WatchlistEntryView copy)
    {
        _shared[KeyOf(copy.Id)] = copy;
        _expiry.Enqueue(copy.Id, copy.ExpiresAt.UnixMilliseconds);
    }

    private void Ended(WatchlistGrain grain, bool tellNeighbours = true)
    {
        _bounds.Remove(grain.Id, grain.Entry.Plate);
        tables.Effects.Mark(grain);
        if (tellNeighbours) Tell(grain);
        _ended.Enqueue(grain.Id.Number);
        while (_ended.Count > ShardLimits.EndedEntriesKept) _own.Remove(_ended.Dequeue());
    }

    private void Tell(WatchlistGrain grain)
    {
        if (grain.Entry.Sharing == WatchlistSharing.OwnCity) return;
        var told = new EntryTold(grain.View());
        foreach (var city in tables.Others)
            if (grain.IsSharedWith(city)) Tell(city, told);
    }

    // What was sent, or is over, is owed no more.
    private void Tell(JurisdictionId city, EntryTold told)
    {
        var isSent = letters.Send(city, told);
        var owes = !isSent && told.Entry.State == WatchlistState.Active;
        if (!_owed.TryGetValue(city.Value, out var owed))
        {
            if (!owes) return;
            _owed.Add(city.Value, owed = []);
        }

        if (owes) owed.Add(told.Entry.Id.Number);
        else owed.Remove(told.Entry.Id.Number);
        if (owed.Count == 0) _owed.Remove(city.Value);
    }

    private static (ushort Jurisdiction, uint Number) KeyOf(WatchlistEntryId id) => (id.Jurisdiction.Value, id.Number);

    private static bool IsSame(WatchlistEntry one, WatchlistEntry other) =>
        one.SharedWith.SequenceEqual(other.SharedWith) && one == other with { SharedWith = one.SharedWith };
}
