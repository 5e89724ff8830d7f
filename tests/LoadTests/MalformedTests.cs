using System.Net;
using System.Text.RegularExpressions;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class MalformedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAnswerIsCountedForWhatItIs()
    {
        MalformedKind[] kinds =
        [
            Kind("right", "badFrame"), Kind("wrong word", "tooOld"), Kind("taken", MalformedKind.Accepted), Kind("silent", ""),
            new("broken", "badFrame", (_, _) => throw new IOException("gone")),
        ];
        await using var traffic = new MalformedTraffic(kinds, 1, TimeProvider.System);
        await traffic.RunAsync(1_000, TimeSpan.FromMilliseconds(20), Stop);
        Assert.Equal(
            [
                new("right", 4, 4, 0, 0, 0), new("wrong word", 4, 0, 0, 0, 4), new("taken", 4, 0, 4, 0, 0), new("silent", 4, 0, 0, 4, 0),
                new("broken", 4, 0, 0, 0, 4),
            ],
            traffic.Counts);
        Assert.Equal(16, traffic.Wrong.Count);
        Assert.Contains("silent: no answer instead of badFrame", traffic.Wrong);
        Assert.Contains("broken: gone instead of badFrame", traffic.Wrong);
    }

    [Fact]
    public void EveryExpectedWord_StandsInTheDocuments()
    {
        Assert.True(AccessKey.TryParse($"k.{Convert.ToBase64String(new byte[AccessKey.SecretBytes])}", out var key, out _));
        var seat = new OfficerSeat(1, LatLng.FromDegrees(30, 100), 1);
        var target = new MalformedTarget(new Uri("http://127.0.0.1:1"), new IPEndPoint(IPAddress.Loopback, 1), key!, "noise", seat);
        using var calls = new MalformedCalls(target);
        var kinds = new MalformedFixes(target).Kinds().Concat(calls.Kinds())
            .Concat(new MalformedHubs(target, TimeProvider.System).Kinds()).ToList();
        Assert.True(kinds.Count > 50);
        Assert.Equal(kinds.Count, kinds.Select(kind => kind.Name).Distinct().Count());

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root.GetFiles("*.sln").Length == 0) root = root.Parent!;
        var words = string.Concat(new[] { "HUB.md", "WIRE.md" }.Select(page => File.ReadAllText(Path.Combine(root.FullName, "docs", page))));
        string[] protocol = ["closed", "failed", "status 401", "status 403"]; // WebSocket's, SignalR's and HTTP's own.
        string[] enums = ["unknownIncident", "unknownOfficer", "missingUserOrPassword"]; // "The names of Refusal", and one the page has not.
        var missing = kinds.Select(kind => kind.Expected).Distinct().Except(protocol).Except(enums)
            .Where(word => !Regex.IsMatch(words, $@"\b{word}\b")).ToList();
        Assert.Equal([], missing);
    }

    private static MalformedKind Kind(string name, string answer) => new(name, "badFrame", (_, _) => Task.FromResult(answer));
}
