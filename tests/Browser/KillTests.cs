using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The real process, real disk, real sockets, and kill -9 under load: what was answered is there afterwards.</summary>
public sealed class KillTests(TestRegions regions)
{
    private const int Kills = 4;
    private const int CallersAtOnce = 8;

    [Fact]
    public async Task EveryAnsweredCall_SurvivesTheKill_AndIsAppliedOnce()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var node = await NodeProcess.StartAsync(regions.Province, cancellation);
        var answered = new Dictionary<Guid, string>();
        var unanswered = new List<CallMessage>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var dead = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var callers = Enumerable.Range(kill * CallersAtOnce, CallersAtOnce)
                .Select(caller => CallAsync(node, caller, enough, dead.Token)).ToArray();
            await enough.Task.WaitAsync(Patience.Longest, cancellation);
            await node.KillAsync(cancellation);
            await dead.CancelAsync();
            foreach (var (taken, open) in await Task.WhenAll(callers))
            {
                foreach (var (id, incident) in taken) answered.Add(id, incident);
                unanswered.AddRange(open);
            }

            await node.RestartAsync(cancellation);
        }

        Assert.True(answered.Count > 100, $"{answered.Count}");
        foreach (var (id, incident) in answered)
        {
            var again = await node.Client.CallAsync(Call(id), cancellation);
            Assert.Equal((true, incident), (again.Taken?.Repeated, again.Taken?.Incident));
        }

        // Those without an answer may be there or not; sent again, each is there once.
        foreach (var call in unanswered)
        {
            var first = await node.Client.CallAsync(call, cancellation);
            var second = await node.Client.CallAsync(call, cancellation);
            Assert.Equal((true, first.Taken!.Incident), (second.Taken?.Repeated, second.Taken?.Incident));
        }
    }

    private async Task<(List<(Guid Id, string Incident)> Taken, List<CallMessage> Open)> CallAsync(
        NodeProcess node, int caller, TaskCompletionSource enough, CancellationToken dead)
    {
        var taken = new List<(Guid, string)>();
        for (var number = 0; ; number++)
        {
            var call = Call(new Guid(caller, (short)number, 1, new byte[8]));
            CallOutcome outcome;
            do // Told that the city is behind, nothing was kept: the same call is made again, as docs/HUB.md says.
            {
                outcome = dead.IsCancellationRequested ? default : await node.Client.CallAsync(call, CancellationToken.None);
            }
            while (outcome.Refusal == "busy");

            if (outcome.Taken is null) return (taken, [call]);
            taken.Add((call.Id, outcome.Taken.Incident));
            if (number == 10) enough.TrySetResult();
        }
    }

    /// <summary>Two kinds at the city's stations, so that many join an open incident and some open one.</summary>
    private CallMessage Call(Guid id)
    {
        var stations = regions.City.Stations;
        var number = id.GetHashCode() & int.MaxValue;
        var place = stations[number % stations.Count].Place;
        var type = number / 7 % 2 == 0 ? "theft" : "medical-help";
        return new CallMessage(id, type, null, place.Latitude, place.Longitude, "", "help", "", "", "110");
    }
}
