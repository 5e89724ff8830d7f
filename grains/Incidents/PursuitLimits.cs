namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>Bounds of incidents that follow an officer or a suspect track.</summary>
public static class PursuitLimits
{
    /// <summary>Incidents of a shard that follow something: a city has a handful. Past it the next is refused (<c>tooManyPursuits</c>).</summary>
    public const int FollowingMax = 64;

    /// <summary>Metres that what is followed must be away from the incident's place for it to move: less is what positions are off anyway.</summary>
    public const double MoveMetres = 50;

    /// <summary>Milliseconds between two moves of one incident: each is pushed to all who are on it.</summary>
    public const int MoveMilliseconds = 3_000;

    /// <summary>
    /// Metres that the incident must have moved since the roads were last asked who is nearest for them to be asked anew: some 15 s of a fast
    /// drive. A fix every second would else be a question every second.
    /// </summary>
    public const double RankMetres = 400;

    /// <summary>Incidents that are moved in one tick; those that waited longest first, the rest in the next.</summary>
    public const int MovesPerTick = 16;
}
