using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Tiles;

/// <summary>One tile of the web-mercator pyramid: zoom, and column and row from the north-west corner.</summary>
internal readonly record struct TileId(int Zoom, int X, int Y)
{
    /// <summary>Coarsest zoom served: a province fits on one screen.</summary>
    internal const int ZoomMin = 4;

    /// <summary>Finest zoom served; the map stretches these further in. At it 1 unit is 15 cm.</summary>
    internal const int ZoomMax = 16;

    /// <summary>Units along a tile's side.</summary>
    internal const int Extent = 4_096;

    /// <summary>Units drawn beyond each side, so that lines and borders do not show where tiles meet. 64 is 8 pixels of 512.</summary>
    internal const int Buffer = 64;

    /// <returns>False when there is no such tile, or none is served at that zoom.</returns>
    internal static bool TryFrom(int zoom, int x, int y, out TileId tile)
    {
        var valid = zoom is >= ZoomMin and <= ZoomMax && x >= 0 && y >= 0 && x < 1 << zoom && y < 1 << zoom;
        tile = valid ? new TileId(zoom, x, y) : default;
        return valid;
    }

    /// <summary>The place in this tile's units: x east, y south, 0 to <see cref="Extent"/> inside it.</summary>
    internal (double X, double Y) Project(LatLng place)
    {
        var size = (double)(1 << Zoom) * Extent;
        var sine = Math.Clamp(Math.Sin(place.Latitude * Math.PI / 180), -0.9999, 0.9999);
        var x = (place.Longitude / 360 + 0.5) * size;
        var y = (0.5 - Math.Log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size;
        return (x - (double)X * Extent, y - (double)Y * Extent);
    }

    /// <summary>Edges of the tile with its buffer, in degrees.</summary>
    internal (double West, double South, double East, double North) Bounds()
    {
        var (west, north) = Unproject(-Buffer, -Buffer);
        var (east, south) = Unproject(Extent + Buffer, Extent + Buffer);
        return (west, south, east, north);
    }

    private (double Longitude, double Latitude) Unproject(double x, double y)
    {
        var size = (double)(1 << Zoom) * Extent;
        var longitude = ((double)X * Extent + x) / size * 360 - 180;
        var mercator = Math.PI * (1 - 2 * ((double)Y * Extent + y) / size);
        return (longitude, Math.Atan(Math.Sinh(mercator)) * 180 / Math.PI);
    }
}
