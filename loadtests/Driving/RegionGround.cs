using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using RecordedFile = SmartPolicing.Realtime.Regions.RecordedCalls;

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
        IReadOnlyList<RecordedCall> recordedCalls,
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
    public IReadOnlyList<RecordedCall> RecordedCalls { get; }

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

    /// <summary>Reads a region's folder, roads, borders and recorded calls, and the real figures.</summary>
    /// <param name="measuredFile">Null for none.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryLoad(string folder, string? measuredFile, out RegionGround? ground, out string refusal)
    {
        ground = null;
        IReadOnlyList<RecordedCall> calls = [];
        IReadOnlyList<MeasuredInterval> measured = [];
        if (measuredFile is not null && !TryReadMeasured(measuredFile, out measured, out refusal)) return false;
        if (!RegionFolder.TryLoad(folder, out var region, out var refused)
            || !RegionFolder.TryReadBorders(region, out var borders, out refused)
            || (region.CallsPath is { } path && !RecordedFile.TryRead(path, out calls, out refused))
            || !RegionFolder.TryReadRoads(region, out var roads, out refused))
        {
            refusal = refused.ToString();
            return false;
        }

        var map = new BorderMap<JurisdictionId>(borders.Select(border => (border.Border, border.Id)));
        ground = new RegionGround(region, roads, place => map.TryFind(place, out var owner) ? owner.Value : 0, calls, measured);
        refusal = "";
        return true;
    }

    private static bool TryReadMeasured(string file, out IReadOnlyList<MeasuredInterval> measured, out string refusal)
    {
        measured = [];
        try
        {
            return MeasuredIntervals.TryParse(file, File.ReadAllText(file), out measured, out refusal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            refusal = $"{file}: {problem.Message}";
            return false;
        }
    }
}
