namespace SmartPolicing.Realtime.Geo;

public readonly partial record struct H3Cell
{
    /// <summary>Average edge lengths of hexagons by resolution, as published with H3 v4 (getHexagonEdgeLengthAvg). Unit: metres.</summary>
    private static ReadOnlySpan<double> AverageEdges =>
    [
        1281256.011, 483056.8391, 182512.9565, 68979.22179, 26071.75968, 9854.09099, 3724.532667, 1406.475763,
        531.4140101, 200.7861476, 75.86378287, 28.66389748, 10.83018784, 4.092010473, 1.546099657, 0.58416863,
    ];

    /// <summary>
    /// Average edge length of the hexagons of a resolution. Unit: metres. Single cells differ by up to about a fifth from it. The middles
    /// of
    /// two neighbours are about sqrt(3) edges apart.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is outside 0 to 15.</exception>
    public static double AverageEdgeMetres(int resolution)
    {
        CheckResolution(resolution, 0, FinestResolution);
        return AverageEdges[resolution];
    }
}
