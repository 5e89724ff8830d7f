using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>Bytes by hand from docs/WIRE.md.</summary>
public class FixWriterTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];

    internal static AccessKey Key(string name = "gw")
    {
        Assert.True(AccessKey.TryParse($"{name}.{Convert.ToBase64String(Secret)}", out var key, out _));
        return key!;
    }

    [Fact]
    public void Fix_HasTheBytesOfThePage()
    {
        var fix = new FixReport(
            0x01020304, new Instant(0x0000_018F_1122_3344), LatLng.FromDegrees(37.7749, -122.4194), 1_250, 35_999, 50, 0xAABBCCDD);
        var bytes = new byte[FixWriter.FixFrameBytes];
        Assert.Equal(36, FixWriter.WriteFix(bytes, fix));
        // 37.7749° = 377,749,000 = 0x16840A08; -122.4194° = -1,224,194,000 = 0xB7085C30
        Assert.Equal(
            "A50110001E00" + "04030201" + "443322118F010000" + Little(377_749_000) + Little(-1_224_194_000)
            + "E204" + "9F8C" + "3200" + "DDCCBBAA",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Fix_RoundsToTheNearestUnit_AndMarksUnknown()
    {
        var fix = new FixReport(1, new Instant(5), LatLng.FromDegrees(-0.00000006, 180), 65_535, 65_535, 65_535, 0);
        var bytes = new byte[36];
        FixWriter.WriteFix(bytes, fix);
        Assert.Equal(Little(-1) + Little(1_800_000_000) + "FFFFFFFFFFFF", Convert.ToHexString(bytes.AsSpan(18, 14)));
    }

    [Fact]
    public void Hello_ProvesTheKeyAgainstTheNonce()
    {
        var nonce = Enumerable.Range(100, 16).Select(i => (byte)i).ToArray();
        var bytes = new byte[FixWriter.HelloFrameBytesMax];
        var length = FixWriter.WriteHello(bytes, Key("gw-å"), nonce);

        var name = Encoding.UTF8.GetBytes("gw-å"); // 5 bytes
        using var hmac = new HMACSHA256(Secret);
        var proof = hmac.ComputeHash([.. "SPRT-hello-1"u8, .. nonce, .. name]);
        Assert.Equal(6 + 1 + 5 + 32, length);
        Assert.Equal(
            "A50102002600" + "05" + Convert.ToHexString(name) + Convert.ToHexString(proof), Convert.ToHexString(bytes.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("gw", "no dot")]
    [InlineData(".AAAA", "no name")]
    [InlineData("gw.AAAA", "too short")]
    [InlineData("gw.!!!!", "no base64")]
    public void Key_OfAnotherForm_IsRefusedWithoutItsSecret(string line, string why)
    {
        Assert.False(AccessKey.TryParse(line, out var key, out var reason), why);
        Assert.Null(key);
        Assert.DoesNotContain("AAAA", reason);
    }

    [Fact]
    public void Key_InBase64Url_IsTheSameSecret()
    {
        var url = Convert.ToBase64String(Secret).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        Assert.True(AccessKey.TryParse($"gw.{url}\n", out var key, out _));
        var (one, other) = (new byte[200], new byte[200]);
        FixWriter.WriteHello(one, Key(), new byte[16]);
        FixWriter.WriteHello(other, key!, new byte[16]);
        Assert.Equal(one, other);
        Assert.Equal($"gw.{url}", key!.Bearer);
    }

    [Fact]
    public void KeyFile_OfANode_GivesTheKeyThatMayDoBoth()
    {
        var secret = Convert.ToBase64String(Secret);
        var json = $$"""
            [{"name":"half","roles":["gateway"],"secret":"{{secret}}"}, null,
             {"name":"driver","roles":["gateway","caller"],"secret":"{{secret}}"}]
            """;
        Assert.True(AccessKeyFile.TryParse(json, out var key, out var reason), reason);
        Assert.Equal($"driver.{secret}", key!.Bearer);
        Assert.False(AccessKeyFile.TryParse(json.Replace("driver", "", StringComparison.Ordinal), out _, out _));
        Assert.False(AccessKeyFile.TryParse(json.Replace(",\"caller\"", "", StringComparison.Ordinal), out _, out reason));
        Assert.Contains("both roles", reason);
        Assert.False(AccessKeyFile.TryParse(json[..^1], out _, out reason));
        Assert.DoesNotContain(secret[..8], reason);
    }

    private static string Little(int value) => Convert.ToHexString(BitConverter.GetBytes(value));
}
