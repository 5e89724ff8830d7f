using System.Buffers;
using System.Net;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>
/// One connection of a camera platform: what is due on it goes out in one write, and each answer is joined with its read. One thread adds
/// and sends; answers come on the connection's.
/// </summary>
internal sealed class ReadLane : IAsyncDisposable
{
    private const int FirstBytes = 4_096;

    private readonly ReadLedger _ledger;
    private readonly double[] _due = new double[RunLimits.ReadsUnderWayMax];
    private readonly WantedRead?[] _wanted = new WantedRead?[RunLimits.ReadsUnderWayMax];
    private byte[] _frames = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;
    private int _reads;
    private uint _sequence;

    internal ReadLane(EndPoint node, AccessKey key, ReadLedger ledger, TimeProvider wall, Action<string> say)
    {
        _ledger = ledger;
        Link = new FixLink(node, key, wall, say, Take, LinkLimits.ReadChunksWaitingMax);
    }

    internal FixLink Link { get; }

    /// <summary>Adds a read to what is sent next.</summary>
    /// <param name="due">Second.</param>
    /// <param name="read">Its sequence is set here.</param>
    /// <param name="wanted">Null for a vehicle that nobody looks for.</param>
    internal void Add(double due, in ReadReport read, WantedRead? wanted = null)
    {
        var place = ++_sequence % RunLimits.ReadsUnderWayMax;
        Volatile.Write(ref _due[place], due);
        Volatile.Write(ref _wanted[place], wanted);
        if (_frames.Length - _length < ReadWriter.FrameBytesMax) Grow();
        _length += ReadWriter.WriteRead(_frames.AsSpan(_length), read with { Sequence = _sequence });
        _reads++;
    }

    /// <summary>Sends what was added; a node that does not read slows nothing down.</summary>
    internal void Send()
    {
        if (_reads == 0) return;
        _ledger.FellDue(_reads);
        Link.PostReads(_frames, _length, _reads);
        (_frames, _length, _reads) = (ArrayPool<byte>.Shared.Rent(FirstBytes), 0, 0);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Link.DisposeAsync();

    private void Take(uint sequence, byte answer)
    {
        var place = sequence % RunLimits.ReadsUnderWayMax;
        _ledger.Answered(Volatile.Read(ref _due[place]), Volatile.Read(ref _wanted[place]), answer);
    }

    private void Grow()
    {
        var more = ArrayPool<byte>.Shared.Rent(2 * (_length + ReadWriter.FrameBytesMax));
        _frames.AsSpan(0, _length).CopyTo(more);
        ArrayPool<byte>.Shared.Return(_frames);
        _frames = more;
    }
}
