namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>One line of the report: a figure, how it is called, and how it is shown.</summary>
/// <param name="Key">In the JSON.</param>
/// <param name="Label">In the table, unit included.</param>
/// <param name="Decimals">Shown and kept.</param>
/// <param name="IsWhole">True when it is of the whole period only, not of one priority.</param>
internal sealed record FigureLine(string Key, string Label, int Decimals, bool IsWhole, Func<ResponseFigures, double?> Of)
{
    /// <summary>All of them, in order.</summary>
    internal static IReadOnlyList<FigureLine> All { get; } =
    [
        new("calls", "calls", 0, true, figures => figures.Calls),
        new("refusedCalls", "calls refused", 0, true, figures => figures.RefusedCalls),
        new("officers", "officers", 0, true, figures => figures.Officers),
        new("busyPercent", "officers' time busy, %", 1, true, figures => figures.BusyPercent),
        new("incidents", "incidents", 0, false, figures => figures.Incidents),
        new("served", "served: somebody came", 0, false, figures => figures.ToOnScene.Count),
        new("neverServed", "never served", 0, false, figures => figures.Incidents - figures.ToOnScene.Count),
        new("nobodyFound", "times nobody was found", 0, false, figures => figures.NobodyFound),
        new("callToDirectiveMedianSeconds", "call to directive, s: median", 1, false, figures => figures.ToDirective.Quantile(0.5)),
        new("callToDirectiveP90Seconds", "  p90", 1, false, figures => figures.ToDirective.Quantile(0.9)),
        new("callToDirectiveP95Seconds", "  p95", 1, false, figures => figures.ToDirective.Quantile(0.95)),
        new("callToOnSceneMedianSeconds", "call to on scene, s: median", 1, false, figures => figures.ToOnScene.Quantile(0.5)),
        new("callToOnSceneP90Seconds", "  p90", 1, false, figures => figures.ToOnScene.Quantile(0.9)),
        new("callToOnSceneP95Seconds", "  p95", 1, false, figures => figures.ToOnScene.Quantile(0.95)),
    ];
}

/// <summary>What one column of the report is made of: the ledgers of all jurisdictions, or one priority of them. Immutable.</summary>
internal sealed class ResponseFigures
{
    /// <param name="ledgers">One for each jurisdiction.</param>
    /// <param name="callsMade">Different calls in the period.</param>
    /// <param name="priority">Null for all.</param>
    internal ResponseFigures(IReadOnlyList<ResponseLedger> ledgers, int callsMade, byte? priority)
    {
        var responses = ledgers.SelectMany(ledger => ledger.Responses)
            .Where(each => priority is null || each.Priority == priority).ToList();
        Calls = ledgers.Sum(ledger => ledger.Calls);
        RefusedCalls = callsMade - Calls;
        Officers = ledgers.Sum(ledger => ledger.Officers);
        var onDuty = ledgers.Sum(ledger => ledger.OnDuty);
        BusyPercent = onDuty == 0 ? null : 100.0 * ledgers.Sum(ledger => ledger.Busy) / onDuty;
        Incidents = responses.Count;
        NobodyFound = responses.Sum(each => each.NobodyFound);
        ToDirective = new Times(responses.Select(each => each.ToDirective));
        ToOnScene = new Times(responses.Select(each => each.ToOnScene));
    }

    internal int Calls { get; }

    internal int RefusedCalls { get; }

    internal int Officers { get; }

    internal double? BusyPercent { get; }

    internal int Incidents { get; }

    internal int NobodyFound { get; }

    internal Times ToDirective { get; }

    internal Times ToOnScene { get; }

    /// <summary>Some times, sorted.</summary>
    internal sealed class Times(IEnumerable<long?> milliseconds)
    {
        private readonly List<long> _sorted = [.. milliseconds.OfType<long>().Order()];

        internal int Count => _sorted.Count;

        /// <summary>The time that so large a part does not exceed (the nearest rank); null when there are none. Unit: seconds.</summary>
        internal double? Quantile(double part) =>
            _sorted.Count == 0 ? null : _sorted[Math.Max(0, (int)Math.Ceiling(part * _sorted.Count) - 1)] / 1000.0;
    }
}
