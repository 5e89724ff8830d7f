namespace SmartPolicing.Realtime.Roads;

/// <summary>How many vehicles went on from one camera to another, and how long they took.</summary>
/// <param name="To">The camera they were read by next.</param>
/// <param name="Vehicles">How many; halved now and then, so that it stays current.</param>
/// <param name="LikelySeconds">Half of them took at most so long, to the next step of the histogram (a factor of 1.41).</param>
/// <param name="LateSeconds">Nine tenths of them took at most so long.</param>
public readonly record struct CameraFlow(int To, int Vehicles, int LikelySeconds, int LateSeconds);

/// <summary>
/// Where vehicles went on from cameras, as it was known at one moment. Immutable and safe for every thread.
/// </summary>
public sealed class CameraFlowTable
{
    private readonly Dictionary<(int Before, int From), (CameraFlow[] Flows, int Vehicles)> _flows;

    internal CameraFlowTable(Dictionary<(int Before, int From), (CameraFlow[] Flows, int Vehicles)> flows) => _flows = flows;

    /// <summary>Nothing is known.</summary>
    public static CameraFlowTable Empty { get; } = new([]);

    /// <summary>Where vehicles went on from a camera, by camera.</summary>
    public ReadOnlySpan<CameraFlow> From(int camera) => Of(NoCamera, camera);

    /// <summary>The same of those that had come from a certain camera.</summary>
    public ReadOnlySpan<CameraFlow> From(int before, int camera) => Of(before, camera);

    /// <summary>All vehicles that went on from a camera, those to cameras that are not listed too.</summary>
    public int VehiclesFrom(int camera) => _flows.GetValueOrDefault((NoCamera, camera)).Vehicles;

    /// <summary>The same of those that had come from a certain camera.</summary>
    public int VehiclesFrom(int before, int camera) => _flows.GetValueOrDefault((before, camera)).Vehicles;

    internal const int NoCamera = -1;

    private ReadOnlySpan<CameraFlow> Of(int before, int from) => _flows.GetValueOrDefault((before, from)).Flows;
}
