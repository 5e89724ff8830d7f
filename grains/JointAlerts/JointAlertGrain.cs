namespace SmartPolicing.Realtime.Grains.JointAlerts;

/// <summary>
/// One joint alert in one jurisdiction: the truth where it is led, a copy elsewhere. It knows nothing of officers or letters; the shard's
/// rules bring those together. Single writer: its shard's loop.
/// </summary>
/// <param name="alert">As raised, or as heard.</param>
/// <param name="here">The jurisdiction it is in.</param>
public sealed class JointAlertGrain(JointAlert alert, JurisdictionId here)
{
    /// <summary>How it stands: immutable, another one after each change.</summary>
    public JointAlert View { get; private set; } = alert;

    /// <summary>True where it was raised.</summary>
    public bool IsLed => View.Lead == here;

    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => View.End != AlertEnd.None;

    /// <summary>Takes over what the leading jurisdiction tells; what was answered here and has not reached it yet stays.</summary>
    /// <returns>False when it is older than what is known.</returns>
    public bool Hear(JointAlert told)
    {
        Invariant.Holds(!IsLed && told.Id == View.Id);
        if (told.Version <= View.Version) return false;
        var mine = View.SideOf(here);
        var sides = told.Sides.Select(side => side.Jurisdiction == here && mine is not null && IsFurther(mine, side) ? mine : side);
        var posts = told.Posts.Select(post => post.Jurisdiction == here && told.End == AlertEnd.None ? MineOr(post) : post);
        // Who leads has not heard yet of what was ordered here just now.
        var unheard = View.Posts.Where(mine => mine.Jurisdiction == here && !told.Posts.Any(post => IsSame(post, mine)));
        View = told with { Sides = [.. sides], Posts = InOrder(posts.Concat(unheard)) };
        return true;
    }

    /// <summary>A side answers.</summary>
    /// <param name="answer">Acknowledged, Declined or Deployed.</param>
    /// <param name="repeated">True when that is what it had said already: nothing changes.</param>
    public Refusal Answer(JurisdictionId side, SideState answer, string by, string reason, Instant now, out bool repeated)
    {
        repeated = false;
        if (IsOver) return Refusal.AlertOver;
        if (View.SideOf(side) is not { } known || side == View.Lead) return Refusal.NotAsked;
        repeated = known.State == answer;
        if (repeated) return Refusal.None;
        if (answer == SideState.Declined && reason.Length == 0) return Refusal.ReasonMissing;
        var mayFollow = answer switch
        {
            SideState.Acknowledged => known.State is SideState.Asked or SideState.Overdue or SideState.Declined,
            SideState.Declined => known.State != SideState.Deployed,
            SideState.Deployed => known.State == SideState.Acknowledged,
            _ => false,
        };
        if (!mayFollow) return Refusal.AnswerOutOfOrder;
        Put(known with { State = answer, By = by, Reason = reason, Since = now });
        return Refusal.None;
    }

    /// <summary>Sides that have let their time run out since the last call.</summary>
    public IReadOnlyList<AlertSide> Overdue(Instant now)
    {
        Invariant.Holds(IsLed && !IsOver);
        var late = View.Sides.Where(side => side.State == SideState.Asked && !side.AnswerBy.IsNever && side.AnswerBy <= now).ToList();
        foreach (var side in late) Put(side with { State = SideState.Overdue, Since = now });
        return late;
    }

    /// <summary>A side stands so now.</summary>
    public void Put(AlertSide side) =>
        View = View with { Sides = [.. View.Sides.Select(known => known.Jurisdiction == side.Jurisdiction ? side : known)] };

    /// <summary>Whatever else changed, made by <paramref name="change"/>.</summary>
    public void Change(Func<JointAlert, JointAlert> change) => View = change(View);

    /// <summary>Adds or replaces a post: the one of that jurisdiction at that crossing.</summary>
    public void Put(WatchPost post)
    {
        View = View with { Posts = InOrder(View.Posts.Where(known => !IsSame(known, post)).Append(post)) };
    }

    /// <summary>Writes a line.</summary>
    public void Note(AlertLine line)
    {
        var lines = View.Lines.Append(line).ToList();
        if (lines.Count > JointAlertLimits.LinesMax) lines.RemoveAt(1);
        View = View with { Lines = [.. lines] };
    }

    /// <summary>It is to be told: the next version.</summary>
    public JointAlert Next()
    {
        Invariant.Holds(IsLed);
        return View = View with { Version = View.Version + 1 };
    }

    private static bool IsSame(WatchPost one, WatchPost other) => one.Jurisdiction == other.Jurisdiction && one.Crossing == other.Crossing;

    private static WatchPost[] InOrder(IEnumerable<WatchPost> posts) =>
        [.. posts.OrderBy(post => post.EarliestAt).ThenBy(post => post.Crossing).ThenBy(post => post.Jurisdiction.Value)];

    // Which incident a post of this side is, this side alone decides: who leads may not have heard yet that it is another one.
    private WatchPost MineOr(WatchPost told) =>
        View.Posts.FirstOrDefault(post => IsSame(post, told)) is { } mine
            ? mine with { EarliestAt = told.EarliestAt, LikelyAt = told.LikelyAt, Wanted = told.Wanted }
            : told;

    // What was said here may not have reached the leading jurisdiction when it wrote: then it still has what was before.
    private static bool IsFurther(AlertSide mine, AlertSide told) =>
        mine.State >= SideState.Acknowledged && (told.State < SideState.Acknowledged || mine.Since > told.Since);
}
