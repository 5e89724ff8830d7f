namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>
/// For which devices a sender may speak: for itself, and for those that the settings name. What it says of others is refused, however well it is
/// registered. Immutable; any thread; asked for every record.
/// </summary>
internal sealed class ViidVoice
{
    /// <summary>Ends the beginning of ids.</summary>
    internal const char AnyEnd = '*';

    private readonly string _self;
    private readonly ViidSource? _source;
    private readonly bool _isOfAll;

    private ViidVoice(string self, ViidSource? source, bool isOfAll) => (_self, _source, _isOfAll) = (self, source, isOfAll);

    /// <summary>Of an upper platform that we have subscribed at: it tells of what others told it.</summary>
    internal static ViidVoice OfAll { get; } = new("", null, true);

    /// <summary>Of a registered sender.</summary>
    /// <param name="source">What the settings say of it; null for nothing.</param>
    internal static ViidVoice Of(string sender, ViidSource? source) => new(sender, source, false);

    /// <summary>Whether it may speak for a device, a tollgate, or a lane of one.</summary>
    internal bool SpeaksFor(ReadOnlySpan<char> id)
    {
        if (_isOfAll || id.SequenceEqual(_self)) return true;
        if (_source is null) return false;
        var stroke = id.IndexOf('/');
        return _source.Names(stroke < 0 ? id : id[..stroke]);
    }
}
