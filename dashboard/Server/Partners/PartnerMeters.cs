using System.Diagnostics.Metrics;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>What is counted of other systems, under the node's meter. Safe on any thread.</summary>
internal sealed class PartnerMeters : IDisposable
{
    private readonly Meter _meter = new(DashboardMeters.MeterName);
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _taken;
    private readonly Counter<long> _refused;

    internal PartnerMeters()
    {
        _deliveries = _meter.CreateCounter<long>("sp_partner_deliveries_total", "{delivery}", "Deliveries to partners, by partner and outcome.");
        _taken = _meter.CreateCounter<long>("sp_partner_documents_total", "{document}", "Documents of partners taken in, by format and outcome.");
        _refused = _meter.CreateCounter<long>("sp_partner_documents_refused_total", "{document}", "Documents of partners refused, by format and reason.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Watch(Func<IEnumerable<(string Partner, int Waiting)>> lines) => _meter.CreateObservableGauge(
        "sp_partner_waiting",
        () => lines().Select(line => new Measurement<int>(line.Waiting, new KeyValuePair<string, object?>("partner", line.Partner))),
        "{delivery}", "Deliveries that wait for a partner.");

    internal void Delivered(string partner, string outcome, int count = 1) =>
        _deliveries.Add(count, new("partner", partner), new("outcome", outcome));

    internal void Taken(string format, string outcome) => _taken.Add(1, new("format", format), new("outcome", outcome));

    internal void Refused(string format, string reason) => _refused.Add(1, new("format", format), new("reason", reason));
}
