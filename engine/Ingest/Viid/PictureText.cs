using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>
/// A JSON text passed over as it comes, however long: where it ends, and what its base64 hashes to. Nothing of it is kept. One thread; dispose ends
/// the hash.
/// </summary>
internal sealed class PictureText : IDisposable
{
    private const int BlockCharacters = 4_096; // A multiple of four.

    private static readonly SearchValues<byte> Ends = SearchValues.Create("\"\\"u8);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[BlockCharacters];
    private readonly byte[] _result = new byte[SHA256.HashSizeInBytes];
    private int _filled;
    private bool _isHashed;
    private bool _isSound;
    private bool _isEscaped;

    /// <summary>True between the quotation marks.</summary>
    internal bool IsInside { get; private set; }

    /// <summary>Of the last text: its bytes' SHA-256; empty when it was not wanted, was empty, or no base64.</summary>
    internal ReadOnlySpan<byte> Result => _isSound ? _result : [];

    public void Dispose() => _hash.Dispose();

    /// <summary>Behind the opening quotation mark.</summary>
    internal void Begin(bool isHashed)
    {
        (IsInside, _isHashed, _isSound, _isEscaped, _filled) = (true, isHashed, false, false, 0);
        _any = false;
        _isBroken = false;
    }

    private bool _any;
    private bool _isBroken;

    /// <summary>Takes bytes up to the closing quotation mark, which is taken too.</summary>
    /// <returns>How many; <see cref="IsInside"/> says whether the end was among them.</returns>
    internal int Take(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (_isEscaped)
            {
                // In base64 only a stroke is escaped, by writers who do so everywhere.
                _isEscaped = false;
                Add(bytes.Slice(at++, 1));
                continue;
            }

            var end = bytes[at..].IndexOfAny(Ends);
            Add(end < 0 ? bytes[at..] : bytes.Slice(at, end));
            if (end < 0) return bytes.Length;
            at += end + 1;
            if (bytes[at - 1] == '\\')
            {
                _isEscaped = true;
                continue;
            }

            End();
            return at;
        }

        return at;
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        if (!_isHashed || _isBroken) return;
        while (!text.IsEmpty)
        {
            var count = Math.Min(text.Length, BlockCharacters - _filled);
            text[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            text = text[count..];
            if (_filled == BlockCharacters) Decode();
        }
    }

    private void Decode()
    {
        if (_filled == 0 || _isBroken) return;
        _any = true;
        var status = Base64.DecodeFromUtf8InPlace(_block.AsSpan(0, _filled), out var written);
        _isBroken = status != OperationStatus.Done;
        if (!_isBroken) _hash.AppendData(_block, 0, written);
        _filled = 0;
    }

    private void End()
    {
        IsInside = false;
        if (!_isHashed) return;
        Decode();
        _hash.GetHashAndReset(_result);
        _isSound = _any && !_isBroken;
    }
}
