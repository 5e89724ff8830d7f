using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Writes what callers are told. One thread; dispose gives the writer back.</summary>
internal sealed class ViidAnswers : IDisposable
{
    /// <summary>Of every answer.</summary>
    internal const string ContentType = "application/VIID+JSON;charset=utf-8";

    private readonly ArrayBufferWriter<byte> _bytes = new(1_024);
    private readonly Utf8JsonWriter _json;
    private readonly string _url;
    private readonly string _localTime;

    /// <param name="url">What was asked for.</param>
    /// <param name="localTime">14 digits.</param>
    internal ViidAnswers(string url, string localTime)
    {
        (_url, _localTime) = (url, localTime);
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public void Dispose() => _json.Dispose();

    internal void One(ViidStatus status, string word, string id)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("ResponseStatusObject"u8);
        Status(status, word, id);
        _json.WriteEndObject();
    }

    internal void BeginList()
    {
        _json.WriteStartObject();
        _json.WriteStartObject("ResponseStatusListObject"u8);
        _json.WriteStartArray("ResponseStatusObject"u8);
    }

    internal void Status(ViidStatus status, string word, string id)
    {
        _json.WriteStartObject();
        _json.WriteString("RequestURL"u8, _url);
        Span<char> code = stackalloc char[11];
        ((int)status).TryFormat(code, out var length, default, CultureInfo.InvariantCulture);
        _json.WriteString("StatusCode"u8, code[..length]);
        _json.WriteString("StatusString"u8, word);
        _json.WriteString("Id"u8, id);
        _json.WriteString("LocalTime"u8, _localTime);
        _json.WriteEndObject();
    }

    internal void EndList()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    /// <summary>Writes another shape.</summary>
    internal void Other(Action<Utf8JsonWriter> write) => write(_json);

    internal async Task SendAsync(HttpResponse response, int httpStatus, CancellationToken cancellation)
    {
        await _json.FlushAsync(cancellation).ConfigureAwait(false);
        response.StatusCode = httpStatus;
        response.ContentType = ContentType;
        response.ContentLength = _bytes.WrittenCount;
        await response.Body.WriteAsync(_bytes.WrittenMemory, cancellation).ConfigureAwait(false);
    }
}
