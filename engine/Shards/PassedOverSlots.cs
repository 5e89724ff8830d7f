using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Keeps the nearest of the officers that a search passes over, by whole metres and then by number; the order in which they come decides
/// nothing. One thread, one use.
/// </summary>
/// <param name="errorMax">See <see cref="NearDistance.ErrorMax"/>.</param>
internal sealed class PassedOverSlots(OfficerTable officers, LatLng middle, double errorMax)
{
    /// <summary>So many are gathered before the nearest of them are found.</summary>
    private const int GatheredMax = 8 * DomainLimits.PassedOverMax;

    private readonly List<(int Metres, OfficerId Officer, int Slot, RankReason Reason)> _kept = [];
    private double _limit = double.PositiveInfinity; // Whoever is quickly beyond it is not among them. Unit: square radians.

    /// <summary>An officer is passed over; each once.</summary>
    /// <param name="square">See <see cref="NearDistance.SquareTo"/>.</param>
    public void Add(int slot, double square, RankReason reason)
    {
        if (square > _limit) return;
        _kept.Add(((int)officers.PlaceOf(slot).MetresTo(middle), officers.NumberOf(slot), slot, reason));
        if (_kept.Count < GatheredMax) return;
        Shorten();
        _limit = NearDistance.SquareOf(_kept[^1].Metres + 1.0) * (1 + 2 * errorMax);
    }

    /// <summary>The nearest, nearest first.</summary>
    /// <param name="metres">Only those nearer than this, in whole metres. May be infinite.</param>
    public IReadOnlyList<(int Slot, RankReason Reason)> Take(double metres)
    {
        if (_kept.Count == 0) return [];
        Shorten();
        var whole = Math.Floor(metres);
        return [.. _kept.Where(passed => passed.Metres < whole).Select(passed => (passed.Slot, passed.Reason))];
    }

    private void Shorten()
    {
        _kept.Sort();
        if (_kept.Count > DomainLimits.PassedOverMax) _kept.RemoveRange(DomainLimits.PassedOverMax, _kept.Count - DomainLimits.PassedOverMax);
    }
}
