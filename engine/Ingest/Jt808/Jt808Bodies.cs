using System.Buffers.Binary;
using System.Text;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>Numbers of the messages that this port knows.</summary>
public static class Jt808Ids
{
    /// <summary>Terminal: general answer.</summary>
    public const ushort TerminalAnswer = 0x0001;

    /// <summary>Terminal: heartbeat.</summary>
    public const ushort Heartbeat = 0x0002;

    /// <summary>Terminal: logout.</summary>
    public const ushort Logout = 0x0003;

    /// <summary>Terminal: registration.</summary>
    public const ushort Register = 0x0100;

    /// <summary>Terminal: authentication.</summary>
    public const ushort Authenticate = 0x0102;

    /// <summary>Terminal: location report.</summary>
    public const ushort Location = 0x0200;

    /// <summary>Terminal: answer to a query of its location.</summary>
    public const ushort LocationAnswer = 0x0201;

    /// <summary>Terminal: location reports in a batch.</summary>
    public const ushort Batch = 0x0704;

    /// <summary>Platform: general answer.</summary>
    public const ushort PlatformAnswer = 0x8001;

    /// <summary>Platform: answer to a registration.</summary>
    public const ushort RegisterAnswer = 0x8100;

    /// <summary>Platform: parameters.</summary>
    public const ushort SetParameters = 0x8103;

    /// <summary>Platform: query of the location.</summary>
    public const ushort QueryLocation = 0x8201;

    /// <summary>Platform: report more often for a while.</summary>
    public const ushort Track = 0x8202;

    /// <summary>Platform: text to show and to read aloud.</summary>
    public const ushort Text = 0x8300;
}

/// <summary>Result of a general answer.</summary>
public enum Jt808Result : byte
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Could not be done.</summary>
    Failed = 1,

    /// <summary>The message is wrong.</summary>
    Bad = 2,

    /// <summary>Such messages are not taken.</summary>
    Unsupported = 3,

    /// <summary>The alarm is taken.</summary>
    AlarmTaken = 4,
}

/// <summary>Result of a registration.</summary>
public enum Jt808Registration : byte
{
    /// <summary>Registered; the authentication code follows.</summary>
    Ok = 0,

    /// <summary>No such vehicle.</summary>
    NoVehicle = 2,

    /// <summary>No such terminal.</summary>
    NoTerminal = 4,
}

/// <summary>What a registration (0x0100) says.</summary>
/// <param name="Maker">Of the terminal.</param>
/// <param name="TerminalId">The maker's number of it.</param>
/// <param name="Plate">Of the vehicle; empty for none.</param>
public sealed record Jt808RegisterBody(string Maker, string TerminalId, string Plate)
{
    private const int AreaBytes = 4; // Province and city.

    // Maker, model, terminal id; then the plate's colour and the plate. By length, longest first: a plate is never so long that one could be
    // taken for another.
    private static readonly (int Maker, int Model, int Terminal)[] Shapes = [(11, 30, 30), (5, 20, 7), (5, 8, 7)];

    /// <summary>Reads one of 2019, 2013 or 2011, whichever fits its length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out Jt808RegisterBody read)
    {
        foreach (var (maker, model, terminal) in Shapes)
        {
            var plateAt = AreaBytes + maker + model + terminal + 1;
            if (body.Length < plateAt) continue;
            read = new Jt808RegisterBody(
                Jt808Text.Read(body.Slice(AreaBytes, maker)), Jt808Text.Read(body.Slice(AreaBytes + maker + model, terminal)),
                Jt808Text.Read(body[plateAt..]));
            return true;
        }

        read = null!;
        return false;
    }
}

/// <summary>A terminal's general answer (0x0001).</summary>
/// <param name="Serial">Of the message that is answered.</param>
/// <param name="Id">As well.</param>
public readonly record struct Jt808Answer(ushort Serial, ushort Id, Jt808Result Result)
{
    /// <summary>Length. Unit: bytes.</summary>
    public const int Bytes = 5;

    /// <summary>Reads one; longer bodies are taken.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out Jt808Answer answer)
    {
        answer = default;
        if (body.Length < Bytes) return false;
        answer = new Jt808Answer(
            BinaryPrimitives.ReadUInt16BigEndian(body), BinaryPrimitives.ReadUInt16BigEndian(body[2..]), (Jt808Result)body[4]);
        return true;
    }

    /// <summary>Writes one, of either side.</summary>
    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, Serial);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], Id);
        body[4] = (byte)Result;
    }
}

/// <summary>Text as terminals have it: GBK.</summary>
public static class Jt808Text
{
    private static readonly Encoding Gbk = MakeGbk();

    /// <summary>Reads a field: what is before the first 0, without blanks around.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        // Some fill from the left.
        return Gbk.GetString(end <= 0 ? bytes.Trim((byte)0) : bytes[..end]).Trim();
    }

    /// <summary>Bytes of a text, cut at a character when they would be more than <paramref name="most"/>.</summary>
    public static byte[] Write(string text, int most)
    {
        if (Gbk.GetByteCount(text) <= most) return Gbk.GetBytes(text);
        var (bytes, length) = (0, 0);
        foreach (var each in text)
        {
            var more = Gbk.GetByteCount([each]);
            if (bytes + more > most) break;
            (bytes, length) = (bytes + more, length + 1);
        }

        return Gbk.GetBytes(text[..length]);
    }

    private static Encoding MakeGbk()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(936, new EncoderReplacementFallback("?"), new DecoderReplacementFallback("?"));
    }
}

/// <summary>Numbers of the parameters (0x8103) that are set here; each of four bytes. Unit of all: seconds.</summary>
public static class Jt808Parameters
{
    /// <summary>Between two heartbeats.</summary>
    public const uint Heartbeat = 0x0001;

    /// <summary>Between two reports of a vehicle that sleeps.</summary>
    public const uint SleepReport = 0x0027;

    /// <summary>Between two reports while the emergency button is pressed.</summary>
    public const uint SosReport = 0x0028;

    /// <summary>Between two reports at all other times.</summary>
    public const uint Report = 0x0029;
}

/// <summary>Bodies of what goes out.</summary>
public static class Jt808Orders
{
    private const byte UrgentFlag = 1;
    private const byte ShownFlag = 1 << 2;
    private const byte ReadAloudFlag = 1 << 3;
    private const byte Notice = 1;

    /// <summary>0x8300: shown and read aloud.</summary>
    public static byte[] Text(string text, bool isUrgent, Jt808Layout layout)
    {
        var flags = (byte)(ShownFlag | ReadAloudFlag | (isUrgent ? UrgentFlag : 0));
        var bytes = Jt808Text.Write(text, Jt808Limits.TextBytesMax);
        return layout == Jt808Layout.Long ? [flags, Notice, .. bytes] : [flags, .. bytes];
    }

    /// <summary>0x8202: a report every so many seconds for so many seconds; interval 0 ends it.</summary>
    public static byte[] Track(ushort intervalSeconds, uint forSeconds)
    {
        var body = new byte[intervalSeconds == 0 ? 2 : 6];
        BinaryPrimitives.WriteUInt16BigEndian(body, intervalSeconds);
        if (intervalSeconds > 0) BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(2), forSeconds);
        return body;
    }

    /// <summary>0x8103: parameters of four bytes each; at most <see cref="Jt808Limits.ParametersMax"/>.</summary>
    public static byte[] Parameters(IReadOnlyList<(uint Id, uint Value)> items)
    {
        var body = new byte[1 + items.Count * 9];
        body[0] = (byte)items.Count;
        for (var at = 0; at < items.Count; at++)
        {
            var item = body.AsSpan(1 + at * 9);
            BinaryPrimitives.WriteUInt32BigEndian(item, items[at].Id);
            item[4] = sizeof(uint);
            BinaryPrimitives.WriteUInt32BigEndian(item[5..], items[at].Value);
        }

        return body;
    }

    /// <summary>0x8100: what became of a registration.</summary>
    public static byte[] Registration(ushort serial, Jt808Registration result, string token)
    {
        var body = new byte[3 + (result == Jt808Registration.Ok ? token.Length : 0)];
        BinaryPrimitives.WriteUInt16BigEndian(body, serial);
        body[2] = (byte)result;
        if (result == Jt808Registration.Ok) Encoding.ASCII.GetBytes(token, body.AsSpan(3));
        return body;
    }
}
