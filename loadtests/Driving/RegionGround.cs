using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>A region as this program uses it: checked folder, roads, borders, recorded calls. Immutable but for its two grounds.</summary>
public sealed class RegionGround
{
    /// <param name="region">The checked folder.</param>
    /// <param name="roads">Its roads.</param>
    /// <param name="jurisdictions">Its borders.</param>
    /// <param name="recordedCalls">Its recorded calls; empty when it has none.</param>
    /// <param name="measured">Real figures to show beside a report; may be empty.</param>
    public RegionGround(
        Region region,
        RoadGraph roads,
        JurisdictionFinder jurisdictions,
        IReadOnlyList<RecordedRow> recordedCalls,
        IReadOnlyList<MeasuredInterval> measured)
    {
        Region = region;
        RecordedCalls = recordedCalls;
        Measured = measured;
        Ground = new Ground(roads, jurisdictions);
        CallGround = new Ground(roads, jurisdictions);
        Seats = [.. region.Officers.Select(officer => new OfficerSeat(officer.Id.Value, officer.Start, officer.Home.Value))];
    }

    /// <summary>The checked folder.</summary>
    public Region Region { get; }

    /// <summary>Recorded calls, in order of time.</summary>
    public IReadOnlyList<RecordedRow> RecordedCalls { get; }

    /// <summary>Real figures to show beside a report.</summary>
    public IReadOnlyList<MeasuredInterval> Measured { get; }

    /// <summary>For the fleet's loop.</summary>
    public Ground Ground { get; }

    /// <summary>For whoever invents calls.</summary>
    public Ground CallGround { get; }

    /// <summary>All officers of the region.</summary>
    public IReadOnlyList<OfficerSeat> Seats { get; }

    /// <summary>True when a region's centre lies in the box around China: its callers then speak Chinese.</summary>
    /// <param name="center">Longitude, latitude.</param>
    public static bool IsInChina(IReadOnlyList<double> center) => center is [>= 73 and <= 135, >= 18 and <= 54];
}
