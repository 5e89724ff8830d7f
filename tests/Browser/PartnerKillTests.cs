using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A real node, a partner in another language, and kill -9 between what happens and what is told.</summary>
public sealed class PartnerKillTests(TestRegions regions)
{
    private const int Kills = 2;
    private const int CallersAtOnce = 4;

    [Fact]
    public async Task EveryIncident_IsToldToThePartner_SignedAndInOrder_WhateverIsKilled()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var (state, out_) = (Path.Combine(folder.Path, "state"), Path.Combine(folder.Path, "out.jsonl"));
        await using var partner = PartnerScript.Start("receive", "0", Path.Combine(state, "partner-secrets.json"), "hall", out_);
        var port = (await partner.NextAsync(cancellation)).Split(' ')[1];
        var region = MakeRegion(folder.Path, port);
        await using var node = await NodeProcess.StartAsync(region, state, cancellation);
        var incidents = new HashSet<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var dead = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var callers = Enumerable.Range(kill * CallersAtOnce, CallersAtOnce).Select(caller => CallAsync(node, caller, enough, dead.Token)).ToArray();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
            await node.KillAsync(cancellation); // Some are told, some are made and not told, some are not even made.
            await dead.CancelAsync();
            foreach (var opened in await Task.WhenAll(callers)) incidents.UnionWith(opened);
            await node.RestartAsync(cancellation);
        }

        var told = new HashSet<string>();
        while (!incidents.IsSubsetOf(told))
            if ((await partner.NextAsync(cancellation)).Split(' ') is ["got", var subject, _, "204"]) told.Add(subject);
        var lines = PartnerScript.Read(out_);
        Assert.True(incidents.Count > 10, $"{incidents.Count}");
        Assert.All(lines, line => Assert.True(line.GetProperty("isSigned").GetBoolean()));
        Assert.All(lines, line => Assert.False(line.GetProperty("isSignedByLibrary").ValueKind == JsonValueKind.False));
        Assert.All(lines, line => Assert.InRange(line.GetProperty("late").GetDouble(), 0, 60));
        foreach (var subject in lines.GroupBy(line => line.GetProperty("subject").GetString()))
        {
            // Each word once, in order and without a gap; again only where a kill took the news of its arrival, and then under its own id.
            var firsts = subject.DistinctBy(line => line.GetProperty("id").GetString()).ToList();
            Assert.Equal(Enumerable.Range(1, firsts.Count), firsts.Select(line => line.GetProperty("sequence").GetInt32()));
        }
    }

    private async Task<List<string>> CallAsync(NodeProcess node, int caller, TaskCompletionSource enough, CancellationToken dead)
    {
        var taken = new List<string>();
        for (var number = 0; ; number++)
        {
            var place = regions.City.Stations[(caller + number) % regions.City.Stations.Count].Place;
            var call = new CallMessage(
                new Guid(caller, (short)number, 2, new byte[8]), number % 2 == 0 ? "theft" : "medical-help", null, place.Latitude + (number * 0.001),
                place.Longitude, "", "help", "", "13800000000", "110");
            CallOutcome outcome;
            do
            {
                outcome = dead.IsCancellationRequested ? default : await node.Client.CallAsync(call, CancellationToken.None);
            }
            while (outcome.Refusal == "busy");

            if (outcome.Taken is not null) taken.Add(outcome.Taken.Incident);
            else if (outcome.Refusal is null or "") return taken; // No answer: it is dead.
            if (number == 8) enough.TrySetResult();
            if (dead.IsCancellationRequested) return taken;
        }
    }

    private string MakeRegion(string folder, string port)
    {
        var region = Path.Combine(folder, "region");
        Directory.CreateDirectory(region);
        foreach (var file in Directory.EnumerateFiles(regions.Province)) File.Copy(file, Path.Combine(region, Path.GetFileName(file)));
        Assert.True(RegionFolder.TryLoad(region, out var loaded, out var refusal), refusal?.ToString());
        File.WriteAllText(Path.Combine(region, "partners.json"), JsonSerializer.Serialize(new
        {
            host = "here.example",
            status = "test",
            partners = new[]
            {
                new
                {
                    name = "hall", kind = "webhook", url = $"http://127.0.0.1:{port}/hook", network = "loopback", purpose = "a test",
                    until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    jurisdictions = loaded.Jurisdictions.Select(each => each.Id.Value), what = new[] { "incidents" },
                },
            },
        }));
        return region;
    }
}
