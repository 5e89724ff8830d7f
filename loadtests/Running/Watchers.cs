using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>The desks and phones that watch during a run.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private Watchers(DeskCrowd? desks, PhoneCrowd? phones)
    {
        Desks = desks;
        Phones = phones;
    }

    internal DeskCrowd? Desks { get; }

    internal PhoneCrowd? Phones { get; }

    internal long Lost => (Desks?.Lost ?? 0) + (Phones?.Lost ?? 0);

    private IEnumerable<(string Name, ViewerCrowd Crowd)> Crowds =>
        new (string, ViewerCrowd?)[] { ("desks", Desks), ("phones", Phones) }
            .Where(each => each.Item2 is not null).Select(each => (each.Item1, each.Item2!));

    /// <summary>Signs all in and opens their pages.</summary>
    /// <param name="officers">Phones are spread over them.</param>
    /// <returns>The watchers, or null and one line for a person.</returns>
    internal static async Task<(Watchers? Watchers, string Reason)> OpenAsync(
        Scenario scenario, Uri node, IReadOnlyList<CrowdOfficer> officers, TimeProvider wall, CancellationToken cancellation)
    {
        if (scenario.Phones > officers.Count)
            return (null, $"{scenario.Phones:N0} phones need as many officers, and the node has {officers.Count:N0}");
        var desks = scenario.Desks > 0 ? new DeskCrowd(node, wall) : null;
        var users = Enumerable.Range(0, scenario.Phones)
            .Select(number => officers[(int)((long)number * officers.Count / scenario.Phones)])
            .Select(officer => new PhoneUser(officer.Id, officer.Code)).ToList();
        var phones = scenario.Phones > 0 ? new PhoneCrowd(node, users, answersThrough: false, wall) : null;
        var watchers = new Watchers(desks, phones);
        var reason = desks is null ? "" : await desks.OpenAsync(scenario.Desks, cancellation);
        if (reason.Length == 0 && phones is not null) reason = await phones.OpenAsync(scenario.Phones, cancellation);
        if (reason.Length == 0) return (watchers, "");
        await watchers.DisposeAsync();
        return (null, reason);
    }

    internal void Follow(Latencies latencies)
    {
        if (Desks is not null) latencies.Follow(LimitNames.MapBehind, Desks.Behind);
        if (Phones is not null) latencies.Follow(LimitNames.PhoneBehind, Phones.Behind);
        foreach (var (_, crowd) in Crowds) latencies.Follow(LimitNames.Reconnect, crowd.Served);
    }

    /// <summary>Cuts all off at once; ends when all are back, or have been given up.</summary>
    internal Task ReconnectAsync(CancellationToken cancellation) =>
        Task.WhenAll(Crowds.Select(each => each.Crowd.ReconnectAsync(cancellation)));

    /// <summary>At the end: whether watchers show what the node holds.</summary>
    internal async Task<IReadOnlyList<CheckRecord>> CheckAsync(CancellationToken cancellation)
    {
        var checks = new List<CheckRecord>();
        foreach (var (name, crowd) in Crowds)
        {
            checks.Add(RunVerdicts.Shown(name, crowd.Connected, await crowd.CompareAsync(cancellation)));
            checks.Add(RunVerdicts.Stayed(name, crowd.Connected, crowd.Problems));
        }

        return checks;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, crowd) in Crowds) await crowd.DisposeAsync();
    }
}
