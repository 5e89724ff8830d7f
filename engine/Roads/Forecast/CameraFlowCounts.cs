namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Where vehicles went on to from one camera, or from one pair of cameras in a row, and how long after: 40 bytes for each camera they went
/// on to, of at most <see cref="ForecastLimits.FlowsPerCameraMax"/>.
/// </summary>
internal sealed class CameraFlowCounts
{
    private const int Steps = 20;
    private const double FirstStepSeconds = 5;

    private readonly List<int> _to = [];
    private ushort[] _bySeconds = []; // Flow by flow, all steps of each. None exceeds FlowCountMax, which fits.

    /// <summary>All vehicles, those that went on to cameras that are not listed too.</summary>
    public int Vehicles { get; private set; }

    /// <summary>Takes one in. The caller halves before <see cref="ForecastLimits.FlowCountMax"/> is exceeded.</summary>
    public void Add(int to, int seconds)
    {
        Vehicles++;
        var at = _to.IndexOf(to);
        if (at < 0)
        {
            if (_to.Count == ForecastLimits.FlowsPerCameraMax) return; // Elsewhere: counted, not listed.
            at = _to.Count;
            _to.Add(to);
            if (_bySeconds.Length < _to.Count * Steps) Array.Resize(ref _bySeconds, Math.Max(2 * Steps, _bySeconds.Length * 2));
        }

        var step = seconds <= FirstStepSeconds ? 0 : (int)Math.Ceiling(2 * Math.Log2(seconds / FirstStepSeconds));
        _bySeconds[at * Steps + Math.Min(step, Steps - 1)]++;
    }

    /// <summary>Halves every count, and lets go of what is nothing then: others may be listed instead.</summary>
    public void Halve()
    {
        var (kept, listed, left) = (0, 0, 0);
        for (var flow = 0; flow < _to.Count; flow++)
        {
            var from = _bySeconds.AsSpan(flow * Steps, Steps);
            var into = _bySeconds.AsSpan(kept * Steps, Steps); // The same, or what was let go of.
            var sum = 0;
            for (var step = 0; step < Steps; step++)
            {
                listed += from[step];
                sum += into[step] = (ushort)(from[step] / 2);
            }

            if (sum == 0) continue;
            _to[kept++] = _to[flow];
            left += sum;
        }

        Vehicles = (Vehicles - listed) / 2 + left;
        _to.RemoveRange(kept, _to.Count - kept);
        Array.Clear(_bySeconds, kept * Steps, _bySeconds.Length - kept * Steps);
    }

    /// <summary>What is known now, by camera.</summary>
    public CameraFlow[] ToFlows()
    {
        var flows = new CameraFlow[_to.Count];
        for (var flow = 0; flow < flows.Length; flow++)
        {
            var bySeconds = _bySeconds.AsSpan(flow * Steps, Steps);
            var vehicles = 0;
            foreach (var count in bySeconds) vehicles += count;
            flows[flow] = new CameraFlow(_to[flow], vehicles, Quantile(bySeconds, vehicles, 0.5), Quantile(bySeconds, vehicles, 0.9));
        }

        Array.Sort(flows, static (a, b) => a.To.CompareTo(b.To));
        return flows;
    }

    private static int Quantile(ReadOnlySpan<ushort> bySeconds, int vehicles, double part)
    {
        var left = Math.Max(1, (int)Math.Ceiling(part * vehicles));
        var step = 0;
        while (step < Steps - 1 && (left -= bySeconds[step]) > 0) step++;
        return (int)Math.Ceiling(FirstStepSeconds * Math.Pow(2, step / 2.0));
    }
}
