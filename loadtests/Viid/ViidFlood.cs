using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Viid;

/// <summary>How records are sent.</summary>
/// <param name="Rate">Records a second.</param>
/// <param name="Batch">Records of one body.</param>
/// <param name="PictureBytes">Of the picture in each record; 0 for none.</param>
internal sealed record ViidFloodOptions(double Rate, int Batch, TimeSpan Lasting, int PictureBytes, ulong Seed);

/// <summary>What came of it.</summary>
/// <param name="Seconds">From the first batch due to the last answered.</param>
/// <param name="Answers">Latency from when a batch was due to its answer. Unit: microseconds.</param>
/// <param name="Lateness">How late batches were sent. Unit: microseconds; large values mean that this program was too slow.</param>
internal sealed record ViidFloodResult(
    ViidFloodOptions Options, long Records, long Taken, double Seconds, LogHistogram Answers, LogHistogram Lateness, IReadOnlyDictionary<string, long> ByCode)
{
    /// <summary>Whether the node kept up: all taken, in the time asked, and 99 of 100 batches answered within a second.</summary>
    internal RateStep Judged => new(ToLine(),
    [
        RateKnee.AtMost("records not taken", Records - Taken, 0), RateKnee.AtMost("longer than asked", Seconds - Options.Lasting.TotalSeconds, 1, " s"),
        RateKnee.AtMost("answer p99", Answers.Quantile(0.99) / 1_000.0, 1_000, " ms"),
        RateKnee.AtMost("this program sent late, p99", Lateness.Quantile(0.99) / 1_000.0, 100, " ms"),
    ]);

    private static string Ms(long microseconds) => (microseconds / 1_000.0).ToString("F1", CultureInfo.InvariantCulture);

    internal string ToLine()
    {
        var codes = string.Join(", ", ByCode.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"| {Options.Rate:F0} | {Options.Batch} | {Records / Seconds:F0} | {Ms(Answers.Quantile(0.5))} | {Ms(Answers.Quantile(0.99))} "
            + $"| {Ms(Answers.Max)} | {Ms(Lateness.Quantile(0.99))} | {codes} |");
    }
}

/// <summary>
/// Sends batches of passing records at a fixed rate, however slowly the node answers: what waits counts as latency. Cameras are the region's own, by
/// their ids; vehicles are invented and each is seen once.
/// </summary>
internal sealed class ViidFlood(ViidSender sender, IReadOnlyList<string> cameras, TimeProvider wall)
{
    internal const string Header =
        "| records/s asked | a batch | records/s | p50 ms | p99 ms | max ms | sent late p99 ms | by status code |\n|--:|--:|--:|--:|--:|--:|--:|---|\n";
    private const int UnderWayMax = 512; // Batches. Past it nothing more is sent, and shows as lateness.

    private readonly ConcurrentDictionary<string, long> _byCode = new();
    private readonly LogHistogram _answers = new();
    private long _number;

    internal async Task<ViidFloodResult> RunAsync(ViidFloodOptions options, CancellationToken cancellation)
    {
        var chance = Chance.Of(options.Seed, "viid");
        var picture = Convert.ToBase64String(new byte[options.PictureBytes]);
        using var room = new SemaphoreSlim(UnderWayMax);
        var loop = new OpenLoop(wall);
        var (since, records) = (wall.GetTimestamp(), 0L);
        var run = wall.GetUtcNow().ToUnixTimeMilliseconds();
        await loop.RunAsync(options.Rate / options.Batch, options.Lasting, async (batch, due) =>
        {
            await room.WaitAsync(cancellation);
            var body = MakeBody(options, chance, picture, run);
            records += options.Batch;
            _ = Task.Run(() => SendAsync(body, options.Batch, due, room, cancellation), cancellation);
        }, cancellation);
        for (var left = 0; left < UnderWayMax; left++) await room.WaitAsync(cancellation);
        var seconds = wall.GetElapsedTime(since).TotalSeconds;
        return new ViidFloodResult(options, records, _byCode.GetValueOrDefault("0"), seconds, _answers, loop.Lateness, new Dictionary<string, long>(_byCode));
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body, int records, long due, SemaphoreSlim room, CancellationToken cancellation)
    {
        try
        {
            await sender.PostAsync(body, records, (code, count) => _byCode.AddOrUpdate(code, count, (_, before) => before + count), cancellation);
            _answers.Add((long)wall.GetElapsedTime(due).TotalMicroseconds);
        }
        finally
        {
            room.Release();
        }
    }

    private ReadOnlyMemory<byte> MakeBody(ViidFloodOptions options, Chance chance, string picture, long run)
    {
        var local = (wall.GetUtcNow().UtcDateTime + sender.Ahead).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var bytes = new ArrayBufferWriter<byte>(options.Batch * (1_024 + picture.Length));
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteStartObject("MotorVehicleListObject"u8);
        json.WriteStartArray("MotorVehicleObject"u8);
        for (var left = options.Batch; left > 0; left--) WriteRecord(json, chance, picture, run, local);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    // As many members as platforms send, most of which nobody reads.
    private void WriteRecord(Utf8JsonWriter json, Chance chance, string picture, long run, string local)
    {
        var number = _number++;
        var camera = cameras[(int)(chance.NextBits() % (ulong)cameras.Count)];
        var source = string.Create(CultureInfo.InvariantCulture, $"{camera}02{local}{number % 100_000:D5}");
        json.WriteStartObject();
        json.WriteString("MotorVehicleID"u8, string.Create(CultureInfo.InvariantCulture, $"{run:D16}{number:D12}02{number % 100_000:D5}"));
        json.WriteNumber("InfoKind"u8, 1);
        json.WriteString("SourceID"u8, source);
        json.WriteString("TollgateID"u8, "33010012001210000001"u8);
        json.WriteString("DeviceID"u8, camera);
        foreach (var (name, value) in Usual) json.WriteString(name, value);
        json.WriteString("PassTime"u8, local);
        json.WriteNumber("LaneNo"u8, 1 + number % 4);
        json.WriteBoolean("HasPlate"u8, true);
        json.WriteString("PlateNo"u8, string.Create(CultureInfo.InvariantCulture, $"浙A{chance.NextBits() % 100_000:D5}"));
        if (picture.Length > 0)
        {
            json.WriteStartObject("SubImageList"u8);
            json.WriteStartArray("SubImageInfoObject"u8);
            json.WriteStartObject();
            json.WriteString("ImageID"u8, source);
            json.WriteString("Data"u8, picture);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static readonly (JsonEncodedText Name, string Value)[] Usual =
    [
        .. new (string, string)[]
        {
            ("StorageUrl1", "http://10.1.2.3:6120/pic?did=0001&pid=20260601080000&bid=12345"), ("StorageUrl2", "http://10.1.2.3:6120/pic?did=0002"),
            ("LeftTopX", "100"), ("LeftTopY", "200"), ("RightBtmX", "700"), ("RightBtmY", "600"), ("PlateClass", "02"), ("PlateColor", "5"),
            ("PlateReliability", "97"), ("Speed", "61"), ("Direction", "1"), ("DrivingStatusCode", "1"), ("VehicleClass", "K33"), ("VehicleBrand", "12"),
            ("VehicleColor", "2"), ("VehicleColorDepth", "1"), ("NumOfPassenger", "1"), ("Sunvisor", "0"), ("SafetyBelt", "1"), ("Calling", "0"),
            ("VehicleLength", "4800"), ("VehicleBodyDesc", ""), ("NameOfPassedRoad", "文三路与学院路路口"), ("IsModified", "0"), ("HitMarkInfo", ""),
        }.Select(pair => (JsonEncodedText.Encode(pair.Item1), pair.Item2)),
    ];
}
