using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>Puts the jurisdictions' recordings and models side by side, and says what the models take for granted.</summary>
internal sealed class WhatIfComparison(WhatIfOptions options, Habits habits)
{
    private readonly List<ResponseLedger> _recorded = [], _asItWas = [], _whatIf = [];
    private Instant _until;
    private int _callsMade, _withdrawn;

    /// <summary>One jurisdiction.</summary>
    internal void Add(RecordedPeriod period, ResponseLedger asItWas, ResponseLedger whatIf)
    {
        _recorded.Add(period.Ledger);
        _asItWas.Add(asItWas);
        _whatIf.Add(whatIf);
        _until = period.Until;
        _callsMade += period.CallsMade;
        _withdrawn += period.Withdrawn;
    }

    internal WhatIfReport Report(string region) => new(
        region, options.From, options.To, _until, options.PolicyFile, options.OfficersFile,
        [.. new byte?[] { null, 1, 2, 3, 4 }.Select(Row).Where(row => row.Priority is null || row.HasIncidents)],
        [.. WhatIfAssumptions.Of(habits, _withdrawn)]);

    private WhatIfReport.Row Row(byte? priority) =>
        new(priority, Figures(_recorded, priority), Figures(_asItWas, priority), Figures(_whatIf, priority));

    private ResponseFigures Figures(List<ResponseLedger> ledgers, byte? priority) => new(ledgers, _callsMade, priority);
}
