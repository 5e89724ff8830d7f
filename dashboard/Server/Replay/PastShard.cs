using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Replay;

/// <summary>
/// One jurisdiction in a replay: what its journal came to at the session's moment, and what that causes, in order. One thread at a time,
/// but for <see cref="Frame"/>.
/// </summary>
/// <param name="nodeSpeed">Node seconds per wall second when it was recorded.</param>
internal sealed class PastShard(JurisdictionId jurisdiction, ShardReplay replay, double nodeSpeed) : IDisposable
{
    private readonly HashSet<OfficerId> _elsewhere = []; // Told of by another shard.
    private volatile Published _published = new(new OfficerFrame(jurisdiction, default, []));
    private Instant _cameTo;
    private long _sequence;

    internal JurisdictionId Jurisdiction => jurisdiction;

    /// <summary>The earliest moment that is kept.</summary>
    internal Instant Oldest => replay.Oldest;

    /// <summary>The last moment of the journal when it was opened.</summary>
    internal Instant Newest => replay.Newest;

    /// <summary>False before the oldest moment kept, and once it could not be read.</summary>
    internal bool IsHere { get; private set; }

    /// <summary>Why it could not be read on, for an operator; null while it can.</summary>
    internal string? Refusal { get; private set; }

    /// <summary>The officers at that moment, in the order of the frames.</summary>
    internal IReadOnlyList<OfficerRegistration> Officers { get; private set; } = [];

    /// <summary>The newest frame that was published. Any thread.</summary>
    internal OfficerFrame Frame => _published.Frame;

    /// <summary>While it is here.</summary>
    internal ShardFold Fold => replay.Fold!;

    public void Dispose() => replay.Dispose();

    /// <summary>Comes to a moment, back or forth, and tells nothing of the way there. Blocks.</summary>
    internal void Come(Instant moment)
    {
        var isNear = IsHere && moment >= _cameTo && moment.MillisecondsSince(_cameTo) <= DashboardLimits.ReplayForwardMilliseconds;
        string? refusal = null;
        IsHere = moment >= Oldest && (isNear ? TryGoOn(moment, out refusal) : replay.TrySeek(moment, out refusal));
        (_cameTo, Refusal) = (moment, refusal);
    }

    /// <summary>From here on tells of its officers, but for those that <paramref name="told"/> holds already; adds its own.</summary>
    /// <remarks>
    /// A person who moved to another city is an officer of both for as long as a directive in the first one names them. Each door has
    /// frames of its own: the one before may still be asked, and knows its officers by their places in those.
    /// </remarks>
    internal ShardDoor Enter(HashSet<OfficerId> told)
    {
        _elsewhere.Clear();
        foreach (var officer in Fold.Configuration.Officers)
            if (!told.Add(officer.Id)) _elsewhere.Add(officer.Id);
        Officers = [.. Fold.Configuration.Officers.Where(officer => !_elsewhere.Contains(officer.Id))];
        var published = _published = new Published(NewestFrame());
        return new ShardDoor(jurisdiction, Officers, () => published.Frame);
    }

    /// <summary>Everything as it is now, as one batch.</summary>
    internal ShardEffects Whole()
    {
        Fold.State.TellAll();
        return Batch(Fold.State.Now);
    }

    /// <summary>Applies what came in until a moment, and tells what each entry caused.</summary>
    /// <returns>
    /// False when what was told so far no longer holds: there are other officers, or it cannot be read on. Then the rest until the moment
    /// is applied untold, and everything is to be told anew.
    /// </returns>
    internal async ValueTask<bool> StepAsync(Instant until, ChannelWriter<ShardEffects> effects, CancellationToken cancellation)
    {
        var holds = true;
        string? refusal;
        while (replay.TryStep(until, out var entry, out refusal))
        {
            holds &= entry.Kind != EntryKind.Configured;
            if (!holds) Fold.State.Effects.Clear();
            else if (!Fold.State.Effects.IsEmpty) await effects.WriteAsync(Batch(entry.At), cancellation);
        }

        (_cameTo, Refusal) = (until, refusal);
        IsHere = refusal is null;
        return holds && IsHere;
    }

    /// <summary>
    /// Makes the positions as they are now the newest frame: of the moment come to, or, where the city had stopped then, of its last word.
    /// </summary>
    internal void Publish() => _published.Frame = NewestFrame();

    private OfficerFrame NewestFrame()
    {
        var officers = Fold.State.Frame();
        if (_elsewhere.Count > 0) officers = [.. officers.Where(officer => !_elsewhere.Contains(officer.Officer))];
        var hadStopped = _cameTo.MillisecondsSince(Fold.State.Now) > DashboardLimits.StoppedAfterMilliseconds * nodeSpeed;
        return new OfficerFrame(jurisdiction, hadStopped ? Fold.State.Now : _cameTo, officers);
    }

    private bool TryGoOn(Instant moment, out string? refusal)
    {
        while (replay.TryStep(moment, out _, out refusal)) Fold.State.Effects.Clear();
        return refusal is null;
    }

    private ShardEffects Batch(Instant at)
    {
        var (effects, _) = Fold.State.Effects.Drain(); // What the roads were asked was answered then.
        if (_elsewhere.Count > 0) effects = [.. effects.Where(effect => !IsElsewhere(effect))];
        return new ShardEffects(jurisdiction, ++_sequence, at, effects);
    }

    private bool IsElsewhere(Effect effect) => effect switch
    {
        OfficerChanged changed => _elsewhere.Contains(changed.Officer.Id),
        DirectiveChanged changed => _elsewhere.Contains(changed.Directive.Officer),
        _ => false,
    };

    /// <summary>Where one door finds the newest frame.</summary>
    private sealed class Published(OfficerFrame frame)
    {
        private volatile OfficerFrame _frame = frame;

        internal OfficerFrame Frame
        {
            get => _frame;
            set => _frame = value;
        }
    }
}
