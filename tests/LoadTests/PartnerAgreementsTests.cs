using System.Text.Json.Nodes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Partners;
using SmartPolicing.Realtime.LoadTests.Terminals;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>What a measurement writes into a region that was made for it.</summary>
public sealed class PartnerAgreementsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agreements").FullName;

    private string Keys => Path.Combine(_folder, "state", "keys.json");

    private string Agreements => Path.Combine(_folder, "partners.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsWritten_IsReadAgain_AndTheNodesOwnKeyWithIt()
    {
        Assert.Equal("", PartnerAgreements.Write(Town(), Keys, 3, 2, 9_102, TimeProvider.System));
        var keys = PartnerAgreements.KeysOf(Keys, out _);
        Assert.Equal(["load-in-1", "load-in-2", "load-in-3"], keys.Select(key => key.Name));
        Assert.Equal(["/load-out-1", "/load-out-2"], PartnerAgreements.HooksOf(_folder, 9_102, out _));
        Assert.Empty(PartnerAgreements.HooksOf(_folder, 9_103, out var reason));
        Assert.Contains("9103", reason, StringComparison.Ordinal);
        Assert.True(AccessKeyFile.TryRead(Keys, out var driver, out _));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys));

        Assert.Equal("", PartnerAgreements.Write(Town(), Keys, 1, 0, 9_102, TimeProvider.System)); // Anew: fewer, and the node's own as it was.
        Assert.Equal(["load-in-1"], PartnerAgreements.KeysOf(Keys, out _).Select(key => key.Name));
        Assert.True(AccessKeyFile.TryRead(Keys, out var again, out _));
        Assert.Equal(driver!.Bearer, again!.Bearer);
    }

    [Theory]
    [InlineData("""{"host":"dispatch.city.example","partners":[]}""", "not of this program")]
    [InlineData("{", "not as the node writes it")]
    public void AgreementsOfOthers_AreLeftAlone(string there, string about)
    {
        File.WriteAllText(Agreements, there);
        Assert.Contains(about, PartnerAgreements.Write(Town(), Keys, 1, 0, 9_102, TimeProvider.System), StringComparison.Ordinal);
        Assert.Equal((there, false), (File.ReadAllText(Agreements), File.Exists(Keys)));
    }

    [Theory]
    [InlineData("""[{"name":"driver","roles":["gateway"],"secret":"AAAA"}]""", "no key of a partner")]
    [InlineData("nonsense", "is not a list")]
    [InlineData(null, "keys.json")]
    public void WithoutKeys_TheReasonIsSaid(string? text, string about)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Keys)!);
        if (text is not null) File.WriteAllText(Keys, text);
        Assert.Empty(PartnerAgreements.KeysOf(Keys, out var reason));
        Assert.Contains(about, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TerminalsAndTrackers_AreWrittenBesideEachOther()
    {
        Assert.Equal(0, TerminalPlan.Write(Town(), "terminals", 3, number => ("phone", TerminalCrowd.PhoneOf(number))));
        Assert.Equal(0, TerminalPlan.Write(Town(), "trackers", 2, number => ("id", TrackerLine.NameOf(number))));
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "terminals.json")))!;
        Assert.Equal(["13900000000", "13900000001", "13900000002"], file["terminals"]!.AsArray().Select(row => row!["phone"]!.GetValue<string>()));
        Assert.Equal([("load-00000", 1), ("load-00001", 2)], file["trackers"]!.AsArray().Select(row => (row!["id"]!.GetValue<string>(), row["officer"]!.GetValue<int>())));
        Assert.Equal([1, 2, 1], file["terminals"]!.AsArray().Select(row => row!["officer"]!.GetValue<int>()));
    }

    private Region Town()
    {
        var city = new JurisdictionId(3);
        var policy = new DispatchPolicy(
            new Dictionary<string, IncidentType> { ["fire"] = new("fire", "Fire", "火灾", 1, [], []) }, [30, 45, 60, 90], 120, 60, 900, [60, 300, 900, 1800]);
        OfficerRegistration[] officers = [.. Enumerable.Range(1, 2).Select(number => new OfficerRegistration(new OfficerId((uint)number), $"P{number}", city, LatLng.FromDegrees(33.5, 117), []))];
        return new Region(
            _folder, "town", "Town", "镇", "© the test", "", "", null, [new Jurisdiction(city, "TN-03", "West Town", "西镇")], [], officers, [], policy, RegionSpeeds.FreeFlow);
    }
}
