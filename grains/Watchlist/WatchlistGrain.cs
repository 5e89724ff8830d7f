using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// One watchlist entry from asking to its end. Two people stand behind every day that it is active: who asks never approves, not the entry
/// and not more time for it. It ends by itself; nothing makes it last but a fresh approval. Who may ask and approve at all is not its
/// matter. Single writer: its shard's loop.
/// </summary>
public sealed class WatchlistGrain
{
    private const string Engine = "engine";

    private readonly List<WatchlistStep> _steps = [];
    private string _approvedBy = "";
    private WatchlistRenewal? _renewal;

    private WatchlistGrain(WatchlistEntryId id, WatchlistEntry entry, Instant askedAt)
    {
        Id = id;
        Entry = entry;
        AskedAt = askedAt;
        Since = askedAt;
        ExpiresAt = Earlier(entry.Until, askedAt.PlusMilliseconds(WatchlistLimits.UndecidedDaysMax * WatchlistLimits.DayMilliseconds));
    }

    /// <summary>Its number.</summary>
    public WatchlistEntryId Id { get; }

    /// <summary>What was asked for.</summary>
    public WatchlistEntry Entry { get; }

    /// <summary>When it was asked for.</summary>
    public Instant AskedAt { get; }

    /// <summary>How far it has come.</summary>
    public WatchlistState State { get; private set; }

    /// <summary>When <see cref="State"/> last changed.</summary>
    public Instant Since { get; private set; }

    /// <summary>When it ends by itself, active or waiting.</summary>
    public Instant ExpiresAt { get; private set; }

    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= WatchlistState.Withdrawn;

    /// <summary>Asks for an entry.</summary>
    /// <param name="grain">Null when it is refused: then there is nothing to keep.</param>
    public static Refusal Ask(WatchlistEntryId id, WatchlistEntry entry, Instant now, out WatchlistGrain? grain)
    {
        grain = null;
        var refusal = entry.Check(id.Jurisdiction, now);
        if (refusal != Refusal.None) return refusal;
        grain = new WatchlistGrain(id, entry, now);
        grain.Note(now, WatchlistDeed.Asked, entry.RequestedBy, entry.Purpose);
        return Refusal.None;
    }

    /// <summary>
    /// True when reads may be matched with it at <paramref name="now"/>. Not only <see cref="State"/>: a tick may come late, and what is
    /// over by the clock hits nobody.
    /// </summary>
    public bool IsActiveAt(Instant now) => State == WatchlistState.Active && now < ExpiresAt;

    /// <summary>True when hits may be told to that jurisdiction.</summary>
    public bool IsSharedWith(JurisdictionId jurisdiction) =>
        jurisdiction == Id.Jurisdiction || Entry.Sharing == WatchlistSharing.Province || Entry.SharedWith.Contains(jurisdiction);

    /// <summary>Approves it, or the time that was asked for it. Never by who asked for the entry or for the time.</summary>
    /// <param name="by">The user's name.</param>
    public Refusal Approve(string by, Instant now)
    {
        var refusal = CheckDecision(by, now);
        if (refusal != Refusal.None) return refusal;
        var until = _renewal?.Until ?? Entry.Until;
        // It was within the days when it was asked for, and an approval comes later; unless the clock was set back.
        if (!WatchlistText.IsWithinActiveDays(until, now)) return Refusal.ExpiryOutOfRange;
        Note(now, _renewal is null ? WatchlistDeed.Approved : WatchlistDeed.Renewed, by, until.ToString());
        if (_renewal is null) Change(WatchlistState.Active, now);
        _renewal = null;
        _approvedBy = by;
        ExpiresAt = until;
        return Refusal.None;
    }

    /// <summary>Does not approve it, which ends it; or not the time that was asked for it, which leaves it as it is.</summary>
    /// <param name="by">The user's name.</param>
    /// <param name="reason">Why, in words.</param>
    public Refusal Reject(string by, string reason, Instant now)
    {
        var refusal = CheckDecision(by, now);
        if (refusal != Refusal.None) return refusal;
        if (!WatchlistText.Says(reason, WatchlistLimits.ReasonMax)) return Refusal.ReasonMissing;
        Note(now, _renewal is null ? WatchlistDeed.Refused : WatchlistDeed.RenewalRefused, by, reason);
        if (_renewal is null) Change(WatchlistState.Refused, now);
        _renewal = null;
        return Refusal.None;
    }

    /// <summary>Asks for more time. It changes nothing until somebody else approves it.</summary>
    /// <param name="by">The user's name.</param>
    /// <param name="until">The new end, later than the one it has.</param>
    /// <param name="reason">Why it is still needed, in words.</param>
    public Refusal Renew(string by, Instant until, string reason, Instant now)
    {
        if (IsOverAt(now)) return Refusal.EntryOver;
        if (State != WatchlistState.Active) return Refusal.EntryNotActive;
        if (_renewal is not null) return Refusal.RenewalWaits;
        if (!WatchlistText.Says(by, WatchlistLimits.NameMax)) return Refusal.BasisMissing;
        if (!WatchlistText.Says(reason, WatchlistLimits.ReasonMax)) return Refusal.ReasonMissing;
        if (!WatchlistText.IsWithinActiveDays(until, now) || until <= ExpiresAt) return Refusal.ExpiryOutOfRange;
        _renewal = new WatchlistRenewal(now, by, until, reason);
        Note(now, WatchlistDeed.RenewalAsked, by, $"{until} {reason}");
        return Refusal.None;
    }

    /// <summary>Takes it back, at once and by one person: stopping needs no second one.</summary>
    /// <param name="by">The user's name.</param>
    /// <param name="reason">Why, in words.</param>
    public Refusal Withdraw(string by, string reason, Instant now)
    {
        if (IsOverAt(now)) return Refusal.EntryOver;
        if (!WatchlistText.Says(by, WatchlistLimits.NameMax)) return Refusal.BasisMissing;
        if (!WatchlistText.Says(reason, WatchlistLimits.ReasonMax)) return Refusal.ReasonMissing;
        Note(now, WatchlistDeed.Withdrawn, by, reason);
        End(WatchlistState.Withdrawn, now);
        return Refusal.None;
    }

    /// <summary>Ends it when its time is over.</summary>
    /// <returns>True when it ended now.</returns>
    public bool Tick(Instant now)
    {
        if (IsOver || now < ExpiresAt) return false;
        Note(now, WatchlistDeed.Expired, Engine, "");
        End(WatchlistState.Expired, now);
        return true;
    }

    /// <summary>An immutable copy for the boards.</summary>
    public WatchlistEntryView View() => new(Id, Entry, State, AskedAt, Since, _approvedBy, ExpiresAt, _renewal, [.. _steps]);

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.UShort(Id.Jurisdiction.Value);
        writer.UInt(Id.Number);
        WatchlistBytes.Write(writer, Entry);
        writer.Moment(AskedAt);
        writer.Byte((byte)State);
        writer.Moment(Since);
        writer.Text(_approvedBy);
        writer.Moment(ExpiresAt);
        WatchlistBytes.Write(writer, _renewal);
        WatchlistBytes.Write(writer, _steps);
    }

    /// <summary>Reads it back.</summary>
    public static WatchlistGrain Restore(ref StateReader reader)
    {
        var id = new WatchlistEntryId(new JurisdictionId(reader.UShort()), reader.UInt());
        var grain = new WatchlistGrain(id, WatchlistBytes.ReadEntry(ref reader), reader.Moment());
        grain.State = (WatchlistState)reader.Byte();
        grain.Since = reader.Moment();
        grain._approvedBy = reader.Text();
        grain.ExpiresAt = reader.Moment();
        grain._renewal = WatchlistBytes.ReadRenewal(ref reader);
        WatchlistBytes.ReadSteps(ref reader, grain._steps);
        return grain;
    }

    private Refusal CheckDecision(string by, Instant now)
    {
        if (IsOverAt(now)) return Refusal.EntryOver;
        if (State != WatchlistState.Asked && _renewal is null) return Refusal.NothingToApprove;
        if (!WatchlistText.Says(by, WatchlistLimits.NameMax)) return Refusal.BasisMissing;
        // Who asked for the entry does not give it more time either: else two people could keep it going for each other's asking.
        var isOwn = WatchlistText.IsSameUser(by, Entry.RequestedBy) ||
            (_renewal is not null && WatchlistText.IsSameUser(by, _renewal.AskedBy));
        return isOwn ? Refusal.OwnApproval : Refusal.None;
    }

    // By the clock, whether or not a tick has said so.
    private bool IsOverAt(Instant now) => IsOver || now >= ExpiresAt;

    private void End(WatchlistState state, Instant now)
    {
        _renewal = null;
        Change(state, now);
    }

    private void Change(WatchlistState state, Instant now)
    {
        Invariant.Holds(!IsOver);
        State = state;
        Since = now;
    }

    private void Note(Instant now, WatchlistDeed deed, string by, string detail)
    {
        // How it began stays: who asked and who approved.
        if (_steps.Count == WatchlistLimits.StepsMax) _steps.RemoveAt(2);
        _steps.Add(new WatchlistStep(now, deed, by, detail));
    }

    private static Instant Earlier(Instant one, Instant other) => one < other ? one : other;
}
