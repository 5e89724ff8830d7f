using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Ingest.Trails;
using SmartPolicing.Realtime.Server.Tests;

namespace SmartPolicing.Realtime.Ingest.Tests;

public sealed class TrailStoreTests : IDisposable
{
    private const long Hour = 3_600_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("sp-trails-").FullName;
    private readonly IngestMetrics _metrics = new();
    private readonly IngestCounts _counts;
    private readonly long _now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public TrailStoreTests() => _counts = new IngestCounts(_metrics);

    public void Dispose()
    {
        _counts.Dispose();
        _metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Points_AreFoundInOrderOverHoursAndARestart()
    {
        var at = _now - 3 * Hour;
        await WriteAsync(At(1, at + 2 * Hour), At(2, at), At(1, at), At(1, at + Hour, TrailMarks.Late), At(1, at));
        await WriteAsync(At(1, at + Hour)); // The same report again, this time not in a catch-up: that one stays.
        using var store = Open();
        var (points, isCut) = store.Find(1, at, at + 2 * Hour);
        Assert.Equal([At(1, at), At(1, at + Hour)], points);
        Assert.False(isCut);
        Assert.Equal(3, store.Find(1, at, at + 2 * Hour + 1).Points.Count);
        Assert.Empty(store.Find(3, at, at + 2 * Hour).Points);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Find(1, at, at + 24 * Hour + 1));
    }

    [Fact]
    public async Task OtherTimes_AreNotKept()
    {
        using var store = Open();
        store.Add(At(1, _now + 10 * 60_000));
        store.Add(At(1, _now - 31L * 24 * Hour));
        await _counts.WaitForAsync("sp_trail_points_total/otherTime", 2);
    }

    [Fact]
    public async Task TornAndDamagedRecords_AreLeftOut()
    {
        var at = _now - Hour;
        await WriteAsync(At(1, at), At(1, at + 1), At(1, at + 2));
        var file = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[33] ^= 1;
        await File.WriteAllBytesAsync(file, bytes[..^3], TestContext.Current.CancellationToken);
        using (var store = Open()) Assert.Equal([at], store.Find(1, at - Hour, at + Hour).Points.Select(point => point.AtUnixMs));
        await WriteAsync(At(1, at + 4)); // Begins where the torn record did.
        using (var store = Open()) Assert.Equal([at, at + 4], store.Find(1, at - Hour, at + Hour).Points.Select(point => point.AtUnixMs));
    }

    [Fact]
    public async Task OldestHours_GoFirst()
    {
        await WriteAsync(At(1, _now - 5 * Hour), At(1, _now - 4 * Hour));
        await WriteAsync(bytesMax: 32, At(1, _now - 3 * Hour));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        using var store = Open();
        Assert.Empty(store.Find(1, _now - 6 * Hour, _now - 5 * Hour + 1).Points);
    }

    private static TrailPoint At(uint officer, long at, TrailMarks marks = TrailMarks.None) => new(officer, at, 310_000_000, -1_210_000_000, 100, 9_000, marks);

    private Task WriteAsync(params TrailPoint[] points) => WriteAsync(long.MaxValue, points);

    private async Task WriteAsync(long bytesMax, params TrailPoint[] points)
    {
        using var store = Open(bytesMax);
        var before = _counts["sp_trail_points_total/written"];
        await store.StartAsync(TestContext.Current.CancellationToken);
        foreach (var point in points) store.Add(point);
        await _counts.WaitForAsync("sp_trail_points_total/written", before + points.Length);
        await store.StopAsync(TestContext.Current.CancellationToken);
    }

    private TrailStore Open(long bytesMax = long.MaxValue) => new(_folder, TimeProvider.System, _metrics, NullLogger<TrailStore>.Instance, bytesMax);
}
