using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Globalization;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Nmea;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>What is counted of terminals and trackers (docs/JTT808.md, docs/NMEA.md). Safe on any thread.</summary>
public sealed class TerminalMetrics
{
    private const string Other = "other"; // A terminal that invents numbers must not make a series of each.

    private static readonly FrozenDictionary<ushort, KeyValuePair<string, object?>> IdTags =
        new[]
        {
            Jt808Ids.TerminalAnswer, Jt808Ids.Heartbeat, Jt808Ids.Logout, Jt808Ids.Register, Jt808Ids.Authenticate, Jt808Ids.Location,
            Jt808Ids.LocationAnswer, Jt808Ids.Batch, Jt808Ids.Text, Jt808Ids.Track, Jt808Ids.QueryLocation, Jt808Ids.SetParameters,
        }.ToFrozenDictionary(id => id, id => Tag("id", string.Create(CultureInfo.InvariantCulture, $"0x{id:X4}")));

    private static readonly KeyValuePair<string, object?> OtherTag = Tag("id", Other);
    private static readonly KeyValuePair<string, object?>[] Jt808Tags = Tags<Jt808Refusal>("reason");
    private static readonly KeyValuePair<string, object?>[] NmeaTags = Tags<NmeaRefusal>("reason");
    private static readonly KeyValuePair<string, object?>[] EndTags = Tags<TerminalEnd>("how");
    private static readonly KeyValuePair<string, object?>[] WordTags = Tags<TerminalWord>("outcome");

    private readonly Counter<long> _messages;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _ended;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _sos;
    private readonly Counter<long> _unknownItems;
    private readonly Counter<long> _points;
    private readonly Counter<long> _sentences;
    private readonly Counter<long> _sentencesRefused;
    private readonly Counter<long> _trackersEnded;

    internal TerminalMetrics(Meter meter)
    {
        _messages = meter.CreateCounter<long>("sp_jt808_messages_total", "{message}", "Whole messages read from terminals, by their number.");
        _refused = meter.CreateCounter<long>("sp_jt808_refused_total", "{message}", "What was wrong with or odd about them, by reason.");
        _opened = meter.CreateCounter<long>("sp_jt808_connections_total", "{connection}", "Connections that authenticated.");
        _ended = meter.CreateCounter<long>("sp_jt808_connections_ended_total", "{connection}", "Connections ended, by how.");
        _open = meter.CreateUpDownCounter<long>("sp_jt808_connections_open", "{connection}", "Connections open now.");
        _sent = meter.CreateCounter<long>("sp_jt808_sent_total", "{message}", "Messages to terminals, by number and what became of them.");
        _sos = meter.CreateCounter<long>("sp_jt808_sos_total", "{press}", "Emergency buttons pressed.");
        _unknownItems = meter.CreateCounter<long>("sp_jt808_items_unknown_total", "{item}", "Items of location reports kept as bytes.");
        _points = meter.CreateCounter<long>("sp_trail_points_total", "{point}", "Points for the trail, by outcome.");
        _sentences = meter.CreateCounter<long>("sp_nmea_sentences_total", "{sentence}", "Whole sentences read from trackers.");
        _sentencesRefused = meter.CreateCounter<long>("sp_nmea_refused_total", "{sentence}", "What was wrong with them, by reason.");
        _trackersEnded = meter.CreateCounter<long>("sp_nmea_connections_ended_total", "{connection}", "Connections of trackers ended, by how.");
    }

    internal void Message(ushort id) => _messages.Add(1, TagOf(id));

    internal void Refused(Jt808Refusal reason) => _refused.Add(1, Jt808Tags[(int)reason]);

    internal void Authenticated() => _opened.Add(1);

    internal void Ended(TerminalEnd how) => _ended.Add(1, EndTags[(int)how]);

    internal void Open(int change) => _open.Add(change);

    internal void Sent(ushort id, TerminalWord outcome) => _sent.Add(1, TagOf(id), WordTags[(int)outcome]);

    internal void Sos() => _sos.Add(1);

    internal void UnknownItems(int items)
    {
        if (items > 0) _unknownItems.Add(items);
    }

    internal void Points(string outcome, long points) => _points.Add(points, Tag("outcome", outcome));

    internal void TrackerEnded(TerminalEnd how) => _trackersEnded.Add(1, EndTags[(int)how]);

    internal void Sentence() => _sentences.Add(1);

    internal void Refused(NmeaRefusal reason) => _sentencesRefused.Add(1, NmeaTags[(int)reason]);

    private static KeyValuePair<string, object?> TagOf(ushort id) => IdTags.TryGetValue(id, out var tag) ? tag : OtherTag;

    private static KeyValuePair<string, object?>[] Tags<T>(string name)
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => Tag(name, CamelCase.Of(value.ToString())))];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>What became of a message to a terminal.</summary>
public enum TerminalWord : byte
{
    /// <summary>The terminal has said yes.</summary>
    Done = 0,

    /// <summary>The terminal is not connected.</summary>
    TerminalAway,

    /// <summary>As many messages as may wait for its answer.</summary>
    TerminalBusy,

    /// <summary>No answer in time, or the connection ended before it.</summary>
    NoAnswer,

    /// <summary>The terminal has said no.</summary>
    TerminalRefused,
}

/// <summary>How a connection of a terminal ended.</summary>
public enum TerminalEnd : byte
{
    /// <summary>The terminal closed it.</summary>
    Closed = 0,

    /// <summary>Its side reset it.</summary>
    Reset,

    /// <summary>Silent for too long.</summary>
    Idle,

    /// <summary>Not authenticated in time.</summary>
    NotOpened,

    /// <summary>Too much of what it sent was wrong.</summary>
    Refused,

    /// <summary>The same terminal has connected anew.</summary>
    Replaced,

    /// <summary>One connection too many.</summary>
    TooMany,

    /// <summary>The node is stopping.</summary>
    Stopping,

    /// <summary>The region does not know the terminal any more, or its code is void.</summary>
    Removed,
}
