using Microsoft.Extensions.Hosting;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>Runs a piece of work on a thread of its own that gives way to others; ends with it.</summary>
public delegate Task RunAside(string name, Action work);

/// <summary>All archives of a node, on one thread that gives way to dispatch. A fault of one is its own; the shards and the board never wait.</summary>
internal sealed class ArchiveRunner : BackgroundService
{
    private readonly Dictionary<JurisdictionId, CityArchive> _archives;
    private readonly CityArchive[] _inOrder;
    private readonly RunAside _aside;

    internal ArchiveRunner(IEnumerable<CityArchive> archives, RunAside aside)
    {
        _inOrder = [.. archives];
        _archives = _inOrder.ToDictionary(archive => archive.Jurisdiction);
        _aside = aside;
    }

    /// <summary>How all of them stand, by jurisdiction. Any thread.</summary>
    internal IEnumerable<ArchiveState> States => _inOrder.Select(archive => archive.State);

    /// <summary>How one stands. Any thread.</summary>
    internal ArchiveState StateOf(JurisdictionId jurisdiction) => _archives[jurisdiction].State;

    /// <summary>What is closed and not yet written. Any thread.</summary>
    internal ICollection<IncidentView> UnwrittenOf(JurisdictionId jurisdiction) => _archives[jurisdiction].Unwritten;

    /// <summary>True while that closing waits to be written. Any thread.</summary>
    internal bool IsUnwritten(IncidentView closed) => _archives[closed.Id.Jurisdiction].IsUnwritten(closed);

    /// <summary>A shard has told. Never waits. The board's thread.</summary>
    internal void Take(ShardEffects batch) => _archives[batch.Jurisdiction].Take(batch);

    /// <summary>Lets each archive do some of what there is to do. For whoever drives them instead of running them, never beside it.</summary>
    /// <returns>False when nothing is left to do.</returns>
    internal bool Turn()
    {
        var isBusy = false;
        foreach (var archive in _inOrder) isBusy |= archive.Turn();
        return isBusy;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _aside("archive", () => Run(stoppingToken));

    private void Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (!Turn()) stopping.WaitHandle.WaitOne(ArchiveLimits.TurnMilliseconds);
        }

        // What waits is written: a calm end leaves less to read again.
        foreach (var archive in _inOrder)
        {
            archive.Turn();
            archive.Dispose();
        }
    }
}
