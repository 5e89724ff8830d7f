using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>Where the reads of a camera go.</summary>
/// <param name="Id">The camera's id, one object for all its reads.</param>
/// <param name="Desk">Number of the desk; -1 when the camera is none of this node's.</param>
/// <param name="Slot">The camera's place at that desk.</param>
public readonly record struct CameraSeat(string Id, int Desk, int Slot);

/// <summary>All desks of a node, and which camera belongs to which. Nothing but its counter changes after construction; any thread.</summary>
public sealed class ReadDesks
{
    private readonly Dictionary<string, CameraSeat> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CameraSeat>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private long _setAside;

    /// <param name="cameras">All of the region, also those of nobody and of other nodes. An id given twice keeps the first.</param>
    /// <param name="desks">One for each jurisdiction that this node holds; each was made with its own of these cameras.</param>
    public ReadDesks(IReadOnlyList<CameraPost> cameras, IReadOnlyList<ReadDesk> desks)
    {
        All = desks;
        for (var desk = 0; desk < desks.Count; desk++)
        {
            var own = desks[desk].Cameras;
            for (var slot = 0; slot < own.Count; slot++) _seats.TryAdd(own[slot].Id, new CameraSeat(own[slot].Id, desk, slot));
        }

        foreach (var desk in desks) desk.Troubled += SetAside;
        foreach (var camera in cameras) _seats.TryAdd(camera.Id, new CameraSeat(camera.Id, -1, 0));
        _byText = _seats.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>A node without cameras: every read is refused as unknownCamera.</summary>
    public static ReadDesks None { get; } = new([], []);

    /// <summary>Told, on any thread, of each read that was set aside because it broke something.</summary>
    public event Action<ReadTrouble>? Troubled;

    /// <summary>Reads that were set aside since the start.</summary>
    public long ReadsSetAside => Interlocked.Read(ref _setAside);

    /// <summary>In the order they were given.</summary>
    public IReadOnlyList<ReadDesk> All { get; }

    /// <returns>False when the region has no such camera.</returns>
    public bool TryFind(ReadOnlySpan<char> camera, out CameraSeat seat) => _byText.TryGetValue(camera, out seat);

    /// <summary>What is known of the clock of a camera of this node; null when it is none or no read of it has come.</summary>
    public ClockSkew? ClockOf(string camera) => TryFind(camera, out var seat) && seat.Desk >= 0 ? All[seat.Desk].ClockOf(seat.Slot) : null;

    /// <summary>A read broke something, at its desk or on its way there.</summary>
    internal void SetAside(ReadTrouble trouble)
    {
        Interlocked.Increment(ref _setAside);
        Troubled?.Invoke(trouble);
    }

    /// <summary>Reminds every desk that time has passed.</summary>
    public void Ring()
    {
        foreach (var desk in All) desk.Ring();
    }
}
