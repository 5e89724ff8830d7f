using System.Net;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>How a sender writes times and places.</summary>
/// <param name="ZoneMinutes">East of Greenwich.</param>
public readonly record struct ViidManner(Datum Datum, int ZoneMinutes);

/// <summary>What the settings say of a registered sender. Immutable; any thread.</summary>
public sealed class ViidSource
{
    private readonly HashSet<string> _devices;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly string[] _beginnings;

    /// <param name="devices">For whom it may speak beside itself: ids, beginnings of ids with an asterisk behind, or an asterisk alone for all.</param>
    public ViidSource(ViidManner manner, IReadOnlyList<string> devices)
    {
        Manner = manner;
        _devices = devices.Where(device => device[^1] != ViidVoice.AnyEnd).ToHashSet(StringComparer.Ordinal);
        _byText = _devices.GetAlternateLookup<ReadOnlySpan<char>>();
        _beginnings = [.. devices.Where(device => device[^1] == ViidVoice.AnyEnd).Select(device => device[..^1])];
    }

    /// <summary>How it writes.</summary>
    public ViidManner Manner { get; }

    /// <summary>Whether it may speak for that one.</summary>
    internal bool Names(ReadOnlySpan<char> id)
    {
        if (_byText.Contains(id)) return true;
        foreach (var beginning in _beginnings)
            if (id.StartsWith(beginning, StringComparison.Ordinal)) return true;
        return false;
    }
}

/// <summary>Which camera of the region a device, a tollgate, or one of its lanes is.</summary>
/// <param name="Device">DeviceID; empty when the tollgate is meant.</param>
/// <param name="Tollgate">TollgateID; empty when the device is meant.</param>
/// <param name="Lane">LaneNo; -1 for all.</param>
/// <param name="Camera">The region's id.</param>
public sealed record ViidCamera(string Device, string Tollgate, int Lane, string Camera);

/// <summary>An upper platform that the node is to register at.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Without /VIID.</param>
/// <param name="Subscribe">SubscribeDetail; empty for no subscription.</param>
/// <param name="Resource">ResourceURI.</param>
/// <param name="Receive">Where it is to send notifications.</param>
/// <param name="Dispositions">Whether entries shared with the province are handed over.</param>
/// <param name="KeepaliveSeconds">Between two keepalives.</param>
/// <param name="From">Addresses that its notifications may come from; empty for those of its host name.</param>
public sealed record ViidUpper(
    string Id, Uri Url, string Subscribe, string Resource, string Receive, bool Dispositions, int KeepaliveSeconds, IReadOnlyList<IPAddress> From);

/// <summary>viid.json of a region, checked. Immutable.</summary>
/// <param name="Server">Whether /VIID is served.</param>
/// <param name="Id">Our own, 20 digits.</param>
/// <param name="Organisation">12 digits.</param>
/// <param name="Usual">Of senders that <paramref name="Sources"/> does not name.</param>
/// <param name="KeepaliveSeconds">A session ends after <see cref="ViidLimits.KeepalivesMissed"/> of these.</param>
/// <param name="AnnouncedLive">Announced devices with a place become cameras with the next start.</param>
public sealed record ViidSettings(
    bool Server, string Id, string Organisation, ViidManner Usual, int KeepaliveSeconds, bool AnnouncedLive,
    IReadOnlyList<ViidCamera> Cameras, IReadOnlyDictionary<string, ViidSource> Sources, IReadOnlyList<ViidUpper> Uppers)
{
    /// <summary>A region without the file.</summary>
    public static ViidSettings None { get; } =
        new(false, "", "", new ViidManner(Datum.Wgs84, 480), 90, false, [], new Dictionary<string, ViidSource>(), []);

    /// <summary>Whether there is anything to do.</summary>
    public bool IsOn => Server || Uppers.Count > 0;

    /// <summary>How a sender writes.</summary>
    internal ViidManner MannerOf(string sender) => Sources.TryGetValue(sender, out var source) ? source.Manner : Usual;

    /// <summary>For whom a sender may speak.</summary>
    internal ViidVoice VoiceOf(string sender) => ViidVoice.Of(sender, Sources.GetValueOrDefault(sender));

    /// <summary>How long a session lasts without a word.</summary>
    internal TimeSpan SessionLasting => TimeSpan.FromSeconds(KeepaliveSeconds * ViidLimits.KeepalivesMissed);
}

/// <summary>Why a file is refused.</summary>
/// <param name="Where">"cameras[3].device", "line 12", or empty when the whole file is meant.</param>
public sealed record ViidRefusal(string File, string Where, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Where.Length == 0 ? $"{File}: {Reason}" : $"{File}, {Where}: {Reason}";
}
