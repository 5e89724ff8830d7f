using System.CommandLine;
using System.Data.Common;
using System.Net.Sockets;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>The command <c>peers</c>: side by side with Redis, PostGIS and pgRouting, on this machine, in one run.</summary>
internal static class PeersCommand
{
    /// <summary>It could not be run.</summary>
    private const int Failed = 1;

    /// <summary>One of our answers was wrong. That a peer was wrong is told, and no failure of ours.</summary>
    private const int Wrong = 2;

    internal static Command Make()
    {
        var officers = new Option<int>("--officers") { Description = "Officers, 1,000 to 200,000.", DefaultValueFactory = _ => 100_000 };
        var install = new Option<bool>("--install")
        {
            Description = "Install what is missing with apt: as root, or by sudo without a password. Debian may start what it installs.",
        };
        var only = new Option<string>("--only")
        {
            Description = "Of redis, postgis, pgrouting, tile38.",
            DefaultValueFactory = _ => "redis,postgis,pgrouting,tile38",
        };
        var roads = new Option<string?>("--roads") { Description = "An OSM file for travel times; otherwise the generated province." };
        var host = new Option<string?>("--host") { Description = "The node's assembly; otherwise this repository's, when it is built." };
        var output = new Option<string?>("--out") { Description = "Write the report to this file, too." };
        var seed = new Option<ulong>("--seed") { Description = "Of all chance in the run.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each, 1 to 100.", DefaultValueFactory = _ => 5 };
        officers.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1_000, 200_000, "--officers", result.AddError));
        rounds.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, 100, "--rounds", result.AddError));
        only.Validators.Add(result =>
        {
            if (!PeerOptions.TryParsePeers(result.GetValueOrDefault<string>() ?? "", out _, out var unknown))
                result.AddError($"'{unknown}' is none of redis, postgis, pgrouting, tile38");
        });
        var command = new Command("peers", "Sets the engine beside Redis, PostGIS and pgRouting: same machine, same data, same run.")
        {
            officers, install, only, roads, host, output, seed, rounds,
        };
        command.SetAction((parsed, cancellation) =>
        {
            if (!PeerOptions.TryParsePeers(parsed.GetRequiredValue(only), out var peers, out var unknown))
                return Task.FromResult(Fail(unknown));
            return RunAsync(
                new PeerOptions(
                    parsed.GetValue(officers), parsed.GetValue(install), peers, parsed.GetValue(roads),
                    parsed.GetValue(host) ?? OwnNode.Find(AppContext.BaseDirectory), parsed.GetValue(seed), parsed.GetValue(rounds)),
                parsed.GetValue(output), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(PeerOptions options, string? output, CancellationToken cancellation)
    {
        try
        {
            await using var run = new PeersRun(options, new PeerPackages("/"), Console.Error.WriteLine);
            var (report, reason) = await run.RunAsync(cancellation);
            if (report is null) return Fail(reason);
            Console.Write(report.ToMarkdown());
            if (output is not null) await File.WriteAllTextAsync(output, report.ToMarkdown(), cancellation);
            return report.WrongOfOurs > 0 ? Wrong : 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Fail("stopped before the comparison was complete");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SocketException or DbException)
        {
            return Fail(problem.Message);
        }
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return Failed;
    }

    private static void Within(int value, int low, int high, string name, Action<string> refuse)
    {
        if (value < low || value > high) refuse($"{name} must be {low} to {high}");
    }
}
