using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>
/// One terminal's connection from its first byte to its end. Its loop alone reads, and answers in the order of the messages; what is sent by
/// others (<see cref="AskAsync"/>) goes between answers. A terminal that does not read its answers stops itself.
/// </summary>
internal sealed partial class Jt808Session : IDisposable
{
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly TerminalRoom _room;
    private readonly Jt808Parts _parts;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _ending;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConnectionContext _connection;
    private Jt808Phone _phone;
    private TerminalLine? _line;
    private Jt808Layout _layout;
    private TerminalState _state = TerminalState.Connected;
    private volatile TerminalEnd _endedAs; // Closed: by nobody here.
    private long _noise;
    private int _badFrames;
    private int _early;
    private int _wrongTokens;
    private bool _isRefused;
    private bool _isHeard; // A whole message of the connection's own phone has come with the last bytes.
    private Pending _pending; // Waits for the desks before it is answered.

    internal Jt808Session(ConnectionContext connection, TerminalRoom room, Jt808PartsRoom parts)
    {
        (_connection, _room) = (connection, room);
        (_input, _output) = (connection.Transport.Input, connection.Transport.Output);
        _parts = new Jt808Parts(parts, room.Wall);
        _stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, room.Wall);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, _stopping, _deadline.Token);
    }

    /// <summary>The terminal's number, for people; "nobody" before its first message.</summary>
    internal string Phone => _line is null && _phone == default ? "nobody" : _phone.ToString();

    /// <summary>The newest thing that was wrong.</summary>
    internal Jt808Refusal LastRefusal { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Dispose();
        _deadline.Dispose();
        _writing.Dispose();
    }

    /// <summary>Serves the connection until it ends. Throws nothing that a terminal or a network can cause.</summary>
    internal async Task<TerminalEnd> RunAsync()
    {
        var how = await UntilEndAsync();
        _parts.GiveUp();
        _line?.Leave(this, _room.NowUnixMs);
        LetAllGo();
        // Those who wait to write must be gone before the lock is.
        await _writing.WaitAsync(CancellationToken.None);
        return how;
    }

    /// <summary>This one ends: the terminal has connected anew, or is not known any more. Any thread.</summary>
    internal void End(TerminalEnd how)
    {
        _endedAs = how;
        _connection.Abort();
    }

    private async Task<TerminalEnd> UntilEndAsync()
    {
        _deadline.CancelAfter(TimeSpan.FromSeconds(Jt808Limits.OpeningSeconds));
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync(_ending.Token);
                var rest = read.Buffer;
                _isHeard = false;
                await TakeAllAsync(rest);
                // By whole messages of its own only: half a one for ever is silence.
                if (_isHeard && _state == TerminalState.Authenticated) _deadline.CancelAfter(TimeSpan.FromSeconds(Jt808Limits.IdleSeconds));
                if (_isRefused) return TerminalEnd.Refused;
                if (read.IsCompleted) return _endedAs;
            }
        }
        catch (Exception fault) when (fault is ConnectionAbortedException or IOException)
        {
            return _endedAs != TerminalEnd.Closed ? _endedAs : TerminalEnd.Reset;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            if (_endedAs != TerminalEnd.Closed) return _endedAs;
            if (_stopping.IsCancellationRequested) return TerminalEnd.Stopping;
            if (!_deadline.IsCancellationRequested) return TerminalEnd.Reset;
            return _state == TerminalState.Authenticated ? TerminalEnd.Idle : TerminalEnd.NotOpened;
        }
    }

    // All messages of what was read, and their answers.
    private async ValueTask TakeAllAsync(ReadOnlySequence<byte> rest)
    {
        var room = ArrayPool<byte>.Shared.Rent(Jt808Limits.FrameBytesMax + 2);
        await _writing.WaitAsync(_ending.Token);
        try
        {
            while (TakeNext(ref rest, room))
            {
                if (_pending.Pressed is null) continue;
                var isTold = await _pending.Pressed;
                Answer(_pending.Serial, _pending.Id, isTold ? Jt808Result.AlarmTaken : Jt808Result.Ok);
                _pending = default;
            }

            _input.AdvanceTo(rest.Start, rest.End);
            await _output.FlushAsync(_ending.Token);
        }
        finally
        {
            _writing.Release();
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    // False when there is no further whole message, or the connection is refused.
    private bool TakeNext(ref ReadOnlySequence<byte> rest, byte[] room)
    {
        if (_isRefused || _endedAs == TerminalEnd.Removed) return false;
        var refusal = Jt808Frames.TryTake(ref rest, room, out var frame, out var noise);
        if (noise > 0)
        {
            Refuse(Jt808Refusal.Noise);
            _noise += noise;
            _isRefused |= _noise > Jt808Limits.NoiseBytesMax;
        }

        if (refusal == Jt808Refusal.TooShort) return false;
        ReadOnlySpan<byte> message = default;
        if (refusal == Jt808Refusal.None) refusal = Jt808Frames.TryOpen(frame, out message);
        Jt808Header header = default;
        if (refusal == Jt808Refusal.None) refusal = Jt808Header.TryRead(message, out header);
        if (refusal is Jt808Refusal.None or Jt808Refusal.BadLength)
        {
            (_badFrames, _noise) = (0, 0);
            Take(in header, refusal, message);
            return true;
        }

        Refuse(refusal);
        _isRefused |= ++_badFrames >= Jt808Limits.BadFramesMax;
        return true;
    }

    private void Take(in Jt808Header header, Jt808Refusal refusal, ReadOnlySpan<byte> message)
    {
        _room.Metrics.Message(header.Id);
        if (_line is { IsRemoved: true }) (_line, _state) = (null, TerminalState.Connected);
        if (_line is null)
        {
            (_phone, _layout) = (header.Phone, header.Layout);
            _line = _room.Book.Find(header.Phone);
            _line?.Approach(this, _state, _room.NowUnixMs);
        }
        else if (header.Phone != _phone)
        {
            // It says nothing of whom the connection belongs to.
            Refuse(Jt808Refusal.OtherPhone);
            AnswerTo(in header, Jt808Result.Failed);
            return;
        }

        if (_line is null)
        {
            RefuseUnknown(in header);
            return;
        }

        (_layout, _isHeard) = (header.Layout, true);
        if (_parts.LetGoOld()) Refuse(Jt808Refusal.PartsLost); // Whatever comes: others need the room.
        _line.Heard(_room.NowUnixMs, _layout);
        if (header.HasWrongFlag) Refuse(Jt808Refusal.VersionFlag);
        if (refusal == Jt808Refusal.BadLength) AnswerRefused(in header, refusal, Jt808Result.Bad);
        else if (header.IsEncrypted) AnswerRefused(in header, Jt808Refusal.Encrypted, Jt808Result.Unsupported);
        else if (header.IsSplit) TakePart(in header, message[header.Bytes..]);
        else TakeWhole(in header, message[header.Bytes..]);
    }

    private void RefuseUnknown(in Jt808Header header)
    {
        Refuse(Jt808Refusal.UnknownTerminal);
        _isRefused |= ++_early >= Jt808Limits.EarlyMessagesMax;
        if (header.Id == Jt808Ids.Register)
            Send(Jt808Ids.RegisterAnswer, Jt808Orders.Registration(header.Serial, Jt808Registration.NoTerminal, ""));
        else AnswerTo(in header, Jt808Result.Failed);
    }

    private void TakePart(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (header.Id != Jt808Ids.Batch)
        {
            AnswerRefused(in header, Jt808Refusal.Unsupported, Jt808Result.Unsupported);
            return;
        }

        if (_state != TerminalState.Authenticated)
        {
            AnswerEarly(in header);
            return;
        }

        var refusal = _parts.Take(in header, body, out var whole, out var isLost);
        if (isLost) Refuse(Jt808Refusal.PartsLost);
        if (refusal != Jt808Refusal.None)
            AnswerRefused(in header, refusal, refusal == Jt808Refusal.BadParts ? Jt808Result.Bad : Jt808Result.Failed);
        else if (whole is null) Answer(header.Serial, header.Id, Jt808Result.Ok);
        else TakeWhole(in header, whole);
    }

    private void Refuse(Jt808Refusal reason)
    {
        LastRefusal = reason;
        _room.Metrics.Refused(reason);
        _line?.Refuse(CamelCase.Of(reason.ToString()));
    }

    private void AnswerRefused(in Jt808Header header, Jt808Refusal reason, Jt808Result result)
    {
        Refuse(reason);
        AnswerTo(in header, result);
    }

    private void AnswerEarly(in Jt808Header header)
    {
        AnswerRefused(in header, Jt808Refusal.NotAuthenticated, Jt808Result.Failed);
        _isRefused |= ++_early >= Jt808Limits.EarlyMessagesMax;
    }

    // Answers are not answered, or two sides would talk for ever.
    private void AnswerTo(in Jt808Header header, Jt808Result result)
    {
        if (header.Id is not (Jt808Ids.TerminalAnswer or Jt808Ids.LocationAnswer)) Answer(header.Serial, header.Id, result);
    }

    private void Answer(ushort serial, ushort id, Jt808Result result)
    {
        Span<byte> body = stackalloc byte[Jt808Answer.Bytes];
        new Jt808Answer(serial, id, result).Write(body);
        Send(Jt808Ids.PlatformAnswer, body);
    }

    private readonly record struct Pending(ushort Serial, ushort Id, Task<bool>? Pressed);
}
