using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>One dispatcher's page.</summary>
/// <param name="user">Who is signed in.</param>
/// <param name="city">Whose page it is: the first one of a desk that has one jurisdiction alone; else 0.</param>
/// <param name="view">What it shows, as the argument of <c>View</c>.</param>
/// <param name="isSample">Folds everything it is told, to be compared at the end.</param>
internal sealed class DeskPage(DeskCrowd crowd, string user, string cookie, string view, bool isSample, int city)
    : CrowdPage(crowd, "/hub/dispatch", cookie)
{
    private DeskFold? _fold = isSample ? new DeskFold() : null;
    private DeskFold? _truth; // Of the snapshot to compare with, while its officers come in.
    private bool _missed;     // Messages, before that snapshot.
    private long[] _seen = new long[ViewingLimits.ProbesMax];
    private bool _isAwaiting = true;
    private long _seq;
    private TaskCompletionSource<IReadOnlyList<string>>? _comparing;
    private DeskFold? _whole; // What was last compared with.

    internal bool IsSample => isSample;

    /// <summary>Who is signed in.</summary>
    internal string User => user;

    /// <summary>The cookie that signs in.</summary>
    internal string SignedIn => Cookie;

    /// <summary>Whose page it is; 0 for none.</summary>
    internal int City => city;

    /// <summary>What the node told when this page was compared last, and since. Read when nothing more is told.</summary>
    internal DeskFold? Truth => Volatile.Read(ref _whole);

    /// <summary>
    /// Asks for a fresh snapshot, which comes in the order of all changes, and compares what was folded until then with it.
    /// </summary>
    /// <returns>The differences in words.</returns>
    internal async Task<IReadOnlyList<string>> CompareAsync(TimeSpan within, CancellationToken cancellation)
    {
        var comparing = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _comparing, comparing);
        if (!await CallAsync("Snapshot", "")) return [$"a desk of {user} is not connected"];
        try
        {
            return [.. (await comparing.Task.WaitAsync(within, crowd.Time, cancellation)).Select(each => $"a desk of {user}: {each}")];
        }
        catch (TimeoutException)
        {
            return [$"a desk of {user} got no snapshot within {within.TotalSeconds:0} s"];
        }
    }

    private protected override async ValueTask BeginAsync()
    {
        _isAwaiting = true;
        _seen = crowd.Probes.Begin();
        await CallAsync("View", view);
    }

    private protected override bool Hear(ReadOnlySpan<byte> target, ReadOnlySpan<byte> body, long arrived)
    {
        if (target.SequenceEqual("frame"u8)) Frame(body, arrived);
        else if (target.SequenceEqual("events"u8))
        {
            if (city != 0) crowd.Hear(body, arrived);
            Events(body);
        }
        else if (target.SequenceEqual("snapshot"u8))
        {
            if (city != 0) crowd.Hear(body, arrived);
            Snapshot(body);
            return true;
        }

        return false;
    }

    private void Snapshot(ReadOnlySpan<byte> body)
    {
        _seq = Seq(body);
        if (_fold is not null)
        {
            if (_truth is null && Volatile.Read(ref _comparing) is not null) (_truth, _missed) = (new DeskFold(), false);
            _missed |= _truth is not null && _isAwaiting; // The first of all is awaited, too.
            (_truth ?? _fold).Snapshot(body);
            if (Number(body, "officersToCome"u8) is null or 0) Compare();
        }

        _isAwaiting = false;
    }

    // A fresh snapshot is whole: what was folded before it is compared with it, and goes on as it is.
    private void Compare()
    {
        if (_truth is null) return;
        Volatile.Write(ref _whole, _truth);
        if (Interlocked.Exchange(ref _comparing, null) is { } comparing)
            comparing.TrySetResult(_missed ? ["it had missed messages and has only just been told"] : _fold!.Differences(_truth));
        (_fold, _truth, _missed) = (_truth, null, false);
    }

    private void Events(ReadOnlySpan<byte> body)
    {
        var seq = Seq(body);
        if (_isAwaiting || seq <= _seq) return;
        if (seq != _seq + 1)
        {
            _isAwaiting = true;
            crowd.CountGap();
            _ = CallAsync("Snapshot", "").AsTask(); // Never faulted: a connection that has ended is told of by its reader.
            return;
        }

        _seq = seq;
        if (_fold is null) return;
        var toCome = Number(body, "officersToCome"u8);
        _truth?.Events(body);
        if (toCome is null || _truth is null) _fold.Events(body); // Else it is of the truth: what was folded must know it already.
        if (toCome == 0) Compare();
    }

    private void Frame(ReadOnlySpan<byte> body, long arrived)
    {
        crowd.CountFrame();
        if (crowd.Probes.Count == 0) return;
        var (rented, length) = FrameData.Read(body);
        if (rented is null) return;
        for (var at = 0; at + FrameData.RecordBytes <= length; at += FrameData.RecordBytes)
        {
            var record = rented.AsSpan(at, FrameData.RecordBytes);
            crowd.Probes.Shown(
                BinaryPrimitives.ReadUInt32LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(record[8..]), arrived, _seen, crowd.Behind);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static long Seq(ReadOnlySpan<byte> body) =>
        Number(body, "seq"u8) ?? throw new InvalidDataException("a message without its number");

    /// <returns>Null when the message has no such member.</returns>
    private static long? Number(ReadOnlySpan<byte> body, ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(member);
            reader.Read();
            if (isIt) return reader.GetInt64();
            reader.Skip();
        }

        return null;
    }
}
