using System.Buffers;
using SmartPolicing.Realtime.Ingest.Jt808;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>Bytes of the protocol, made by hand for tests: nothing here uses the writer that is tested.</summary>
internal static class Jt808Wire
{
    /// <summary>From the README of SmallChi/JT808: both escapes.</summary>
    internal const string Short2013 = "7E02000026123456789012007D02000000010000000200BA7F0E07E4F11C0028003C00001810151010100104000000640202007D01137E";

    /// <summary>From Demo7 of the same: a header of 2019.</summary>
    internal const string Head2019 = "7E8004400601000000001234567890120001191202101010517E";

    internal const string Own2013 =
        "7E020000280138001380000007000000010000000301DC89D0073D8AA5000C025D005A26011508300001040000006430011F31010E667E";

    internal const string Own2019 =
        "7E0200402801000000000138001380000007000000010000000301DC89D0073D8AA5000C025D005A26011508300001040000006430011F31010E277E";

    internal const string Ack2013 = "7E80010005013800138000000100070200002A7E";

    internal const string Ack2019 = "7E800140050100000000013800138000000100070200006B7E";

    internal const string Escapes =
        "7E0200001C0138001380007D017D02000000000000000201DC89D0073D8AA50000007D02007D012601150830012C7E";

    internal static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    /// <summary>The first frame of some bytes: its header and body; fails the test when it is none.</summary>
    internal static (Jt808Header Header, byte[] Body) Open(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        var room = new byte[Jt808Limits.FrameBytesMax];
        Assert.Equal(Jt808Refusal.None, Jt808Frames.TryTake(ref buffer, room, out var frame, out _));
        Assert.Equal(Jt808Refusal.None, Jt808Frames.TryOpen(frame, out var message));
        Assert.Equal(Jt808Refusal.None, Jt808Header.TryRead(message, out var header));
        return (header, message[header.Bytes..].ToArray());
    }

    /// <summary>A frame around header and body, by the slow obvious way.</summary>
    internal static byte[] Frame(params byte[] message)
    {
        byte check = 0;
        foreach (var each in message) check ^= each;
        var bytes = new List<byte> { 0x7E };
        foreach (var each in message.Append(check))
        {
            if (each == 0x7E) bytes.AddRange([0x7D, 0x02]);
            else if (each == 0x7D) bytes.AddRange([0x7D, 0x01]);
            else bytes.Add(each);
        }

        bytes.Add(0x7E);
        return [.. bytes];
    }

    /// <summary>A whole message of a phone of up to 12 digits.</summary>
    internal static byte[] Message(ushort id, string phone, ushort serial, byte[] body, bool isLong = false, int? properties = null)
    {
        var flags = properties ?? body.Length | (isLong ? 1 << 14 : 0);
        var digits = Convert.FromHexString(phone.PadLeft(isLong ? 20 : 12, '0'));
        byte[] version = isLong ? [1] : [];
        return Frame([.. Word(id), .. Word(flags), .. version, .. digits, .. Word(serial), .. body]);
    }

    /// <summary>One part of a split message.</summary>
    internal static byte[] Part(ushort id, string phone, ushort serial, int total, int number, byte[] body) =>
        Frame([.. Word(id), .. Word(body.Length | 1 << 13), .. Convert.FromHexString(phone.PadLeft(12, '0')), .. Word(serial), .. Word(total),
            .. Word(number), .. body]);

    /// <summary>The body of a location report.</summary>
    internal static byte[] Location(
        double lat, double lng, DateTimeOffset at, uint alarms = 0, uint status = 3, int speed = 100, int heading = 90, byte[]? items = null)
    {
        var local = at.ToOffset(TimeSpan.FromHours(8));
        var time = Convert.FromHexString(local.ToString("yyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture));
        return [.. Double(alarms), .. Double(status), .. Double((uint)Math.Round(Math.Abs(lat) * 1e6)), .. Double((uint)Math.Round(Math.Abs(lng) * 1e6)),
            .. Word(20), .. Word(speed), .. Word(heading), .. time, .. items ?? []];
    }

    /// <summary>The body of a batch.</summary>
    internal static byte[] Batch(bool isCatchUp, params byte[][] reports) =>
        [.. Word(reports.Length), isCatchUp ? (byte)1 : (byte)0, .. reports.SelectMany(report => (byte[])[.. Word(report.Length), .. report])];

    internal static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];

    internal static byte[] Double(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
