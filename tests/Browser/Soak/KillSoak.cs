using System.Diagnostics;
using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// The real process under load, killed with -9 again and again for a long time, on request only:
/// <c>KILL_SOAK_MINUTES=10 dotnet tests/Browser/bin/Release/net10.0/SmartPolicing.Realtime.Browser.Tests.dll -explicit only -class '*KillSoak'
/// -showLiveOutput</c>. KILL_SOAK_ANSWERS is how many answers the node gives between two kills, in the mean (1,500). KillTests is the small one
/// of every day.
/// </summary>
public sealed class KillSoak(TestRegions regions)
{
    private const int Officers = 640;
    private const int AskedAgainAtEachStart = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task WhatWasAnswered_StaysSo_HoweverOftenTheNodeIsKilled()
    {
        var lasting = TimeSpan.FromMinutes(Number("KILL_SOAK_MINUTES", 10));
        var between = Number("KILL_SOAK_ANSWERS", 1_500);
        var seed = (ulong)Number("KILL_SOAK_SEED", 1);
        var city = await regions.LargerAsync(Officers);
        var ledger = new SoakLedger();
        var chance = Chance.Of(seed, "kills");
        await using var node = await NodeProcess.StartAsync(city.Region, Cancellation);
        var begun = Stopwatch.StartNew();
        var (kills, slowest) = (0, TimeSpan.Zero);
        while (begun.Elapsed < lasting && ledger.Violations.Count == 0)
        {
            var answers = (int)Math.Ceiling(chance.NextBetween(0.2, 2) * between);
            await using (var life = new SoakLife(node, city.City, ledger, seed + (ulong)kills))
            {
                await life.BeginAsync();
                var enough = ledger.MoreAsync(answers);
                life.Work();
                await enough.WaitAsync(Patience.Longest, Cancellation);
                await node.KillAsync(Cancellation);
            }

            kills++;
            foreach (var trouble in (string[])["[1001]", "[1003]", "[1004]"]) // A shard failed, an input set aside, a journal that failed.
                Assert.DoesNotContain(trouble, node.Output);
            var start = Stopwatch.StartNew();
            await node.RestartAsync(Cancellation);
            if (start.Elapsed > slowest) slowest = start.Elapsed;
            var unanswered = ledger.Unanswered;
            await AskAgainAsync(node, ledger, chance);
            Say($"kill {kills} after {answers} answers, open again in {start.ElapsedMilliseconds} ms: {ledger.Answered} calls answered, "
                + $"{unanswered.Count} were not, {ledger.Opened} incidents, {ledger.Directives} directives, {ledger.Promises} answers taken, "
                + $"{ledger.Closed} closed; {ledger.Violations.Count} wrong");
        }

        await using (var life = new SoakLife(node, city.City, ledger, seed)) await life.BeginAsync();
        var found = 0;
        foreach (var (call, _) in ledger.AnsweredCalls)
        {
            ledger.Called(call, await node.Client.CallAsync(call, Cancellation));
            found++;
        }

        Say($"{kills} kills in {begun.Elapsed.TotalMinutes:F1} minutes, slowest start {slowest.TotalMilliseconds:F0} ms; {found} answered calls asked for "
            + $"again, {ledger.Directives} directives, {ledger.Promises} taken answers, {ledger.Closed} closings compared: {ledger.Violations.Count} wrong");
        Assert.Empty(ledger.Violations);
        Assert.True(kills > 0 && ledger.Answered > 0 && ledger.Promises > 0 && ledger.Closed > 0);
    }

    /// <summary>
    /// Those without an answer may be there or not: sent twice more, each is there once. And some of the others, in the middle of the work.
    /// </summary>
    private static async Task AskAgainAsync(NodeProcess node, SoakLedger ledger, Chance chance)
    {
        foreach (var call in ledger.Unanswered)
            for (var time = 0; time < 2; time++) ledger.Called(call, await node.Client.CallAsync(call, Cancellation));
        var answered = ledger.AnsweredCalls;
        for (var i = 0; i < Math.Min(AskedAgainAtEachStart, answered.Count); i++)
        {
            // The newest ones are those that a kill could take; the others by chance.
            var (call, _) = i % 2 == 0 ? answered[^(i / 2 + 1)] : answered[chance.NextBelow(answered.Count)];
            ledger.Called(call, await node.Client.CallAsync(call, Cancellation));
        }
    }

    private static double Number(string name, double otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
