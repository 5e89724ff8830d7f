using System.Globalization;
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
        [.. new byte?[] { null, 1, 2, 3, 4 }.Select(Row).Where(row => row.Priority is null || row.HasIncidents)], [.. Assumptions()]);

    private WhatIfReport.Row Row(byte? priority) =>
        new(priority, Figures(_recorded, priority), Figures(_asItWas, priority), Figures(_whatIf, priority));

    private ResponseFigures Figures(List<ResponseLedger> ledgers, byte? priority) => new(ledgers, _callsMade, priority);

    private IEnumerable<string> Assumptions()
    {
        yield return "recorded: what the journal says. Both models are the real dispatch rules and roads with the recorded calls, and modelled "
            + "people; how far \"model as was\" is from \"recorded\" shows how good the model is. difference: model what-if less model as was.";
        yield return "Both models begin with everything as it was at the first moment, and follow the period's incidents until the same moment as "
            + "the recording; an incident nobody had come to by then is never served. Priority: the first call's, by the recorded policy.";
        yield return "Officers take as long to acknowledge, set off and leave as the recording has it for that incident, else the period's median; "
            + string.Create(CultureInfo.InvariantCulture, $"{habits.Declined} declined and {habits.Expired} let expire of {habits.Answered} directives, and so does the same share by chance (fixed by the call).");
        var (extra, factor) = (habits.Driving.Extra / 1000, habits.Driving.Factor);
        yield return string.Create(CultureInfo.InvariantCulture, $"They drive {factor:0.00} times as long as the roads say at that hour and {extra:0.0} s more, as it was in the period; free ones are where the ")
            + "recording has them patrol; ones it does not know stand at their station, on duty all the time. No street is closed.";
        yield return "Dispatchers send somebody as long after it was possible as in the recording, always the first of the ranking, and close what they closed.";
        if (_withdrawn > 0) yield return $"{_withdrawn} directives that dispatchers took back are not taken back in the models.";
        if (habits.Assumed.Count > 0) yield return $"Too little recorded to know, so assumed: {string.Join(", ", habits.Assumed)}.";
    }
}
