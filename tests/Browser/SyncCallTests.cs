using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>What the running node asks of the system for each commit, counted from outside: it really syncs.</summary>
public sealed partial class SyncCallTests(TestRegions regions)
{
    private const int Calls = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachDurableCommit_IsOneSync_BehindItsWrite_AndEachAnswerCameAfterOne()
    {
        await using var node = await NodeProcess.StartAsync(regions.Province, Cancellation);
        await using var gateway = await Gateway.OpenAsync(node, Cancellation);
        var file = Path.Combine(node.StateFolder, "calls.txt");
        var earlier = await CommitsAsync(node);
        var (strace, reason) = await AttachAsync(node.ProcessId, file);
        Assert.SkipWhen(strace is null, reason);
        double before, after;
        using (strace)
        {
            before = await CommitsAsync(node);
            for (var call = 0; call < Calls; call++) await gateway.CallAsync("noise", regions.City.Scene);
            after = await CommitsAsync(node);
            using var stop = Process.Start("kill", ["-s", "INT", $"{strace.Id}"]);
            await strace.WaitForExitAsync(Cancellation).WaitAsync(Patience.Longest, Cancellation);
        }

        var later = await CommitsAsync(node);
        var (writes, syncs) = (0, 0);
        var written = new HashSet<string>();
        foreach (Match match in SystemCall().Matches(await File.ReadAllTextAsync(file, Cancellation)))
        {
            if (match.Groups["call"].Value == "pwrite64")
            {
                writes++;
                written.Add(match.Groups["file"].Value);
            }
            else
            {
                syncs++;
                Assert.True(written.Remove(match.Groups["file"].Value), "a sync without a write before it");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Calls} calls one after the other: {after - before} durable commits, {syncs} fdatasync, {writes} pwrite64 (ticks are written, too)");
        Assert.True(after - before >= Calls);
        Assert.InRange(syncs, after - before, later - earlier); // The last call's ranking is committed after its answer.
    }

    private static async Task<double> CommitsAsync(NodeProcess node)
    {
        var (metrics, reason) = await node.Client.MetricsAsync(Cancellation);
        Assert.True(metrics is not null, reason);
        return metrics.Sum("sp_journal_commit_seconds_count") ?? 0;
    }

    /// <returns>Null, with the reason, when it cannot be had here.</returns>
    private static async Task<(Process? Strace, string Reason)> AttachAsync(int process, string file)
    {
        try
        {
            var start = new ProcessStartInfo("strace", ["-f", "-e", "trace=pwrite64,fdatasync", "-o", file, "-p", $"{process}"])
            {
                RedirectStandardError = true,
            };
            var strace = Process.Start(start)!;
            var line = await strace.StandardError.ReadLineAsync(Cancellation).AsTask().WaitAsync(Patience.Longest, Cancellation);
            if (line?.Contains("attached", StringComparison.Ordinal) == true)
            {
                _ = strace.StandardError.ReadToEndAsync(CancellationToken.None); // It says so of each further thread, and must not wait for us.
                return (strace, "");
            }

            await strace.WaitForExitAsync(Cancellation).WaitAsync(Patience.Longest, Cancellation);
            strace.Dispose();
            return (null, $"system calls cannot be watched here: {line}");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (null, $"strace is not installed: {missing.Message}");
        }
    }

    [GeneratedRegex(@"\b(?<call>pwrite64|fdatasync)\((?<file>\d+)")]
    private static partial Regex SystemCall();
}
