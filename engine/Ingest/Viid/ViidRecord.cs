namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>
/// The members of one passing record as they came, and of its pictures only where they are kept and what the first one hashes to. Used for all
/// records of a body. One thread.
/// </summary>
internal sealed class ViidRecord
{
    private readonly char[][] _texts = new char[Enum.GetValues<ViidMember>().Length][];
    private readonly int[] _lengths = new int[Enum.GetValues<ViidMember>().Length];
    private readonly char[] _path = new char[ViidLimits.TextBytesMax];
    private readonly char[] _hash = new char[64];
    private uint _seen;
    private int _pathLength;
    private int _hashLength;

    internal ViidRecord()
    {
        for (var member = 0; member < _texts.Length; member++)
        {
            var isLong = member is >= (int)ViidMember.StorageUrl1 or (int)ViidMember.PlateNo;
            _texts[member] = new char[isLong ? ViidLimits.TextBytesMax : ViidLimits.IdMax * 6];
        }
    }

    /// <summary>True when a member was there twice: two readers might see two records.</summary>
    internal bool IsTwofold { get; private set; }

    /// <summary>Whether the bytes of a picture were looked at; of the first only.</summary>
    internal bool HasPicture { get; private set; }

    /// <summary>Empty when the member was not there or did not fit.</summary>
    internal ReadOnlySpan<char> this[ViidMember member] => _texts[(int)member].AsSpan(0, _lengths[(int)member]);

    /// <summary>Where the sender keeps the first picture that says so.</summary>
    internal ReadOnlySpan<char> StoragePath => _path.AsSpan(0, _pathLength);

    /// <summary>SHA-256 of the first picture's bytes in hexadecimal digits; empty without one, or with one that is no base64.</summary>
    internal ReadOnlySpan<char> PictureHash => _hash.AsSpan(0, _hashLength);

    internal void Clear()
    {
        Array.Clear(_lengths);
        (_seen, _pathLength, _hashLength, IsTwofold, HasPicture) = (0, 0, 0, false, false);
    }

    /// <summary>Marks a member as seen and gives the room for its text.</summary>
    internal Span<char> RoomOf(ViidMember member)
    {
        var bit = 1u << (int)member;
        IsTwofold |= (_seen & bit) != 0;
        _seen |= bit;
        return _texts[(int)member];
    }

    internal void SetLength(ViidMember member, int length) => _lengths[(int)member] = length;

    internal void TakePath(ReadOnlySpan<char> path)
    {
        if (_pathLength > 0 || path.Length > _path.Length) return;
        path.CopyTo(_path);
        _pathLength = path.Length;
    }

    internal void TakeHash(ReadOnlySpan<byte> hash)
    {
        HasPicture = true;
        if (hash.IsEmpty) return;
        Convert.TryToHexStringLower(hash, _hash, out _hashLength);
    }
}
