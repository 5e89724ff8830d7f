using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Server.Boards;

namespace SmartPolicing.Realtime.Server;

/// <summary>What the dashboard counts, under the meter <see cref="MeterName"/>. Safe on any thread.</summary>
public sealed class DashboardMeters : IDisposable
{
    /// <summary>Name of the meter, shared by all parts of the node.</summary>
    public const string MeterName = "SmartPolicing.Realtime";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _refusedInputs;
    private readonly Counter<long> _aborted;
    private readonly Counter<long> _freshStarts;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _replays;

    /// <param name="board">Whose outboxes are watched.</param>
    public DashboardMeters(Board board)
    {
        _pushes = _meter.CreateCounter<long>("sp_pushes_total", "{message}", "Messages sent to pages and gateways, by hub and message.");
        _refusedInputs = _meter.CreateCounter<long>("sp_hub_inputs_refused_total", "{input}",
            "Hub calls refused before the engine, by hub and reason.");
        _aborted = _meter.CreateCounter<long>("sp_hub_connections_aborted_total", "{connection}",
            "Connections closed because a send did not end in time.");
        _freshStarts = _meter.CreateCounter<long>("sp_outbox_overflows_total", "{overflow}",
            "Full outboxes given up for a fresh snapshot, by hub.");
        _connections = _meter.CreateUpDownCounter<long>("sp_hub_connections", "{connection}", "Open hub connections, by kind.");
        _replays = _meter.CreateUpDownCounter<long>("sp_replays", "{replay}", "Open replays of the past.");
        _meter.CreateObservableGauge("sp_outbox_depth_max", () => Depths(board), "{message}",
            "Messages waiting in the fullest outbox, by kind.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Pushed(string hub, string message) => _pushes.Add(1, new("hub", hub), new("message", message));

    internal void Refused(string hub, string reason) => _refusedInputs.Add(1, new("hub", hub), new("reason", reason));

    internal void Aborted(string hub) => _aborted.Add(1, new KeyValuePair<string, object?>("hub", hub));

    internal void StartedAfresh(string hub) => _freshStarts.Add(1, new KeyValuePair<string, object?>("hub", hub));

    internal void Connections(ViewerKind kind, int change) =>
        _connections.Add(change, new KeyValuePair<string, object?>("kind", kind.ToString()));

    internal void Replays(int change) => _replays.Add(change);

    private static IEnumerable<Measurement<int>> Depths(Board board) =>
        Enum.GetValues<ViewerKind>().Select(kind => new Measurement<int>(
            board.DeepestOutbox(kind), new KeyValuePair<string, object?>("kind", kind.ToString())));
}
