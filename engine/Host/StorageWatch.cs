using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Looks every few seconds how much room the journals and their file system have, so that somebody can make room before calls are
/// refused. Says so once per change; <see cref="Newest"/> may be asked for on any thread.
/// </summary>
public sealed partial class StorageWatch : BackgroundService
{
    /// <summary>A disk fills in minutes, not in seconds.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<ShardJournal> _journals;
    private readonly string _stateFolder;
    private readonly TimeProvider _wall;
    private readonly ILogger<StorageWatch> _logger;
    private readonly Meter _meter = new(IngestMetrics.MeterName);
    private volatile StorageLook _newest;
    private bool _hasNoSight;

    /// <param name="journals">All of the node.</param>
    /// <param name="stateFolder">Its file system is watched.</param>
    /// <param name="wall">Says when to look.</param>
    /// <param name="logger">Where changes are told.</param>
    public StorageWatch(IReadOnlyList<ShardJournal> journals, string stateFolder, TimeProvider wall, ILogger<StorageWatch> logger)
    {
        (_journals, _stateFolder, _wall, _logger) = (journals, stateFolder, wall, logger);
        _newest = Look();
        _meter.CreateObservableGauge(
            "sp_storage_state", () => (int)_newest.State, "", "0: enough storage. 1: somebody should make room. 2: calls are refused.");
        _meter.CreateObservableGauge(
            "sp_state_disk_free_bytes", () => Known(_newest.FreeBytes), "By", "Free on the file system of the state folder.");
        _meter.CreateObservableGauge(
            "sp_state_disk_bytes", () => Known(_newest.DiskBytes), "By", "Size of the file system of the state folder.");
        _meter.CreateObservableGauge(
            "sp_journal_growth_bytes", () => _newest.GrowthBytes, "By", "What the journals may still take before they reach their limits.");
    }

    /// <summary>What was seen last.</summary>
    public StorageLook Newest => _newest;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, _wall);
        if (_newest.State != StorageState.Enough) Tell(StorageState.Enough, _newest);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                var before = _newest.State;
                _newest = Look();
                if (_newest.State != before) Tell(before, _newest);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    private static IEnumerable<Measurement<long>> Known(long? bytes) => bytes is { } known ? [new(known)] : [];

    private StorageLook Look()
    {
        var rooms = _journals.Select(journal =>
            new JournalRoom(
                journal.Fold.Configuration.Jurisdiction.Value, journal.Space, journal.FileBytes, journal.HasSnapshotFailed)).ToList();
        try
        {
            var disk = new DriveInfo(_stateFolder);
            var look = StorageLook.Of(rooms, disk.AvailableFreeSpace, disk.TotalSize);
            _hasNoSight = false;
            return look;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (!_hasNoSight) LogNoSight(_stateFolder, fault.Message);
            _hasNoSight = true;
            return StorageLook.Of(rooms, null, null); // The journals still say when they have no room.
        }
    }

    // That a city refuses is told by its shard, at that moment.
    private void Tell(StorageState before, StorageLook now)
    {
        if (now.State == StorageState.Enough)
        {
            LogEnough(now.FreeBytes ?? 0);
        }
        else if (now.State == StorageState.Scarce && before == StorageState.Enough)
        {
            LogScarce(
                _stateFolder, now.FreeBytes ?? 0, now.DiskBytes ?? 0, now.GrowthBytes, now.Scarce.Count == 0 ? "none" : string.Join(", ", now.Scarce));
        }
    }

    [LoggerMessage(EventId = 1007, EventName = "StorageScarce", Level = LogLevel.Warning,
        Message = "Storage is scarce: {Free} of {Size} bytes are free where {Folder} lies, the journals may still take {Growth}; "
            + "journals that are nearly full, or have no next segment: {Jurisdictions}. Make room before calls are refused.")]
    private partial void LogScarce(string folder, long free, long size, long growth, string jurisdictions);

    [LoggerMessage(EventId = 1008, EventName = "StorageEnough", Level = LogLevel.Information,
        Message = "There is enough storage again: {Free} bytes are free.")]
    private partial void LogEnough(long free);

    [LoggerMessage(EventId = 1009, EventName = "StorageUnseen", Level = LogLevel.Warning,
        Message = "How much room there is where {Folder} lies cannot be seen: {Reason}")]
    private partial void LogNoSight(string folder, string reason);
}
