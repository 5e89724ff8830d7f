namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// The edges of a border by band of latitude; an edge over several bands is in each. As many bands as keep the whole within four entries an
/// edge: a border of long edges side by side gets few.
/// </summary>
internal sealed class BorderBands
{
    private const int EntriesPerEdge = 4;

    private readonly double _south;
    private readonly double _bandsPerDegree;
    private readonly int[] _starts;
    private readonly int[] _edges;

    /// <param name="bounds">Of the edges; higher than 0.</param>
    public BorderBands(ReadOnlySpan<BorderEdge> edges, GeoBounds bounds)
    {
        _south = bounds.South;
        var height = bounds.North - bounds.South;
        double degrees = 0;
        foreach (ref readonly var edge in edges)
            degrees += edge.High.Latitude - edge.Low.Latitude;
        // An edge is in at most two bands more than its height has: so many bands hold it to about four entries an edge on average.
        var most = Math.Max(1, (int)Math.Min(GeoLimits.BorderBands, EntriesPerEdge * edges.Length * (height / Math.Max(degrees, height))));
        Count = Math.Clamp(edges.Length / 4, 1, most);
        _bandsPerDegree = Count / height;
        _starts = new int[Count + 1];
        foreach (ref readonly var edge in edges)
            for (var band = At(edge.Low.Latitude); band <= At(edge.High.Latitude); band++)
                _starts[band + 1]++;
        for (var band = 0; band < Count; band++)
            _starts[band + 1] += _starts[band];
        var next = _starts[..Count];
        _edges = new int[_starts[Count]];
        for (var i = 0; i < edges.Length; i++)
            for (var band = At(edges[i].Low.Latitude); band <= At(edges[i].High.Latitude); band++)
                _edges[next[band]++] = i;
    }

    public int Count { get; }

    /// <summary>Where the edges of each band begin among all entries, and the end.</summary>
    public int[] Starts => _starts;

    /// <summary>Numbers of edges, band by band.</summary>
    public ReadOnlySpan<int> Entries => _edges;

    /// <summary>Numbers of the edges that may lie at a latitude of a band, ascending.</summary>
    public ReadOnlySpan<int> In(int band) => _edges.AsSpan(_starts[band].._starts[band + 1]);

    /// <summary>Never falls when the latitude rises, so an edge that a latitude meets is in the band of that latitude.</summary>
    public int At(double latitude) => Math.Clamp((int)((latitude - _south) * _bandsPerDegree), 0, Count - 1);
}
