namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>What the type of a call has to do with that of an open incident. The words of docs/CALLS.md (camelCase).</summary>
public enum TypeRelation : byte
{
    /// <summary>The same type.</summary>
    Same,

    /// <summary>Types that the region says callers take for each other.</summary>
    Related,

    /// <summary>Others, or the call has no type yet.</summary>
    Other,
}

/// <summary>How far a look for duplicates reaches.</summary>
/// <param name="Metres">From the place of the call to that of the incident.</param>
/// <param name="Seconds">Since the incident's newest call.</param>
public readonly record struct DuplicateReach(double Metres, int Seconds);

/// <summary>
/// Which open incidents a call may be about, for a person to decide. Wider than what the policy joins by itself: a person who is shown too
/// much loses a glance, one who is shown too little opens a second incident. Pure.
/// </summary>
public static class DuplicateRules
{
    /// <summary>How far to look for a relation, whatever the policy.</summary>
    public static DuplicateReach ReachOf(TypeRelation relation, int joinMetres, int joinSeconds) => relation switch
    {
        TypeRelation.Same => new DuplicateReach(Math.Max(500, joinMetres), Math.Max(3_600, joinSeconds)),
        TypeRelation.Related => new DuplicateReach(300, 3_600),
        _ => new DuplicateReach(100, 1_800),
    };

    /// <summary>
    /// How unlikely it is that both are one happening: 0 for the same type at the same place a moment ago; null when it is out of reach.
    /// Distance counts by the part of its reach, time half as much, and each step of the relation as much as a whole reach.
    /// </summary>
    public static double? Score(TypeRelation relation, double metres, double seconds, DuplicateReach reach)
    {
        if (metres > reach.Metres || seconds > reach.Seconds) return null;
        return (int)relation + metres / reach.Metres + Math.Max(0, seconds) / reach.Seconds / 2;
    }
}
