using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>
/// The lines of all partners that are told something: others with other agreements. Changed on the outbox's thread; asked by any.
/// </summary>
internal sealed class PartnerLines(IEnumerable<PartnerLine> lines, TimeProvider wall) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Task> _tasks = []; // Under the lock, as what follows: lines that send.
    private CancellationToken? _stopping; // Null until they send.
    private volatile IReadOnlyDictionary<string, PartnerLine> _now = lines.ToDictionary(line => line.Partner.Name, StringComparer.Ordinal);

    /// <summary>By name.</summary>
    internal IReadOnlyDictionary<string, PartnerLine> Now => _now;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var line in _now.Values) line.Dispose();
    }

    /// <summary>The line of a partner under that very agreement.</summary>
    internal bool TryFind(string partner, string stamp, [NotNullWhen(true)] out PartnerLine? line) =>
        _now.TryGetValue(partner, out line) && line.Partner.Stamp == stamp;

    /// <summary>They send from now on, and those that come.</summary>
    internal void Run(CancellationToken stopping)
    {
        lock (_lock)
        {
            _stopping = stopping;
            foreach (var line in _now.Values) Start(line);
        }
    }

    /// <summary>When they have ended.</summary>
    internal Task EndAsync()
    {
        lock (_lock) return Task.WhenAll(_tasks);
    }

    /// <summary>Other agreements hold: a line of another one sends nothing more, not even what is under way.</summary>
    /// <param name="told">Partners with a url.</param>
    /// <param name="lineOf">Makes a line.</param>
    /// <returns>Who has a new line, and an agreement that holds.</returns>
    internal List<Partner> Change(IReadOnlyList<Partner> told, PartnerSecrets secrets, Func<Partner, PartnerLine> lineOf)
    {
        var (now, newcomers) = (wall.GetUtcNow(), new List<Partner>());
        lock (_lock)
        {
            var (next, left) = (new Dictionary<string, PartnerLine>(StringComparer.Ordinal), new Dictionary<string, PartnerLine>(_now, StringComparer.Ordinal));
            foreach (var partner in told)
            {
                if (left.GetValueOrDefault(partner.Name) is { } line && partner.IsUnder(line.Partner.Stamp, now) && line.Partner.HoldsAt(now))
                {
                    left.Remove(partner.Name);
                    line.Set(partner, secrets.Of(partner.Name));
                    next[partner.Name] = line;
                    continue;
                }

                next[partner.Name] = lineOf(partner);
                if (partner.HoldsAt(now)) newcomers.Add(partner);
            }

            foreach (var line in left.Values) line.Stop();
            foreach (var partner in newcomers) Start(next[partner.Name]);
            _now = next;
        }

        return newcomers;
    }

    // Under the lock. One whose agreement is over when it comes has nothing to send, and is another one when it is made longer.
    private void Start(PartnerLine line)
    {
        if (_stopping is not { } stopping) return;
        _tasks.RemoveAll(task => task.IsCompletedSuccessfully);
        _tasks.Add(Task.Run(() => line.RunAsync(stopping), CancellationToken.None));
    }
}
