using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>A run's two files: its record as JSON, for comparing and drawing again, and the page for people.</summary>
public static class RunFiles
{
    /// <summary>The format this program writes and reads.</summary>
    public const int Format = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // A file, never part of a page.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // A ratio of nothing must not lose an hour's run.
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes <c>SCENARIO-MOMENT.json</c> and <c>.html</c>; the folder is made when it is not there.</summary>
    /// <returns>Both paths.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static (string Json, string Html) Write(RunRecord record, string folder)
    {
        Directory.CreateDirectory(folder);
        var moment = record.StartedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{FileNameOf(record.Scenario)}-{moment}");
        var (json, html) = (path + ".json", path + ".html");
        File.WriteAllText(json, ToJson(record)); // First: the page can be made again from it.
        File.WriteAllText(html, RunPage.Of(record, Path.GetFileName(json)));
        return (json, html);
    }

    /// <summary>Reads a run's JSON.</summary>
    /// <param name="reason">When false: what is wrong with which file, in a sentence for people.</param>
    public static bool TryRead(string path, [NotNullWhen(true)] out RunRecord? record, out string reason)
    {
        record = null;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > ReportLimits.FileBytesMost)
            {
                reason = $"{path} is larger than {ReportLimits.FileBytesMost >> 20} MiB: no record of a run";
                return false;
            }

            reason = ReadText(File.ReadAllBytes(path), out record);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reason = $"cannot be read: {error.Message}";
        }

        if (reason.Length > 0) (record, reason) = (null, $"{path} {reason}");
        return record is not null;
    }

    internal static string ToJson(RunRecord record) => JsonSerializer.Serialize(record, Json) + "\n";

    /// <summary>A scenario's name as part of a file's name: letters, digits, '-' and '_' of ASCII; the rest becomes '-'.</summary>
    internal static string FileNameOf(string scenario)
    {
        var name = new StringBuilder();
        foreach (var letter in scenario.Take(ReportLimits.NameLengthMost))
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-');
        return name.ToString().Trim('-') is { Length: > 0 } clean ? clean : "run";
    }

    private static string ReadText(byte[] bytes, out RunRecord? record)
    {
        record = null;
        ReadOnlySpan<byte> text = bytes;
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        var reason = ShapeOf(text, out var format);
        if (reason.Length > 0) return reason;
        if (format is null) return "is JSON, but no record of a run: it has no 'format'";
        if (format != Format) return $"has format {format}; this program reads format {Format}";
        try
        {
            record = JsonSerializer.Deserialize<RunRecord>(text, Json);
            return record is null ? "is no record of a run" : WrongIn(record);
        }
        catch (JsonException error)
        {
            return $"is no whole record of a run: {error.Message}";
        }
    }

    // Whether it is JSON to its end, and the format it says, before anything is made of it: a file cut off is told from one of
    // another kind.
    private static string ShapeOf(ReadOnlySpan<byte> text, out long? format)
    {
        format = null;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, state: default);
        var tokens = 0L;
        try
        {
            while (reader.Read())
            {
                if (tokens++ == 0 && reader.TokenType != JsonTokenType.StartObject) return "is JSON, but no record of a run";
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("format"))
                    continue;
                if (reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) format = number;
            }
        }
        catch (JsonException error)
        {
            return $"is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}";
        }

        if (text.Trim(" \t\r\n"u8).IsEmpty) return "is empty";
        if (tokens == 0) return "is no record of a run";
        return reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject ? "" : "is cut off: its JSON does not end";
    }

    // What drawing relies on and the types do not say.
    private static string WrongIn(RunRecord record)
    {
        if (record.WarmUpSeconds + record.Seconds is not (>= 0 and <= ReportLimits.SecondsMost)) return "is no record of a run: its length";
        IEnumerable<object?> parts = [.. record.Latencies, .. record.Series, .. record.Counts, .. record.Checks, .. record.Limits,
            .. record.Phases, .. record.Events];
        if (parts.Concat(PartsOf(record.Knee)).Any(part => part is null)) return "is no record of a run: a part of it is null";
        foreach (var latency in record.Latencies)
        {
            if (latency.Buckets.Concat<object?>(latency.BySecond).Any(part => part is null))
                return $"is no record of a run: '{latency.Name}'";
            var isOrdered = IsAscending(latency.Buckets, bucket => bucket.UpTo) && latency.Buckets.All(bucket => bucket.Count > 0)
                && IsAscending(latency.BySecond, second => second.Second)
                && latency.BySecond.All(second => second.Second is >= 0 and <= ReportLimits.SecondsMost);
            if (!isOrdered) return $"is no record of a run: the buckets or seconds of '{latency.Name}' are out of order";
        }

        var tooLong = record.Series.FirstOrDefault(series => series.Values.Count > ReportLimits.SecondsMost);
        return tooLong is null ? "" : $"is no record of a run: '{tooLong.Name}' is longer than {ReportLimits.SecondsMost} s";
    }

    private static IEnumerable<object?> PartsOf(KneeRecord? knee) =>
        knee is null ? [] : knee.Steps.SelectMany<KneeStep?, object?>(step => step is null ? [null] : [.. step.Rates, .. step.Limits]);

    private static bool IsAscending<T>(IReadOnlyList<T> list, Func<T, double> key)
    {
        for (var i = 1; i < list.Count; i++)
        {
            if (!(key(list[i]) > key(list[i - 1]))) return false;
        }

        return true;
    }
}
