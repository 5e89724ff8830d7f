using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Regions.Tests;

public class TerminalsFileTests
{
    private const string Sound = """
        {"datum": "gcj-02", "timeZone": "+09:30", "language": "en",
         "terminals": [{"phone": "0013800138000", "officer": 7}, {"phone": "2", "officer": "P002", "datum": "wgs-84", "timeZone": "-03:00", "clock": "node",
                        "terminalId": "T1", "plate": "京A12345", "tokenNumber": 3, "acknowledge": "delivery"}],
         "trackers": [{"id": "unit-9", "officer": 9, "address": "10.20.0.12"}]}
        """;

    [Fact]
    public void SoundFile_IsRead()
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, new Dictionary<string, string>(SmallRegion.Files()) { ["terminals.json"] = Sound });
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        Assert.False(region.Terminals.IsChinese);
        var (first, second, tracker) = (region.Terminals.All[0], region.Terminals.All[1], region.Terminals.All[2]);
        Assert.Equal(("13800138000", 7u, Datum.Gcj02, 570, false), (first.Id, first.Officer.Id.Value, first.Datum, first.ZoneMinutes, first.IsDatedByNode));
        Assert.Equal(("2", 8u, Datum.Wgs84, -180, true), (second.Id, second.Officer.Id.Value, second.Datum, second.ZoneMinutes, second.IsDatedByNode));
        Assert.Equal(("T1", "京A12345", 3, true), (second.TerminalId, second.Plate, second.TokenNumber, second.DeliveryAcknowledges));
        Assert.Equal((true, "unit-9", 9u, "10.20.0.12"), (tracker.IsTracker, tracker.Id, tracker.Officer.Id.Value, tracker.Address));
    }

    [Fact]
    public void RegionWithoutTheFile_HasNone()
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out _));
        Assert.Empty(region.Terminals.All);
    }

    [Theory]
    [InlineData("gcj-02", "gcj02", "datum", "none of")]
    [InlineData("+09:30", "+15:00", "timeZone", "-12:00 to +14:00")]
    [InlineData("+09:30", "930", "timeZone", "like +08:00")]
    [InlineData("\"en\"", "\"fr\"", "language", "zh and en")]
    [InlineData("0013800138000", "13800x", "terminals[0].phone", "digits")]
    [InlineData("0013800138000", "000", "terminals[0].phone", "0")]
    [InlineData("0013800138000", "0002", "terminals[1].phone", "twice")]
    [InlineData("\"officer\": 7", "\"officer\": 77", "terminals[0].officer", "officers.csv")]
    [InlineData("\"P002\"", "\"P00\"", "terminals[1].officer", "officers.csv")]
    [InlineData("\"node\"", "\"mine\"", "terminals[1].clock", "device and node")]
    [InlineData("\"tokenNumber\": 3", "\"tokenNumber\": 0", "terminals[1].tokenNumber", "from 1")]
    [InlineData("\"delivery\"", "true", "terminals[1].acknowledge", "string")]
    [InlineData("unit-9", "unit 9", "trackers[0].id", "letters")]
    [InlineData("10.20.0.12", "10.20.0.999", "trackers[0].address", "IP address")]
    [InlineData("[{\"id\"", "[7, {\"id\"", "trackers[0]", "object")]
    public void BrokenFile_IsRefusedWithItsPlace(string text, string other, string where, string reason)
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, new Dictionary<string, string>(SmallRegion.Files()) { ["terminals.json"] = Sound.Replace(text, other, StringComparison.Ordinal) });
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal(("terminals.json", where), (Path.GetFileName(refusal.File), refusal.Where));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }
}
