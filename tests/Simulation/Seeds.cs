using System.Diagnostics;
using System.Globalization;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Plays seeds: one that is asked for, or fresh ones for as long as asked.</summary>
internal static class Seeds
{
    /// <summary>The command that plays a seed again.</summary>
    public static string Command(int seed) => $"dotnet run -c Release --project tests/Simulation -- seed {seed}";

    /// <summary>Plays one run; a failure says how to play it again.</summary>
    public static Run Try(int seed)
    {
        var run = new Run(seed);
        try
        {
            run.Go();
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"Seed {seed}: {failed.Message}\nBefore: {string.Join("\n        ", run.Lately)}\nAgain: {Command(seed)}", failed);
        }

        return run;
    }

    public static int Play(int seed)
    {
        try
        {
            var run = Try(seed);
            Print(run.Counts);
            Console.WriteLine($"Seed {seed}: {run.Simulated.TotalHours:F2} hours simulated. Trace {run.Trace}");
            return 0;
        }
        catch (InvalidOperationException failed)
        {
            Console.Error.WriteLine(failed);
            return 1;
        }
    }

    /// <summary>Seeds one after the other, each on a core of its own, until the time is up.</summary>
    public static int PlayFor(TimeSpan time, int first)
    {
        var since = Stopwatch.StartNew();
        var next = first - 1;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (runs, failures, hours) = (0, 0, 0.0);
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (since.Elapsed < time)
            {
                var seed = Interlocked.Increment(ref next);
                Run? run = null;
                try
                {
                    run = Try(seed);
                }
                catch (InvalidOperationException failed)
                {
                    Console.Error.WriteLine(failed.Message);
                }

                lock (counts)
                {
                    runs++;
                    if (run is null) failures++;
                    hours += run?.Simulated.TotalHours ?? 0;
                    foreach (var (what, count) in run?.Counts ?? new Dictionary<string, int>()) counts[what] = counts.GetValueOrDefault(what) + count;
                }
            }
        });
        Print(counts);
        Console.WriteLine($"{runs} seeds from {first}, {hours:F0} hours simulated in {since.Elapsed.TotalMinutes:F1} minutes, {failures} failed.");
        return failures == 0 ? 0 : 1;
    }

    public static TimeSpan TimeOf(string text)
    {
        var number = double.Parse(text[..^1], CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => throw new FormatException($"'{text}' is not a time like 30s, 10m or 8h."),
        };
    }

#pragma warning disable RS0030 // Fresh seeds are meant to differ from run to run.
    public static int Fresh() => Random.Shared.Next(1_000_000, int.MaxValue / 2);
#pragma warning restore RS0030

    private static void Print(IEnumerable<KeyValuePair<string, int>> counts)
    {
        foreach (var (what, count) in counts.OrderBy(each => each.Key, StringComparer.Ordinal)) Console.WriteLine($"{count,10:N0}  {what}");
    }
}
