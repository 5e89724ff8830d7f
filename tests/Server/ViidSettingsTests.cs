using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Server.Tests;

public class ViidSettingsTests
{
    private const string Id = "\"id\":\"33010000002000000001\"";

    [Theory]
    [InlineData("{", "line 1", "is no JSON")]
    [InlineData("{}", "id", "20 digits")]
    [InlineData("{\"id\":\"3301\"}", "id", "20 digits")]
    [InlineData("{" + Id + ",\"servr\":true}", "servr", "unknown key")]
    [InlineData("{" + Id + "," + Id + "}", "line 1", "twice")]
    [InlineData("{" + Id + ",\"datum\":\"bj54\"}", "datum", "none of")]
    [InlineData("{" + Id + ",\"timeZone\":\"8\"}", "timeZone", "+08:00")]
    [InlineData("{" + Id + ",\"timeZone\":\"+15:00\"}", "timeZone", "+08:00")]
    [InlineData("{" + Id + ",\"announced\":\"yes\"}", "announced", "propose, live")]
    [InlineData("{" + Id + ",\"keepaliveSeconds\":5}", "keepaliveSeconds", "10 to 600")]
    [InlineData("{" + Id + ",\"cameras\":[{\"camera\":\"K1\"}]}", "cameras[0]", "device or tollgate")]
    [InlineData("{" + Id + ",\"cameras\":[{\"device\":\"1\",\"camera\":\"K9\"}]}", "cameras[0].camera", "no camera of the region")]
    [InlineData("{" + Id + ",\"cameras\":[{\"device\":\"1\",\"lane\":1,\"camera\":\"K1\"}]}", "cameras[0].lane", "tollgate")]
    [InlineData("{" + Id + ",\"cameras\":[{\"device\":\"1\",\"camera\":\"K1\"},{\"device\":\"1\",\"camera\":\"K1\"}]}", "cameras[1]", "twice")]
    [InlineData("{" + Id + ",\"sources\":[{\"id\":\"\"}]}", "sources[0].id", "digits or letters")]
    [InlineData("{" + Id + ",\"sources\":[null]}", "sources[0].id", "digits or letters")]
    [InlineData("{" + Id + ",\"sources\":[{\"id\":\"1\",\"devices\":[\"33*\",\"3 3\"]}]}", "sources[0].devices[1]", "digits or letters")]
    [InlineData("{" + Id + ",\"sources\":[{\"id\":\"1\",\"devices\":[\"**\"]}]}", "sources[0].devices[0]", "digits or letters")]
    [InlineData("{" + Id + ",\"sources\":[{\"id\":\"1\",\"devices\":[null]}]}", "sources[0].devices[0]", "digits or letters")]
    [InlineData("{" + Id + ",\"uppers\":[{\"id\":\"33010000002000000002\",\"url\":\"ftp://x\"}]}", "uppers[0].url", "http")]
    [InlineData("{" + Id + ",\"uppers\":[{\"id\":\"33010000002000000002\",\"url\":\"http://u:p@x\"}]}", "uppers[0].url", "password")]
    [InlineData("{" + Id + ",\"uppers\":[{\"id\":\"33010000002000000002\",\"url\":\"http://x\"}]}", "uppers[0].receive", "address")]
    [InlineData("{" + Id + ",\"uppers\":[{\"id\":\"33010000002000000002\",\"url\":\"http://x\",\"subscribe\":\"\",\"from\":[\"x\"]}]}", "uppers[0].from", "no IP address")]
    public void WrongSettings_AreRefused_WithPlaceAndReason(string text, string where, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("viid").FullName;
        File.WriteAllText(Path.Combine(folder, "viid.json"), text);
        Assert.False(ViidSettingsFile.TryRead(folder, camera => camera == "K1", out _, out var refusal));
        Assert.Contains(where, refusal.Where, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.StartsWith(folder, refusal.ToString(), StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }

    [Fact]
    public void SoundSettings_AreRead_AndWithoutThemNothingIsOn()
    {
        var folder = Directory.CreateTempSubdirectory("viid").FullName;
        Assert.True(ViidSettingsFile.TryRead(folder, _ => true, out var settings, out _));
        Assert.False(settings.IsOn);
        File.WriteAllText(Path.Combine(folder, "viid.json"), "{" + Id + """
            ,"server":true,"timeZone":"+07:30","datum":"gcj-02","announced":"live","keepaliveSeconds":60,"cameras":[{"tollgate":"T1","lane":0,"camera":"K1"}],
            "sources":[{"id":"33010000005030000001","datum":"wgs-84"}],
            "uppers":[{"id":"33010000002000000002","url":"http://10.1.2.3:9000/up","receive":"http://10.1.2.4/VIID/SubscribeNotifications","dispositions":true,"from":["10.1.2.3"]}]}
            """);
        Assert.True(ViidSettingsFile.TryRead(folder, camera => camera == "K1", out settings, out _));
        Assert.Equal((true, true, "330100000020", TimeSpan.FromSeconds(180)), (settings.Server, settings.AnnouncedLive, settings.Organisation, settings.SessionLasting));
        Assert.Equal(new ViidManner(Datum.Gcj02, 450), settings.MannerOf("anybody"));
        Assert.Equal(new ViidManner(Datum.Wgs84, 450), settings.MannerOf("33010000005030000001"));
        Assert.Equal(("13", "33010000002000000002", true), (settings.Uppers[0].Subscribe, settings.Uppers[0].Resource, settings.Uppers[0].Dispositions));
        Directory.Delete(folder, true);
    }

    [Fact]
    public void Passwords_AreMadeKeptAndTakenOut()
    {
        var folder = Directory.CreateTempSubdirectory("viid").FullName;
        var password = ViidSecrets.Change(folder, false, "D1", "name", null, false, out _);
        Assert.Equal(24, password!.Length);
        ViidSecrets.Change(folder, true, "U1", "U1", "theirs", false, out _);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "viid.json")));
        Assert.True(ViidSecrets.TryOpen(folder, out var secrets, out _));
        Assert.True(secrets.TryDevice("name", out var device));
        Assert.Equal((new ViidSecret("D1", "name", password), "D1 as name"), (device, device.ToString()));
        Assert.True(secrets.TryUpper("U1", out _));
        Assert.False(secrets.TryDevice("D1", out _));
        ViidSecrets.Change(folder, false, "D1", "D1", null, true, out _);
        File.SetLastWriteTimeUtc(Path.Combine(folder, "viid.json"), DateTime.UnixEpoch);
        Assert.False(secrets.TryDevice("name", out _));

        // A file that is refused leaves the last good one in force, and says so without quoting it.
        ViidRefusal? told = null;
        secrets.Refused += refusal => told = refusal;
        File.WriteAllText(Path.Combine(folder, "viid.json"), "{\"uppers\":[{\"id\":\"U1\",\"password\":\"\"}],\"secret-word\":1}");
        Assert.True(secrets.TryUpper("U1", out _));
        Assert.DoesNotContain("theirs", told!.ToString(), StringComparison.Ordinal);
        Assert.False(ViidSecrets.TryOpen(folder, out _, out _));
        Directory.Delete(folder, true);
    }

    [Fact]
    public void DevicesThatAreToBeCameras_AreThoseDecidedOn_OrAllWithAPlaceWhereTheSettingsSaySo()
    {
        var folder = Directory.CreateTempSubdirectory("viid").FullName;
        ViidDevices Open(bool live)
        {
            Assert.True(ViidDevices.TryOpen(folder, ViidRoom.Usual with { AnnouncedLive = live }, camera => camera == "K1", out var opened, out _));
            return opened;
        }

        var devices = Open(false);
        foreach (var (id, place) in new (string, LatLng?)[] { ("A", LatLng.FromDegrees(30, 120)), ("B", LatLng.FromDegrees(30, 120)), ("C", null), ("K1", LatLng.FromDegrees(30, 120)) })
            Assert.True(devices.TryAnnounce(new ViidDevice(ViidDeviceKind.Device, id, id, place, "1", "p", 1, ViidDeviceState.Proposed, "", "")));
        Assert.Empty(devices.Live());
        Assert.True(devices.TryDecide("B", ViidDeviceState.Live, "", "wang"));
        Assert.True(devices.TryDecide("A", ViidDeviceState.Refused, "", "wang"));
        Assert.Equal(["B"], Open(false).Live().Select(device => device.Id));
        devices.TryDecide("A", ViidDeviceState.Proposed, "", "wang");
        Assert.Equal(["A", "B"], Open(true).Live().Select(device => device.Id));
        File.WriteAllText(Path.Combine(folder, ViidDevices.FileName), "[{\"kind\":9}]");
        Assert.False(ViidDevices.TryOpen(folder, ViidRoom.Usual, _ => true, out _, out var refusal));
        Assert.Contains("[0]", refusal.Where, StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }
}
