using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>
/// Reads a shard's entries in order and leaves those out that were set aside: <see cref="EntryKind.Quarantined"/> always stands right
/// behind the entry that it names. A configuration that was written in pieces comes as one. One thread at a time; disposes of the reader.
/// </summary>
internal sealed class RecordedEntries(JournalReader reader) : IDisposable
{
    private readonly ConfigurationPieces _pieces = new();
    private byte[] _next = [];
    private int _nextBytes;
    private byte[] _payload = [];
    private bool _hasNext;
    private EntryKind _nextKind;
    private long _nextSequence;

    /// <summary>Why it cannot go on; null at the end.</summary>
    public JournalRefusal? Refusal => reader.Refusal;

    /// <summary>The entry's place.</summary>
    public long Sequence { get; private set; }

    /// <summary>What it is.</summary>
    public EntryKind Kind { get; private set; }

    /// <summary>Valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, PayloadBytes);

    private int PayloadBytes { get; set; }

    /// <summary>When it came in; never for positions, which belong to the entry behind them.</summary>
    public Instant Moment => Kind == EntryKind.Moved ? default : MomentOf(Payload);

    /// <summary>Goes to the next one. False at the end, or when <see cref="Refusal"/> says why.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            if (!_hasNext && !TryReadNext()) return false;
            (Sequence, Kind, PayloadBytes) = (_nextSequence, _nextKind, _nextBytes);
            (_payload, _next) = (_next, _payload);
            _hasNext = false;
            var isLast = !TryReadNext();
            if (reader.Refusal is not null) return false;
            if (Kind == EntryKind.Quarantined) continue; // What it names was left out, or lies before the first one read.
            if (Kind == EntryKind.ConfiguredPiece && !TryPutTogether()) continue;
            if (isLast || _nextKind != EntryKind.Quarantined || NamedByNext() != Sequence) return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private static Instant MomentOf(ReadOnlySpan<byte> payload)
    {
        var state = new StateReader(payload);
        return state.Moment();
    }

    private bool TryPutTogether()
    {
        if (_pieces.Take(Payload) is not { } whole) return false;
        (Kind, _payload, PayloadBytes) = (EntryKind.Configured, whole, whole.Length);
        return true;
    }

    private long NamedByNext()
    {
        var state = new StateReader(_next.AsSpan(0, _nextBytes));
        return state.Long();
    }

    private bool TryReadNext()
    {
        if (!reader.MoveNext()) return false;
        (_nextSequence, _nextKind, _nextBytes) = (reader.Sequence, (EntryKind)reader.Type, reader.Payload.Length);
        if (_next.Length < _nextBytes) Array.Resize(ref _next, Math.Max(_nextBytes, 2 * _next.Length));
        reader.Payload.CopyTo(_next);
        return _hasNext = true;
    }
}
