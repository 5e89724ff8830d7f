using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// What a page shows with the margin around it, checked. Degrees, west not east of east, and the cell resolution that goes with the zoom.
/// A class, so that each <c>View</c> call is a new one even when nothing moved.
/// </summary>
internal sealed class ViewArea
{
    internal const int ResolutionMin = 4;
    internal const int ResolutionMax = 10;
    private const double ZoomMax = 24;

    private ViewArea(double west, double south, double east, double north, int resolution)
    {
        West = west;
        South = south;
        East = east;
        North = north;
        Resolution = resolution;
    }

    internal double West { get; }

    internal double South { get; }

    internal double East { get; }

    internal double North { get; }

    /// <summary>H3 resolution at which cells are about 90 pixels wide at this zoom, 4 to 10.</summary>
    internal int Resolution { get; }

    /// <returns>False when a value is not finite or out of range, or the edges are the wrong way round.</returns>
    internal static bool TryFrom(ViewInput? view, out ViewArea area)
    {
        area = null!;
        if (view is null) return false;
        // A map that is panned around the world reports longitudes beyond 180.
        var valid = view.West >= -540 && view.East <= 540 && view.West <= view.East
            && view.South >= -90 && view.North <= 90 && view.South <= view.North && view.Zoom is >= 0 and <= ZoomMax;
        if (!valid) return false;
        var x = (view.East - view.West) * DashboardLimits.ViewMargin;
        var y = (view.North - view.South) * DashboardLimits.ViewMargin;
        area = new ViewArea(view.West - x, view.South - y, view.East + x, view.North + y, ResolutionAt(view.Zoom));
        return true;
    }

    /// <summary>One resolution is a factor √7 in width, which is 1.4037 zoom levels; resolution 7 at zoom 11.2.</summary>
    internal static int ResolutionAt(double zoom) => Math.Clamp((int)Math.Round(6.4 + (zoom - 10) / 1.4037), ResolutionMin, ResolutionMax);

    internal bool Holds(double latitude, double longitude) =>
        latitude >= South && latitude <= North && longitude >= West && longitude <= East;
}
