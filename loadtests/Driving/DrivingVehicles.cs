using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// Invented vehicles that drive from camera to camera, each on to one of the nearest: the same seed and rate give the same reads. There are as many
/// as it takes for the wanted rate. One thread.
/// </summary>
public sealed class DrivingVehicles
{
    internal const double DetourFactor = 1.3; // Streets are no straight lines.
    private const int NearestMax = 6; // Cameras that the next street may lead to.
    private const double SlowestMetresPerSecond = 6;
    private const double FastestMetresPerSecond = 20;
    private const double ShortestHopSeconds = 5;
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"; // Chinese plates have no I and no O.

    private readonly IReadOnlyList<Camera> _cameras;
    private readonly int[][] _nearest;
    private readonly PriorityQueue<int, double> _arrivals = new();
    private readonly int[] _at;
    private readonly Chance _chance;
    private readonly ulong _seed;
    private readonly bool _isChina;
    private readonly char _first;

    /// <param name="cameras">Two at least.</param>
    /// <param name="perSecond">Reads a second in the mean; above 0.</param>
    /// <param name="province">The sign that plates begin with; empty: Beijing's in China, elsewhere a 7.</param>
    public DrivingVehicles(IReadOnlyList<Camera> cameras, double perSecond, ulong seed, string province = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cameras.Count, 2, nameof(cameras));
        (_cameras, _seed, _chance) = (cameras, seed, Chance.Of(seed, "vehicles"));
        _isChina = province.Length > 0 || IsChinese(cameras[0]);
        _first = province.Length > 0 ? province[0] : _isChina ? '京' : '7';
        _nearest = [.. cameras.Select(NearestTo)];
        const int Sample = 10_000;
        var mean = 0.0;
        for (var i = 0; i < Sample; i++) mean += Hop(_chance.NextBelow(cameras.Count)).Seconds / Sample;
        _at = new int[Math.Max(1, (int)(perSecond * mean))];
        for (var vehicle = 0; vehicle < _at.Length; vehicle++)
        {
            _at[vehicle] = _chance.NextBelow(cameras.Count);
            _arrivals.Enqueue(vehicle, _chance.NextUnit() * mean);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _at.Length;

    /// <summary>Whether ordinary plates of China begin with that sign.</summary>
    public static bool IsProvince(char sign) => Plate.TryParse($"{sign}A12345", out var plate, out _) && plate.Form == PlateForm.Ordinary;

    internal static bool IsChinese(Camera camera) => RegionGround.IsInChina([camera.Place.Longitude, camera.Place.Latitude]);

    /// <summary>When the next vehicle passes a camera. Unit: seconds from the beginning.</summary>
    public double NextAt => _arrivals.TryPeek(out _, out var seconds) ? seconds : double.PositiveInfinity;

    /// <summary>Lets the next vehicle pass its camera and drive on.</summary>
    public (Camera Camera, string Plate) Pass()
    {
        _arrivals.TryDequeue(out var vehicle, out var seconds);
        var camera = _at[vehicle];
        (_at[vehicle], var hop) = Hop(camera);
        _arrivals.Enqueue(vehicle, seconds + hop);
        return (_cameras[camera], PlateOf(vehicle));
    }

    private (int Camera, double Seconds) Hop(int from)
    {
        var next = _nearest[from][_chance.NextBelow(_nearest[from].Length)];
        var metres = _cameras[from].Place.MetresTo(_cameras[next].Place) * DetourFactor;
        var seconds = metres / _chance.NextBetween(SlowestMetresPerSecond, FastestMetresPerSecond);
        return (next, Math.Max(ShortestHopSeconds, seconds));
    }

    private int[] NearestTo(Camera camera) =>
    [
        .. Enumerable.Range(0, _cameras.Count).Where(other => _cameras[other] != camera)
            .OrderBy(other => _cameras[other].Place.MetresTo(camera.Place)).Take(NearestMax),
    ];

    // A plate belongs to its vehicle, whenever it is asked for.
    private string PlateOf(int vehicle)
    {
        var chance = Chance.Of(_seed, (ulong)vehicle);
        Span<char> plate = stackalloc char[7];
        plate[0] = _first;
        plate[1] = Letters[chance.NextBelow(24)];
        plate[2] = Letters[_isChina ? 24 + chance.NextBelow(10) : chance.NextBelow(24)];
        plate[3] = Letters[_isChina ? 24 + chance.NextBelow(10) : chance.NextBelow(24)];
        for (var at = 4; at < plate.Length; at++) plate[at] = Letters[24 + chance.NextBelow(10)];
        return new string(plate);
    }
}
