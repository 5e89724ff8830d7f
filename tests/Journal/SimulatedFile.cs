namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>
/// The bytes of one file of a <see cref="SimulatedDisk"/>: what a reader sees, what is safe, and the writes between the two.
/// </summary>
internal sealed class SimulatedFile(byte[] bytes)
{
    private readonly List<(long Offset, byte[] Bytes)> _unsynced = [];
    private byte[] _safe = bytes;

    /// <summary>What a reader sees.</summary>
    public byte[] Visible { get; private set; } = [.. bytes];

    public void Write(long offset, ReadOnlySpan<byte> written)
    {
        Visible = Put(Visible, offset, written);
        _unsynced.Add((offset, written.ToArray()));
    }

    public void Shorten(long length)
    {
        Visible = Visible[..(int)Math.Min(length, Visible.Length)];
        _unsynced.Add((-length, [])); // Marked by a negative offset; the files here are never cut to nothing.
    }

    /// <summary>Everything written is safe, but for what a failed sync has let go before.</summary>
    public void Sync()
    {
        foreach (var (offset, written) in _unsynced) MakeSafe(offset, written);
        _unsynced.Clear();
    }

    /// <summary>As Linux does: readers go on seeing the writes, but some will never be safe, whatever later syncs say.</summary>
    public void FailSync(Random random)
    {
        foreach (var (offset, written) in _unsynced)
            if (offset < 0 || random.Next(2) == 0) MakeSafe(offset, written);
        _unsynced.Clear();
    }

    public void Crash(Random random, bool lostIsGarbage)
    {
        // Either the first few writes in order, or any of them; the last of those kept is torn at a sector like all others.
        var kept = random.Next(2) == 0 ? random.Next(_unsynced.Count + 1) : int.MaxValue;
        for (var at = 0; at < _unsynced.Count; at++)
        {
            var (offset, written) = _unsynced[at];
            if (offset < 0)
            {
                if (random.Next(2) == 0) MakeSafe(offset, written);
                continue;
            }

            if (written.Length == 0 && random.Next(2) == 0) _safe = Put(_safe, offset, written); // Room set aside: only the length.
            var isWhole = at < kept && kept != int.MaxValue;
            for (var from = 0; from < written.Length;)
            {
                var sector = SimulatedDisk.SectorBytes - (int)((offset + from) % SimulatedDisk.SectorBytes);
                var piece = written.AsSpan(from, Math.Min(sector, written.Length - from));
                if (isWhole || (kept == int.MaxValue && random.Next(2) == 0)) _safe = Put(_safe, offset + from, piece);
                else if (lostIsGarbage && HoldsNothing(offset + from)) random.NextBytes(_safe.AsSpan((int)(offset + from), piece.Length));
                from += piece.Length;
            }
        }

        _unsynced.Clear();
        Visible = [.. _safe];
    }

    // Garbage comes where nothing was written before, never over bytes that were safe.
    private bool HoldsNothing(long offset)
    {
        var from = (int)(offset / SimulatedDisk.SectorBytes * SimulatedDisk.SectorBytes);
        return from + SimulatedDisk.SectorBytes <= _safe.Length
            && !_safe.AsSpan(from, SimulatedDisk.SectorBytes).ContainsAnyExcept((byte)0);
    }

    private void MakeSafe(long offset, byte[] written) =>
        _safe = offset < 0 ? _safe[..(int)Math.Min(-offset, _safe.Length)] : Put(_safe, offset, written);

    private static byte[] Put(byte[] into, long offset, ReadOnlySpan<byte> bytes)
    {
        if (into.Length < offset + bytes.Length) Array.Resize(ref into, (int)(offset + bytes.Length));
        bytes.CopyTo(into.AsSpan((int)offset));
        return into;
    }
}
