#pragma warning disable RS0030 // For the edge, around the loops: it turns moments into local time, which the fold never does.
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The policy in force for whoever is outside the shards, and what the edge adds to it: which area a place is in, and what the local time
/// is. Each shard has its own, by its journal; this one follows when all of them have it. Safe on any thread.
/// </summary>
public sealed class LivePolicy
{
    private readonly TimeProvider _clock;
    private readonly TimeZoneInfo _zone;
    private volatile InForce _now;

    /// <param name="first">In force at the start.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="zone">The region's time zone; UTC when none is given.</param>
    /// <param name="areaOf">See <see cref="AreaOf"/>; without it there are no areas. May be called by any thread.</param>
    public LivePolicy(
        DispatchPolicy first, TimeProvider clock, TimeZoneInfo? zone = null, Func<JurisdictionId, LatLng, string>? areaOf = null)
    {
        _clock = clock;
        _zone = zone ?? TimeZoneInfo.Utc;
        _now = new InForce(first, areaOf ?? ((_, _) => ""));
    }

    /// <summary>The one in force.</summary>
    public DispatchPolicy Policy => _now.Policy;

    /// <summary>From now on these are in force, together.</summary>
    public void Set(DispatchPolicy policy, Func<JurisdictionId, LatLng, string> areaOf) => _now = new InForce(policy, areaOf);

    /// <summary>Code of the area of a place within its jurisdiction; empty when in none.</summary>
    public string AreaOf(JurisdictionId jurisdiction, LatLng place) => _now.AreaOf(jurisdiction, place);

    /// <summary>Minute of the week there, now, from Monday 00:00: 0 to 10,079. Summer time included.</summary>
    public int MinuteOfWeek() => MinuteOfWeek(Instant.From(_clock.GetUtcNow()));

    /// <summary>... at a moment.</summary>
    public int MinuteOfWeek(Instant moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment.ToTime(), _zone);
        var day = ((int)local.DayOfWeek + 6) % 7;
        return day * WeekTimes.DayMinutes + local.Hour * 60 + local.Minute;
    }

    private sealed record InForce(DispatchPolicy Policy, Func<JurisdictionId, LatLng, string> AreaOf);
}
