using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>All latencies of a run.</summary>
internal sealed class Latencies
{
    private readonly Dictionary<string, Latency> _all;
    private readonly List<Followed> _followed = [];

    internal Latencies()
    {
        Latency[] all =
        [
            new(LimitNames.CallToDirective, "from when a call should have been made to its directive at the gateway"),
            new(LimitNames.CallToAnswer, "from when a call should have been made to its answer"),
            new(LimitNames.DirectiveAnswer, "from when an officer should have answered to the node's word that it took the answer"),
            new(LimitNames.MapBehind, "from when a position should have been sent to the frame that shows it on a desk"),
            new(LimitNames.PhoneBehind, "from a change of an officer or directive to its arrival at the officer's phone"),
            new(LimitNames.Reconnect, "from the moment all watchers are cut off to the whole state at one of them"),
            new(LimitNames.ReadToAnswer, "from when a plate read should have been sent to its answer"),
            new(LimitNames.ReadToTrack, "from when the read of a wanted vehicle should have been sent to its track on a desk of the camera's city"),
            new(LimitNames.ReadToAlert,
                "from when the read that raises a joint alert should have been sent to the alert on desks of all cities it was raised for"),
            new(CallLateness, "how late calls were sent: this program's own part of the latencies"),
            new(FixLateness, "how late turns of the fix flow began: this program's own lateness"),
            new(ReadLateness, "how late plate reads were handed to their connection: this program's own part of the latencies"),
            new(WantedLateness, "the same of the reads of wanted vehicles alone"),
        ];
        _all = all.ToDictionary(latency => latency.Name, StringComparer.Ordinal);
    }

    internal const string CallLateness = "calls-sent-late";

    internal const string FixLateness = "fixes-sent-late";

    internal const string ReadLateness = "reads-sent-late";

    internal const string WantedLateness = "wanted-sent-late";

    private sealed class Followed(Latency latency, LogHistogram source)
    {
        internal Latency Latency => latency;

        internal LogHistogram Source => source;

        internal long[] Before { get; set; } = [];
    }

    internal IReadOnlyCollection<Latency> All => _all.Values;

    internal Latency this[string name] => _all[name];

    /// <summary>Takes over, second by second, what somebody else counts; it is due when it ends.</summary>
    internal void Follow(string name, LogHistogram source)
    {
        lock (_followed) _followed.Add(new Followed(_all[name], source));
    }

    /// <summary>Takes what has come since the last time. One thread at a time.</summary>
    internal void TakeFollowed(double second)
    {
        lock (_followed)
        {
            foreach (var followed in _followed)
            {
                var now = followed.Source.Buckets();
                for (var bucket = 0; bucket < now.Length; bucket++)
                {
                    var more = now[bucket] - (followed.Before.Length > 0 ? followed.Before[bucket] : 0);
                    if (more > 0) followed.Latency.Add(second, LogHistogram.MiddleOf(bucket), more);
                }

                followed.Before = now;
            }
        }
    }
}
