using System.Buffers;
using System.Buffers.Binary;
using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>
/// A <see cref="EntryKind.Configured"/> payload in pieces, as entries of <see cref="EntryKind.ConfiguredPiece"/>, and back. Each piece:
/// the entry's moment (8 bytes), which piece it is from 0 (4), how many there are (4), and its bytes of what follows the moment.
/// One thread.
/// </summary>
internal sealed class ConfigurationPieces
{
    private const int MomentBytes = 8;
    private const int HeaderBytes = MomentBytes + 4 + 4;
    private const int PieceBytesMax = JournalLimits.PayloadBytesMax - HeaderBytes;

    private ArrayBufferWriter<byte> _whole = new();
    private int _taken;

    /// <summary>Cuts a payload.</summary>
    internal static IReadOnlyList<byte[]> Of(ReadOnlySpan<byte> configured)
    {
        var moment = configured[..MomentBytes];
        var rest = configured[MomentBytes..];
        var pieces = new byte[(rest.Length + PieceBytesMax - 1) / PieceBytesMax][];
        for (var at = 0; at < pieces.Length; at++)
        {
            var bytes = rest[(at * PieceBytesMax)..Math.Min(rest.Length, (at + 1) * PieceBytesMax)];
            var piece = pieces[at] = new byte[HeaderBytes + bytes.Length];
            moment.CopyTo(piece);
            BinaryPrimitives.WriteInt32LittleEndian(piece.AsSpan(MomentBytes), at);
            BinaryPrimitives.WriteInt32LittleEndian(piece.AsSpan(MomentBytes + 4), pieces.Length);
            bytes.CopyTo(piece.AsSpan(HeaderBytes));
        }

        return pieces;
    }

    /// <summary>Takes the next piece of a journal.</summary>
    /// <returns>The whole payload when this was its last piece and all before it were there; otherwise null.</returns>
    internal byte[]? Take(ReadOnlySpan<byte> piece)
    {
        var at = BinaryPrimitives.ReadInt32LittleEndian(piece[MomentBytes..]);
        var pieces = BinaryPrimitives.ReadInt32LittleEndian(piece[(MomentBytes + 4)..]);
        if (at == 0)
        {
            _taken = 0; // The start that wrote those before it was cut off.
            _whole = new ArrayBufferWriter<byte>();
            _whole.Write(piece[..MomentBytes]);
        }

        if (at != _taken) return null; // Reading began behind the first.
        _taken++;
        _whole.Write(piece[HeaderBytes..]);
        if (_taken < pieces) return null;
        _taken = 0;
        return _whole.WrittenSpan.ToArray();
    }
}
