namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>How somebody drives.</summary>
internal enum DriveHabit
{
    /// <summary>The fastest way at the usual speeds, as this driver sees them.</summary>
    Fastest,

    /// <summary>Keeps to main roads, though side streets would be faster.</summary>
    MainRoads,

    /// <summary>Flees: 1.2 times free flow, on the way that is fastest for that.</summary>
    Fleeing,
}

/// <summary>A camera that was passed, and whether it read the plate. Milliseconds after the drive began.</summary>
internal readonly record struct CameraPass(int Camera, int Milliseconds, bool IsRead);

/// <summary>A border that was really crossed. Milliseconds after the drive began.</summary>
internal readonly record struct BorderEntry(int From, int To, int Milliseconds);

/// <summary>One vehicle's drive from a place in one jurisdiction to a place in another. Immutable.</summary>
/// <param name="HasErrand">It went by way of a third place, which nobody can foresee.</param>
internal sealed record BorderDrive(
    DriveHabit Habit, bool HasErrand, IReadOnlyList<CameraPass> Passes, IReadOnlyList<BorderEntry> Entries, int Milliseconds)
{
    /// <summary>What was read; the same camera twice in a row is one passage.</summary>
    public List<CameraPass> Reads()
    {
        var reads = new List<CameraPass>();
        foreach (var pass in Passes)
            if (pass.IsRead && (reads.Count == 0 || reads[^1].Camera != pass.Camera)) reads.Add(pass);
        return reads;
    }
}
