using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>One dispatcher's page.</summary>
/// <param name="user">Who is signed in.</param>
/// <param name="view">What it shows, as the argument of <c>View</c>.</param>
/// <param name="isSample">Folds everything it is told, to be compared at the end.</param>
internal sealed class DeskPage(DeskCrowd crowd, string user, string cookie, string view, bool isSample)
    : CrowdPage(crowd, "/hub/dispatch", cookie)
{
    private readonly DeskFold? _fold = isSample ? new DeskFold() : null;
    private long[] _seen = new long[ViewingLimits.ProbesMax];
    private bool _isAwaiting = true;
    private long _seq;
    private TaskCompletionSource<IReadOnlyList<string>>? _comparing;
    private DeskFold? _truth;

    internal bool IsSample => isSample;

    /// <summary>What the node told when this page was compared last; not changed after. Any thread.</summary>
    internal DeskFold? Truth => Volatile.Read(ref _truth);

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
        else if (target.SequenceEqual("events"u8)) Events(body);
        else if (target.SequenceEqual("snapshot"u8))
        {
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
            if (Interlocked.Exchange(ref _comparing, null) is { } comparing)
            {
                var truth = new DeskFold();
                truth.Snapshot(body);
                Volatile.Write(ref _truth, truth);
                comparing.TrySetResult(_isAwaiting ? ["it had missed messages and has only just been told"] : _fold.Differences(truth));
            }

            _fold.Snapshot(body);
        }

        _isAwaiting = false;
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
        _fold?.Events(body);
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

    private static long Seq(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSeq = reader.ValueTextEquals("seq"u8);
            reader.Read();
            if (isSeq) return reader.GetInt64();
            reader.Skip();
        }

        throw new InvalidDataException("a message without its number");
    }
}
