using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Host.Metrics;

/// <summary>
/// When something last came over each interface, and how much since the start, heard from the node's own counters: so nothing that is counted
/// can be forgotten here. Any thread.
/// </summary>
internal sealed class InterfaceWatch : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _clock;
    private readonly Way[] _ways =
    [
        new("110 and other systems", "calls", 900),
        new("telephone systems, lines", "lines", 900),
        new("terminal gateways, positions", "fixes", 60),
        new("camera platforms", "reads", 300),
        new("terminal gateways, directives", "gateway", 60),
        new("desks", "desks", 60),
        new("officers' pages", "officers", 3_600),
    ];

    /// <param name="clock">The node's.</param>
    internal InterfaceWatch(TimeProvider clock)
    {
        _clock = clock;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == IngestMetrics.MeterName && instrument is Counter<long> or UpDownCounter<long>
                && RoleOf(instrument.Name) is { } role) listener.EnableMeasurementEvents(instrument, role);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, role) => Hear((Role)role!, value, tags));
        _listener.Start();
    }

    private enum What
    {
        Taken,
        Refused,
        Connections,
    }

    /// <summary>How all of them stand.</summary>
    internal IReadOnlyList<InterfaceRow> Rows()
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. _ways.Select(way => way.Row(now))];
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static Role? RoleOf(string instrument) => instrument switch
    {
        "sp_calls_total" => new Role("calls", What.Taken),
        "sp_calls_refused_total" => new Role("calls", What.Refused),
        "sp_lines_total" => new Role("lines", What.Taken),
        "sp_lines_refused_total" => new Role("lines", What.Refused),
        "sp_fixes_total" => new Role("fixes", What.Taken),
        "sp_fixes_rejected_total" => new Role("fixes", What.Refused),
        "sp_fix_connections_open" => new Role("fixes", What.Connections),
        "sp_reads_total" => new Role("reads", What.Taken),
        "sp_read_batches_refused_total" => new Role("reads", What.Refused),
        "sp_hub_connections" => new Role("", What.Connections), // The label says which.
        _ => null,
    };

    private static string KindOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name != "kind") continue;
            return (value as string) switch { "Gateway" => "gateway", "Dispatcher" => "desks", "Page" => "officers", _ => "" };
        }

        return "";
    }

    private void Hear(Role role, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = role.Kind.Length > 0 ? role.Kind : KindOf(tags);
        foreach (var way in _ways)
            if (way.Kind == kind) way.Hear(role.What, value, _clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private sealed record Role(string Kind, What What);

    /// <summary>One interface. Any thread.</summary>
    private sealed class Way(string name, string kind, int silentSeconds)
    {
        private long _taken;
        private long _refused;
        private long _connections;
        private long _lastAt;

        internal string Kind => kind;

        private bool HasConnections => kind is not ("calls" or "lines" or "reads");

        internal void Hear(What what, long value, long now)
        {
            if (what == What.Taken) Interlocked.Add(ref _taken, value);
            else if (what == What.Refused) Interlocked.Add(ref _refused, value);
            else Interlocked.Add(ref _connections, value);
            Volatile.Write(ref _lastAt, now);
        }

        internal InterfaceRow Row(long now)
        {
            var (last, connections) = (Volatile.Read(ref _lastAt), Volatile.Read(ref _connections));
            var isUp = (kind is not "fixes" && connections > 0) || now - last <= silentSeconds * 1000L;
            var state = last == 0 ? InterfaceState.Never : isUp ? InterfaceState.Up : InterfaceState.Silent;
            return new InterfaceRow(
                name, kind, state, silentSeconds, HasConnections ? connections : null, last == 0 ? null : last, Volatile.Read(ref _taken),
                Volatile.Read(ref _refused));
        }
    }
}
