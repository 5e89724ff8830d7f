using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>
/// One connection from challenge to end. Single writer: one loop reads, decides and posts; nothing here is touched by two threads
/// at a time. Every fix that was read is posted, replaced, rejected or dropped, and counted as that.
/// </summary>
internal sealed class FixSession : IDisposable
{
    // One text for three faults: a stranger must not learn which names exist.
    private const string NotProvenText = "The key is not known here, its proof is wrong, or it may not send fixes.";

    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly IngestOptions _options;
    private readonly SenderKeys _keys;
    private readonly IngestMetrics _metrics;
    private readonly FixMailbag _mailbag;
    private readonly RejectionAnswers _answers;
    private readonly ReadIntake _reads;
    private readonly FixIntake _intake;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _ending;
    private Task<bool>? _waitingForHeld;
    private SenderKey? _key; // Once it is proven.
    private CancellationTokenRegistration _keyOver;

    internal FixSession(ConnectionContext connection, IngestOptions options, SenderKeys keys, IngestMetrics metrics)
    {
        _input = connection.Transport.Input;
        _output = connection.Transport.Output;
        _options = options;
        _keys = keys;
        _metrics = metrics;
        _mailbag = new FixMailbag(options.Targets, metrics);
        _answers = new RejectionAnswers(_output, options.Wall, metrics);
        _reads = new ReadIntake(options.Reads, metrics.Reads);
        _intake = new FixIntake(options.Routes, _mailbag, _reads, _answers, metrics);
        _stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        _deadline = new CancellationTokenSource(TimeSpan.FromSeconds(IngestLimits.HelloSeconds), options.Wall);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, _stopping);
    }

    /// <summary>The key's name once it is proven; empty before.</summary>
    internal string KeyName { get; private set; } = "";

    /// <summary>Why it was refused; None when it was not.</summary>
    internal FixRejection Refusal { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keyOver.Dispose();
        _ending.Dispose();
        _deadline.Dispose();
    }

    /// <summary>One too many: says so and ends at once.</summary>
    internal async Task<ConnectionEnd> TurnAwayAsync()
    {
        // Nothing has come in yet, so there is nothing unread that would turn the close into a reset: no lingering.
        await RefuseAsync(FixRejection.TooManyConnections, "The node holds as many fix connections as it may.", linger: false);
        return ConnectionEnd.Refused;
    }

    /// <summary>Serves the connection until it ends. Throws nothing that a client or a network can cause.</summary>
    internal async Task<ConnectionEnd> RunAsync()
    {
        var end = await UntilEndAsync();
        if (end == ConnectionEnd.Idle && KeyName.Length == 0)
        {
            await RefuseAsync(FixRejection.HelloExpected, $"No hello within {IngestLimits.HelloSeconds} s.", linger: true);
            end = ConnectionEnd.Refused;
        }

        await PostLastAsync();
        return end;
    }

    private async Task<ConnectionEnd> UntilEndAsync()
    {
        try
        {
            return await OpenAsync() ?? await ReadFixesAsync();
        }
        catch (ConnectionAbortedException)
        {
            return ConnectionEnd.Reset;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            if (_stopping.IsCancellationRequested) return ConnectionEnd.Stopping;
            return _key is { Over.IsCancellationRequested: true } ? ConnectionEnd.KeyOver : ConnectionEnd.Idle;
        }
        catch (IOException)
        {
            return ConnectionEnd.Reset; // ConnectionResetException, and what TLS makes of one.
        }
    }

    // Null when the client has proven its key, else how the connection ended.
    private async Task<ConnectionEnd?> OpenAsync()
    {
        var nonce = RandomNumberGenerator.GetBytes(WireFrames.NonceBytes);
        WireWriter.WriteChallenge(_output, nonce, _options.Now.UnixMilliseconds, _options.ClockSpeed);
        await _output.FlushAsync(_ending.Token);
        while (true)
        {
            var read = await _input.ReadAsync(_ending.Token);
            var rest = read.Buffer;
            var scanned = WireFrames.TryScan(ref rest, out var frame, out var fault);
            if (scanned == ScanResult.NeedMoreData && !read.IsCompleted)
            {
                _input.AdvanceTo(rest.Start, rest.End);
                continue;
            }

            if (scanned == ScanResult.NeedMoreData)
            {
                var inside = !rest.IsEmpty;
                _input.AdvanceTo(rest.End);
                return inside ? ConnectionEnd.ClosedInsideFrame : ConnectionEnd.Closed;
            }

            if (scanned == ScanResult.Done) fault = CheckHello(in frame, nonce);
            _input.AdvanceTo(rest.Start); // Not "examined to the end": fixes may stand behind the hello already.
            return await AnswerHelloAsync(fault);
        }
    }

    private FixRejection CheckHello(in WireFrame frame, ReadOnlySpan<byte> nonce)
    {
        if (frame.Kind is FrameKind.Fix or FrameKind.Read) return FixRejection.HelloExpected;
        if (frame.Kind != FrameKind.Hello || !WireHello.TryRead(frame.Payload, out var hello)) return FixRejection.BadFrame;
        if (!_keys.TryProve(hello, nonce, [SenderKey.Gateway, SenderKey.Cameras], out var key)) return FixRejection.NotProven;
        (KeyName, _key) = (key.Name, key);
        _keyOver = key.Over.Register(_deadline.Cancel);
        _intake.Datum = key.Datum;
        (_intake.MayFix, _intake.MayRead) = (key.Has(SenderKey.Gateway), key.Has(SenderKey.Cameras));
        return FixRejection.None;
    }

    private async Task<ConnectionEnd?> AnswerHelloAsync(FixRejection fault)
    {
        if (fault != FixRejection.None)
        {
            var text = fault switch
            {
                FixRejection.NotProven => NotProvenText,
                FixRejection.HelloExpected => "A hello must come first.",
                _ => "Not a frame of this protocol.",
            };
            await RefuseAsync(fault, text, linger: true);
            return ConnectionEnd.Refused;
        }

        _metrics.ConnectionProven();
        WireWriter.WriteWelcome(_output, _options.Now.UnixMilliseconds);
        await _output.FlushAsync(_ending.Token);
        return null;
    }

    private async Task<ConnectionEnd> ReadFixesAsync()
    {
        while (true)
        {
            _deadline.CancelAfter(TimeSpan.FromSeconds(IngestLimits.IdleSeconds));
            if (await ReadAsync() is not { } read) return ConnectionEnd.ShardStopped;
            var rest = read.Buffer;
            IntakeStop stop;
            while ((stop = _intake.Take(ref rest, _options.Now)) is IntakeStop.ShardBehind or IntakeStop.ReadsFull)
            {
                if (stop == IntakeStop.ReadsFull) await AnswerReadsAsync();
                else if (!await TryWaitForShardAsync(_intake.Behind)) return ConnectionEnd.ShardStopped;
            }

            _mailbag.PostAll();
            _answers.Send();
            if (_reads.HasReads) await AnswerReadsAsync();
            var inside = !rest.IsEmpty;
            _input.AdvanceTo(rest.Start, rest.End);
            if (stop is IntakeStop.BadFrame or IntakeStop.NotAllowed)
            {
                var reason = stop == IntakeStop.BadFrame ? FixRejection.BadFrame : FixRejection.NotProven;
                await RefuseAsync(reason, "Not a frame that this client may send.", linger: true);
                return ConnectionEnd.Refused;
            }

            if (read.IsCompleted) return inside ? ConnectionEnd.ClosedInsideFrame : ConnectionEnd.Closed;
        }
    }

    // The back-pressure: while this waits, nothing is read, the socket's window closes and the sender stops.
    private async Task<bool> TryWaitForShardAsync(int shard)
    {
        _mailbag.PostAll(); // The other shards must not wait for this one.
        _answers.Send();
        _deadline.CancelAfter(Timeout.InfiniteTimeSpan); // Our shard is slow, not the client silent.
        var since = _options.Wall.GetTimestamp();
        var posted = await _mailbag.WaitUntilPostedAsync(shard, _ending.Token);
        _metrics.Waited(_options.Wall.GetElapsedTime(since));
        return posted;
    }

    // Until its reads are answered, nothing more is read from a connection: a sender that does not take its answers stops itself.
    private async Task AnswerReadsAsync()
    {
        _deadline.CancelAfter(Timeout.InfiniteTimeSpan); // A desk or its shard is slow, not the client silent.
        await _reads.SendAsync(_ending.Token);
        _deadline.CancelAfter(TimeSpan.FromSeconds(IngestLimits.IdleSeconds));
        await _answers.WhenSentAsync(_ending.Token);
        _reads.WriteAnswers(_output);
        await _output.FlushAsync(_ending.Token);
    }

    // Reads on; when batches are held, posts them as soon as their shards take them even if the client sends nothing
    // more. Null when a shard takes no more.
    private async ValueTask<ReadResult?> ReadAsync()
    {
        if (_mailbag.HeldCount == 0) return await _input.ReadAsync(_ending.Token);
        var reading = _input.ReadAsync(_ending.Token).AsTask();
        while (!reading.IsCompleted && _mailbag.HeldCount > 0)
        {
            _waitingForHeld ??= _mailbag.WaitForHeldAsync(_ending.Token).AsTask();
            await Task.WhenAny(reading, _waitingForHeld);
            if (!_waitingForHeld.IsCompleted) continue;
            var takesMore = await _waitingForHeld;
            _waitingForHeld = null;
            if (!takesMore)
            {
                _input.CancelPendingRead(); // Nobody may be left reading when the connection ends.
                await reading;
                return null;
            }

            _mailbag.PostAll();
        }

        return await reading;
    }

    private async Task RefuseAsync(FixRejection reason, string text, bool linger)
    {
        Refusal = reason;
        _metrics.ConnectionRefused(reason);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(IngestLimits.LingerMilliseconds), _options.Wall);
        try
        {
            await _answers.WhenSentAsync(limit.Token);
            WireWriter.WriteRefused(_output, reason, text);
            await _output.FlushAsync(limit.Token);
            while (linger)
            {
                var read = await _input.ReadAsync(limit.Token);
                _input.AdvanceTo(read.Buffer.End);
                linger = !read.IsCompleted;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has gone, does not read or does not close: it is refused and counted either way.
        }
    }

    // The last fixes of a connection are as good as any; they get a moment, not for ever.
    private async Task PostLastAsync()
    {
        await _ending.CancelAsync();
        if (_waitingForHeld is not null) await ((Task)_waitingForHeld).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(IngestLimits.LastPostSeconds), _options.Wall);
        try
        {
            await _mailbag.WaitUntilAllPostedAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Behind for too long: what is left goes the way of the fixes of a stopped shard.
        }

        _mailbag.Drop();
    }
}
