namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// What a reader met in a file and what it left out; after the build also what became of restrictions and barriers. Counts.
/// </summary>
/// <param name="NodesInFile">Nodes read, used by a road or not.</param>
/// <param name="WaysWithoutHighway">Ways left out because they carry no highway tag and are no ferry line.</param>
/// <param name="Relations">Relations left out because they are no turn restriction.</param>
/// <param name="MissingNodes">References of kept ways to nodes that the file does not hold (cut extracts).</param>
/// <param name="RepeatedIds">Nodes, kept ways and restrictions whose id had come before; the first in the file counts.</param>
public sealed record OsmCounts(long NodesInFile, long WaysWithoutHighway, long Relations, long MissingNodes, long RepeatedIds)
{
    /// <summary>What became of the turn restrictions. All 0 before the build.</summary>
    public RestrictionCounts Restrictions { get; init; } = new();

    /// <summary>What became of the barriers on roads. All 0 before the build.</summary>
    public BarrierCounts Barriers { get; init; } = new();

    /// <summary>Ways the vehicle may use. 0 before the build.</summary>
    public int UsedWays { get; init; }
}

/// <summary>What became of the turn restrictions of a file. Read is the sum of all others.</summary>
public sealed record RestrictionCounts
{
    /// <summary>Relations with type=restriction in the file.</summary>
    public int Read { get; init; }

    /// <summary>Forbid at least one turn that was there to take.</summary>
    public int Used { get; init; }

    /// <summary>Hold at certain times or for certain loads only (restriction:conditional, day_on, hour_on): left out.</summary>
    public int Conditional { get; init; }

    /// <summary>For other vehicles, or except this one; all of them for an officer on foot.</summary>
    public int OtherVehicle { get; init; }

    /// <summary>A member is not in the file, or is a way without a road on it: cut off at the edge of an extract.</summary>
    public int MissingMember { get; init; }

    /// <summary>The turn is impossible anyway: a member is closed to the vehicle, or a one-way street runs the other way.</summary>
    public int NotDrivable { get; init; }

    /// <summary>The members do not touch where they should.</summary>
    public int NotTouching { get; init; }

    /// <summary>A member runs through the junction and both its sides could be meant (it should have been split there).</summary>
    public int Ambiguous { get; init; }

    /// <summary>No known kind of restriction, or not the members one needs.</summary>
    public int NotUnderstood { get; init; }
}

/// <summary>What became of the barriers that stand on used ways. Counts of nodes.</summary>
public sealed record BarrierCounts
{
    /// <summary>Impassable for the vehicle: every way that meets there ends there.</summary>
    public int Cut { get; init; }

    /// <summary>Passable at the price of <see cref="RoadBarriers"/>' delay.</summary>
    public int Delay { get; init; }

    /// <summary>Passable without a delay.</summary>
    public int Free { get; init; }
}
