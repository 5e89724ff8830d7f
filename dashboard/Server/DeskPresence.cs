using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server;

/// <summary>
/// Tells each shard which dispatchers have a page connected: all of them whenever that changes, and once at the start, when nobody has, so
/// that a desk which a restart cut off is known to be away. A list says everything, so one that is lost is made good by the next.
/// </summary>
public sealed partial class DeskPresence : BackgroundService
{
    private readonly NodeDoor _node;
    private readonly TimeProvider _wall;
    private readonly ILogger<DeskPresence> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<(JurisdictionId Jurisdiction, string Name), int> _pages = []; // Under the gate, as the next one.
    private readonly HashSet<JurisdictionId> _changed = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="wall">Paces what is told.</param>
    public DeskPresence(NodeDoor node, TimeProvider wall, ILogger<DeskPresence> logger)
    {
        (_node, _wall, _logger) = (node, wall, logger);
        _changed.UnionWith(node.Shards.Select(shard => shard.Jurisdiction));
        _signal.Writer.TryWrite(true);
    }

    /// <summary>A page of a dispatcher is connected. Any thread.</summary>
    public void Came(string name, IReadOnlySet<JurisdictionId> jurisdictions) => Count(name, jurisdictions, 1);

    /// <summary>A page of a dispatcher is gone. Any thread.</summary>
    public void Went(string name, IReadOnlySet<JurisdictionId> jurisdictions) => Count(name, jurisdictions, -1);

    /// <summary>
    /// A dispatcher signs out: the desk is gone at once, not only when it has been away for long enough. A shard that cannot take it now, or
    /// not soon, does not keep anybody signed in: that desk is then gone as one that is away. Any thread.
    /// </summary>
    public async Task SignOffAsync(string name, IReadOnlySet<JurisdictionId> jurisdictions)
    {
        var shards = jurisdictions.Where(_node.HasShard).OrderBy(jurisdiction => jurisdiction.Value);
        try
        {
            await Task.WhenAll(shards.Select(shard => SignOffAsync(name, shard)))
                .WaitAsync(TimeSpan.FromMilliseconds(DashboardLimits.SignOffWaitMilliseconds), _wall);
        }
        catch (TimeoutException)
        {
            LogSignOffLate(name);
        }
    }

    /// <summary>Tells what has changed. One caller at a time: the running task, or a test that drives it.</summary>
    /// <returns>False when a shard could not take it: to be tried again.</returns>
    internal async Task<bool> TellAsync(CancellationToken cancellation)
    {
        JurisdictionId[] changed;
        lock (_gate)
        {
            changed = [.. _changed.OrderBy(jurisdiction => jurisdiction.Value)];
            _changed.Clear();
        }

        var isTold = true;
        foreach (var jurisdiction in changed)
        {
            var outcome = await _node.Ask(jurisdiction, new DesksSeen(NamesOf(jurisdiction)), cancellation);
            if (outcome.Refusal == Refusal.None) continue;
            isTold = false;
            LogNotTold(jurisdiction.Value, outcome.Refusal);
            lock (_gate) _changed.Add(jurisdiction);
        }

        return isTold;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(stoppingToken))
            {
                _signal.Reader.TryRead(out _);
                var isTold = await TellAsync(stoppingToken);
                var pause = isTold ? DashboardLimits.PresenceMilliseconds : DashboardLimits.PresenceAgainMilliseconds;
                await Task.Delay(TimeSpan.FromMilliseconds(pause), _wall, stoppingToken);
                if (!isTold) _signal.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this task ends.
        }
    }

    private async Task SignOffAsync(string name, JurisdictionId jurisdiction)
    {
        var outcome = await _node.Ask(jurisdiction, new DeskSignedOff(name), CancellationToken.None);
        if (outcome.Refusal != Refusal.None) LogNotSignedOff(name, jurisdiction.Value, outcome.Refusal);
    }

    private string[] NamesOf(JurisdictionId jurisdiction)
    {
        lock (_gate)
        {
            return
            [
                .. _pages.Keys.Where(page => page.Jurisdiction == jurisdiction).Select(page => page.Name)
                    .Order(StringComparer.Ordinal).Take(IncidentLimits.DesksMax),
            ];
        }
    }

    private void Count(string name, IReadOnlySet<JurisdictionId> jurisdictions, int pages)
    {
        lock (_gate)
        {
            foreach (var jurisdiction in jurisdictions)
            {
                if (!_node.HasShard(jurisdiction)) continue;
                var before = _pages.GetValueOrDefault((jurisdiction, name));
                var now = Math.Max(0, before + pages);
                if (now == 0) _pages.Remove((jurisdiction, name));
                else _pages[(jurisdiction, name)] = now;
                if (before == 0 != (now == 0)) _changed.Add(jurisdiction);
            }

            if (_changed.Count > 0) _signal.Writer.TryWrite(true);
        }
    }

    [LoggerMessage(EventId = 1330, EventName = "DesksNotTold", Level = LogLevel.Warning,
        Message = "Shard {Jurisdiction} could not take which desks are there: {Refusal}. It is told again.")]
    private partial void LogNotTold(ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1331, EventName = "DeskNotSignedOff", Level = LogLevel.Warning,
        Message = "Shard {Jurisdiction} could not take that desk {Desk} has signed out: {Refusal}. It counts as away.")]
    private partial void LogNotSignedOff(string desk, ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1332, EventName = "DeskSignedOffLate", Level = LogLevel.Warning,
        Message = "Desk {Desk} has signed out, and not all shards have taken it yet.")]
    private partial void LogSignOffLate(string desk);
}
