using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>When a neighbour is warned of a followed vehicle.</summary>
/// <param name="MarginSeconds">Once the earliest time at its border is so near.</param>
/// <param name="ShareMin">And only when so much of all that the vehicle may be going to lies there or beyond. 0 to 1.</param>
/// <param name="ValidSeconds">How long an alert stands, from when it is raised.</param>
internal sealed record AlertRule(string Name, int MarginSeconds, double ShareMin, int ValidSeconds);

/// <summary>What a rule did on all drives.</summary>
internal sealed class AlertScore(AlertRule rule)
{
    private readonly List<int> _leads = [];
    private readonly List<int> _seen = [];

    /// <summary>The rule.</summary>
    public AlertRule Rule { get; } = rule;

    /// <summary>
    /// Borders crossed, by vehicles that a camera had read before or not. Not those back into where it was last seen: it is tracked there.
    /// </summary>
    public int Entries { get; private set; }

    /// <summary>Of those, how many no camera had read before on this drive: nothing could be known.</summary>
    public int Unseen { get; private set; }

    /// <summary>How many the other side was warned of before.</summary>
    public int Warned { get; private set; }

    /// <summary>How many it was told of too late or never, though the vehicle had been read: the last read was too long ago.</summary>
    public int Expired { get; private set; }

    /// <summary>... and how many because the rule left the jurisdiction out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Alerts for jurisdictions that the vehicle entered while they stood.</summary>
    public int True { get; private set; }

    /// <summary>Alerts for jurisdictions that it did not enter while they stood.</summary>
    public int False { get; private set; }

    /// <summary>Time from the alert to the crossing, half of them. Unit: seconds.</summary>
    public double MedianLeadSeconds => _leads.Count == 0 ? 0 : _leads.Order().ElementAt(_leads.Count / 2) / 1000.0;

    /// <summary>
    /// Time from the first read of the drive to the crossing, half of them: nobody could be warned sooner. Unit: seconds.
    /// </summary>
    public double MedianSeenSeconds => _seen.Count == 0 ? 0 : _seen.Order().ElementAt(_seen.Count / 2) / 1000.0;

    /// <summary>Nine of ten had more. Unit: seconds.</summary>
    public double ShortLeadSeconds => _leads.Count == 0 ? 0 : _leads.Order().ElementAt(_leads.Count / 10) / 1000.0;

    /// <summary>Plays a drive.</summary>
    /// <param name="reads">The drive's reads, and what the forecast said at each.</param>
    public void Play(BorderDrive drive, List<CameraPass> reads, List<(int Home, JurisdictionTime[] Times)> forecasts)
    {
        var alerts = Raise(reads, forecasts);
        foreach (var entry in drive.Entries)
        {
            var seen = reads.FindLastIndex(read => read.Milliseconds <= entry.Milliseconds);
            if (seen >= 0 && forecasts[seen].Home == entry.To) continue;
            Entries++;
            var alert = alerts.FindLastIndex(
                at => at.To == entry.To && at.From <= entry.Milliseconds && entry.Milliseconds <= at.Until);
            if (alert >= 0)
            {
                Warned++;
                _seen.Add(entry.Milliseconds - reads[0].Milliseconds);
                _leads.Add((int)(entry.Milliseconds - alerts[alert].From));
            }
            else if (seen < 0) Unseen++;
            else if (entry.Milliseconds - reads[seen].Milliseconds > Rule.ValidSeconds * 1000L) Expired++;
            else LeftOut++;
        }

        foreach (var (to, from, until) in alerts)
        {
            if (drive.Entries.Any(entry => entry.To == to && from <= entry.Milliseconds && entry.Milliseconds <= until)) True++;
            else if (!IsThere(drive, to, from)) False++;
        }
    }

    /// <summary>
    /// At each read the earliest time at each border is known; an alert is raised when no more than the margin is left of it. While one
    /// stands, it stands longer instead.
    /// </summary>
    private List<(int To, long From, long Until)> Raise(List<CameraPass> reads, List<(int Home, JurisdictionTime[] Times)> forecasts)
    {
        var alerts = new List<(int To, long From, long Until)>();
        for (var read = 0; read < reads.Count; read++)
        {
            long now = reads[read].Milliseconds;
            var next = read + 1 < reads.Count ? reads[read + 1].Milliseconds : now + (Rule.ValidSeconds * 1000L);
            foreach (var at in forecasts[read].Times)
            {
                var due = Math.Max(now, now + at.EarliestMilliseconds - (Rule.MarginSeconds * 1000L));
                if (at.Jurisdiction == 0 || at.Share < Rule.ShareMin || due >= next) continue;
                var until = due + (Rule.ValidSeconds * 1000L);
                var stands = alerts.FindIndex(alert => alert.To == at.Jurisdiction && due <= alert.Until);
                if (stands < 0) alerts.Add((at.Jurisdiction, due, until));
                else alerts[stands] = alerts[stands] with { Until = until };
            }
        }

        return alerts;
    }

    /// <summary>
    /// An alert for where the vehicle is already (it was there before the read that raised it) is neither true nor false.
    /// </summary>
    private static bool IsThere(BorderDrive drive, int to, long from)
    {
        var last = drive.Entries.LastOrDefault(entry => entry.Milliseconds <= from);
        return last.To == to;
    }
}
