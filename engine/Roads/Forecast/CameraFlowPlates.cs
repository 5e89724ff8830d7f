using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The last two cameras of every vehicle on its way, for half an hour. When there are more vehicles than may be kept, every second one is
/// no longer kept at all, by its number: the others are still followed for as long as a journey takes. (To forget the oldest of all instead
/// would leave only short journeys, and the next camera would always seem to be a near one.) When it has been quiet, they are kept again.
/// </summary>
/// <param name="most">Vehicles kept at once; 1 or more.</param>
internal sealed class CameraFlowPlates(int most)
{
    private const int None = -1;

    private readonly Dictionary<ulong, int> _places = [];
    private readonly List<Kept> _kept = []; // In no order; linked by when they were read last, as far as reads come in order.
    private int _oldest = None;
    private int _newest = None;
    private ulong _numberMax = ulong.MaxValue;
    private long _busyAt;

    /// <summary>Vehicles kept now.</summary>
    public int Count => _kept.Count;

    /// <summary>The share of all vehicles that is kept: 1, or a half, a quarter and so on.</summary>
    public double Share => (_numberMax + 1.0) / (ulong.MaxValue + 1.0);

    /// <summary>Takes a read in.</summary>
    /// <param name="plate">A number as likely as any other.</param>
    /// <param name="before">The vehicle's read before this one; of no camera when it is none.</param>
    /// <returns>False when the vehicle is none of those kept, or has been read later than that already.</returns>
    public bool TryAdd(int camera, ulong plate, long milliseconds, out CameraFlowRead before)
    {
        before = CameraFlowRead.None;
        Forget(milliseconds);
        if (plate > _numberMax) return false;
        if (_places.TryGetValue(plate, out var place))
        {
            before = _kept[place].Last;
            if (milliseconds < before.Milliseconds) return false;
            if (milliseconds - before.Milliseconds > ForecastLimits.PlateMillisecondsMax) before = CameraFlowRead.None;
            var cameraBefore = before.Camera == camera ? before.Before : before.Camera;
            CollectionsMarshal.AsSpan(_kept)[place].Last = new CameraFlowRead(camera, cameraBefore, milliseconds);
            Unlink(place);
            LinkNewest(place);
            return true;
        }

        if (_kept.Count == most && !TryMakeRoom(plate, milliseconds)) return false;
        _places.Add(plate, _kept.Count);
        _kept.Add(new Kept(plate, new CameraFlowRead(camera, CameraFlowTable.NoCamera, milliseconds)));
        LinkNewest(_kept.Count - 1);
        return true;
    }

    /// <summary>Forgets vehicles that were not read for long.</summary>
    private void Forget(long now)
    {
        while (_oldest != None && now - _kept[_oldest].Last.Milliseconds > ForecastLimits.PlateMillisecondsMax) Remove(_oldest);
        if (_numberMax == ulong.MaxValue) return;
        if (_kept.Count >= most / 4) _busyAt = now;
        if (now - _busyAt <= ForecastLimits.PlateMillisecondsMax) return;
        _numberMax = (_numberMax << 1) | 1;
        _busyAt = now;
    }

    /// <summary>Keeps only half of the vehicles from now on.</summary>
    /// <returns>False when this one is not among them.</returns>
    private bool TryMakeRoom(ulong plate, long now)
    {
        while (_kept.Count == most)
        {
            _busyAt = now;
            _numberMax >>= 1;
            for (var place = _kept.Count - 1; place >= 0; place--)
                if (_kept[place].Plate > _numberMax) Remove(place);
            if (plate > _numberMax) return false;
        }

        return true;
    }

    private void Remove(int place)
    {
        Unlink(place);
        _places.Remove(_kept[place].Plate);
        var last = _kept.Count - 1;
        if (place != last)
        {
            var moved = _kept[last];
            _kept[place] = moved;
            _places[moved.Plate] = place;
            var kept = CollectionsMarshal.AsSpan(_kept);
            if (moved.Older == None) _oldest = place;
            else kept[moved.Older].Newer = place;
            if (moved.Newer == None) _newest = place;
            else kept[moved.Newer].Older = place;
        }

        _kept.RemoveAt(last);
    }

    private void Unlink(int place)
    {
        var kept = CollectionsMarshal.AsSpan(_kept);
        var (older, newer) = (kept[place].Older, kept[place].Newer);
        if (older == None) _oldest = newer;
        else kept[older].Newer = newer;
        if (newer == None) _newest = older;
        else kept[newer].Older = older;
    }

    private void LinkNewest(int place)
    {
        var kept = CollectionsMarshal.AsSpan(_kept);
        (kept[place].Older, kept[place].Newer) = (_newest, None);
        if (_newest == None) _oldest = place;
        else kept[_newest].Newer = place;
        _newest = place;
    }

    private struct Kept(ulong plate, CameraFlowRead last)
    {
        public readonly ulong Plate = plate;
        public CameraFlowRead Last = last;
        public int Older = None;
        public int Newer = None;
    }
}

/// <summary>Where a vehicle was read last.</summary>
/// <param name="Before">The other camera that read it before that, or <see cref="CameraFlowTable.NoCamera"/>.</param>
internal readonly record struct CameraFlowRead(int Camera, int Before, long Milliseconds)
{
    /// <summary>Nowhere yet.</summary>
    public static CameraFlowRead None { get; } = new(CameraFlowTable.NoCamera, CameraFlowTable.NoCamera, 0);
}
