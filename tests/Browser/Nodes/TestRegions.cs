using System.Text.Json;
using System.Text.Json.Nodes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Regions;

[assembly: AssemblyFixture(typeof(SmartPolicing.Realtime.Browser.Tests.TestRegions))]

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The regions of this run, made once by the Host's own command: the generated province with few officers.</summary>
public sealed class TestRegions : IAsyncLifetime
{
    /// <summary>Seconds in which an officer of <see cref="Hasty"/> has to answer; the least that a policy may ask for.</summary>
    internal const int HastyAnswerSeconds = 5;

    private string _root = "";

    /// <summary>The province as it is made.</summary>
    internal string Province => Path.Combine(_root, "province");

    /// <summary>The same province with a policy that waits no longer than it must.</summary>
    internal string Hasty => Path.Combine(_root, "hasty");

    /// <summary>The city whose officers the tests send: one with five of them.</summary>
    internal City City { get; private set; } = null!;

    /// <summary>Another city.</summary>
    internal City Elsewhere { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _root = Directory.CreateTempSubdirectory("sp-regions").FullName;
        var (code, _, errors) = await ChildProcess.RunAsync(
            TestContext.Current.CancellationToken, "region", "handong", Province, "--seed", "7", "--officers", "64");
        Assert.True(code == 0, errors);
        Copy("hasty");
        await ChangePolicyAsync(Hasty, policy => policy["answerSeconds"] =
            new JsonArray([.. Enumerable.Repeat(HastyAnswerSeconds, 4).Select(each => JsonValue.Create(each))]));

        Assert.True(RegionFolder.TryLoad(Province, out var region, out var refusal), refusal?.ToString());
        var cities = CitiesOf(region);
        (City, Elsewhere) = (cities[0], cities[1]);
    }

    /// <summary>The province with a policy in which a caller who rang off is late to be rung back after a second.</summary>
    internal async Task<string> BriskAsync()
    {
        var folder = Copy("brisk");
        await ChangePolicyAsync(folder, policy => policy["lines"] = new JsonObject { ["ringSeconds"] = 60, ["callBackSeconds"] = 1 });
        return folder;
    }

    private static async Task ChangePolicyAsync(string folder, Action<JsonNode> change)
    {
        var path = Path.Combine(folder, "policy.json");
        var policy = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        change(policy);
        await File.WriteAllTextAsync(path, policy.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>The province with more officers, and its city with most of them.</summary>
    internal async Task<(string Region, City City)> LargerAsync(int officers)
    {
        var folder = Path.Combine(_root, $"province-{officers}");
        var (code, _, errors) = await ChildProcess.RunAsync(
            TestContext.Current.CancellationToken, "region", "handong", folder, "--seed", "7", "--officers", $"{officers}");
        Assert.True(code == 0, errors);
        Assert.True(RegionFolder.TryLoad(folder, out var region, out var refusal), refusal?.ToString());
        return (folder, CitiesOf(region)[0]);
    }

    /// <summary>Those with most officers first.</summary>
    private static List<City> CitiesOf(Region region) =>
    [
        .. region.Officers.GroupBy(officer => officer.Home).OrderByDescending(officers => officers.Count()).Select(officers => new City(
            officers.Key.Value, [.. officers], [.. region.Stations.Where(station => station.Jurisdiction == officers.Key)])),
    ];

    /// <summary>Another folder with the province's files, for a test to break.</summary>
    internal string Copy(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var file in Directory.GetFiles(Province)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A city of the province with its officers and stations.</summary>
/// <param name="Number">The jurisdiction's number.</param>
internal sealed record City(int Number, IReadOnlyList<OfficerRegistration> Officers, IReadOnlyList<Station> Stations)
{
    /// <summary>Where the calls of the tests come from: some streets away from the first station.</summary>
    internal LatLng Scene => LatLng.FromDegrees(Stations[0].Place.Latitude + 0.004, Stations[0].Place.Longitude - 0.002);

    /// <summary>
    /// Where each officer is: at stations farther and farther away from <see cref="Scene"/>, so that the first is always the nearest.
    /// </summary>
    internal IReadOnlyList<LatLng> Places =>
        [.. Stations.Select(station => station.Place).OrderBy(Scene.MetresTo).Take(Officers.Count)];
}
