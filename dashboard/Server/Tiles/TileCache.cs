using System.IO.Compression;

namespace SmartPolicing.Realtime.Server.Tiles;

/// <summary>
/// Encoded tiles, gzip'd, the least recently used given up first. Bounded in bytes. Tiles of a region never change while a node runs.
/// Safe on any thread.
/// </summary>
internal sealed class TileCache(Func<TileId, byte[]> encode, int bytesMax = DashboardLimits.TileCacheBytesMax) : IDisposable
{
    /// <summary>What one entry costs beside its bytes: dictionary and list nodes.</summary>
    private const int EntryBytes = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<TileId, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = []; // The most recently used comes first.
    private readonly Gate _gate = new(DashboardLimits.TilesAtOnce, DashboardLimits.MapRequestsWaitingMax);
    private long _bytes;

    /// <summary>Bytes held now.</summary>
    internal long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <returns>The tile gzip'd, empty when nothing lies in it; null when too many requests wait already.</returns>
    internal async ValueTask<byte[]?> GetAsync(TileId tile, CancellationToken cancellation)
    {
        if (TryGet(tile, out var kept)) return kept;
        if (!await _gate.TryEnterAsync(cancellation)) return null;
        try
        {
            if (TryGet(tile, out kept)) return kept; // Made while this request waited.
            var made = Pack(encode(tile));
            Keep(tile, made);
            return made;
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Undoes the gzip, for the rare client that does not take it.</summary>
    internal static byte[] Unpack(byte[] packed)
    {
        using var source = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        source.CopyTo(whole);
        return whole.ToArray();
    }

    private static byte[] Pack(byte[] tile)
    {
        if (tile.Length == 0) return [];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(tile);
        return packed.ToArray();
    }

    private bool TryGet(TileId tile, out byte[] bytes)
    {
        lock (_lock)
        {
            bytes = [];
            if (!_entries.TryGetValue(tile, out var node)) return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            bytes = node.Value.Bytes;
            return true;
        }
    }

    private void Keep(TileId tile, byte[] bytes)
    {
        var entry = new Entry(tile, bytes);
        lock (_lock)
        {
            if (entry.Cost > bytesMax || _entries.ContainsKey(tile)) return;
            _entries.Add(tile, _byUse.AddFirst(entry));
            _bytes += entry.Cost;
            while (_bytes > bytesMax)
            {
                var oldest = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _entries.Remove(oldest.Tile);
                _bytes -= oldest.Cost;
            }
        }
    }

    private sealed record Entry(TileId Tile, byte[] Bytes)
    {
        internal int Cost => Bytes.Length + EntryBytes;
    }
}
