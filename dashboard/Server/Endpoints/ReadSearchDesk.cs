using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Searches kept plate reads, one at a time and not for ever, on a thread that nobody waits for. Safe on any thread.</summary>
internal sealed class ReadSearchDesk(DashboardOptions options) : IDisposable
{
    private readonly Gate _gate = new(DashboardLimits.ReadSearchesAtOnce, DashboardLimits.ReadSearchesWaitingMax);
    private readonly Dictionary<string, Camera> _cameras =
        options.Region.Cameras.ToDictionary(camera => camera.Id, StringComparer.Ordinal);

    public void Dispose() => _gate.Dispose();

    /// <summary>Where a camera stands; null when the region no longer has it.</summary>
    internal Camera? CameraOf(string id) => _cameras.GetValueOrDefault(id);

    /// <exception cref="OperationCanceledException">Whoever asked has gone.</exception>
    internal async ValueTask<FoundReads> FindAsync(ReadQuestion question, CancellationToken cancellation)
    {
        if (options.Reads is not { } reads) return Refused("notKept");
        if (!await _gate.TryEnterAsync(cancellation)) return Refused("busy");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(DashboardLimits.ReadSearchSecondsMax), options.Wall);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await Task.Run(() => reads.Find(question, ending.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Refused("searchTooLong");
        }
        finally
        {
            _gate.Leave();
        }
    }

    private static FoundReads Refused(string reason) => new([], false, reason);
}
