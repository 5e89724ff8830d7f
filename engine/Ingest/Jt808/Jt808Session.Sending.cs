using System.Diagnostics;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>What goes out to the terminal.</summary>
internal sealed partial class Jt808Session
{
    private readonly Lock _asking = new();
    private readonly List<Asked> _asked = []; // Under the lock; at most WaitingMax.
    private bool _isOver; // As well.
    private int _serial; // Under the writing lock.

    /// <summary>Sends a message and waits for the terminal's answer. Any thread.</summary>
    /// <param name="of">Whose terminal it must be.</param>
    /// <param name="body">Made for the layout that the terminal speaks.</param>
    internal async Task<(TerminalWord Word, TerminalReport? Report)> AskAsync(
        OfficerId of, ushort id, Func<Jt808Layout, byte[]> body, CancellationToken cancellation)
    {
        var asked = new Asked(id);
        lock (_asking)
        {
            if (_isOver) return Told(id, TerminalWord.TerminalAway);
            if (_asked.Count == Jt808Limits.WaitingMax) return Told(id, TerminalWord.TerminalBusy);
            _asked.Add(asked);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(Jt808Limits.AnswerSeconds), _room.Wall);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _connection.ConnectionClosed, cancellation);
        try
        {
            // Looked at when it is among those asked: a move before is seen here, and one after lets it go.
            if (_line?.Post.Officer != of) return Told(id, TerminalWord.TerminalAway);
            await WriteAsync(asked, body, either.Token);
            var (word, report) = await asked.Answer.Task.WaitAsync(either.Token);
            Told(id, word);
            return (word, report);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            return Told(id, TerminalWord.NoAnswer);
        }
        finally
        {
            lock (_asking) _asked.Remove(asked);
        }
    }

    private async Task WriteAsync(Asked asked, Func<Jt808Layout, byte[]> body, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            if (asked.Answer.Task.IsCompleted) return; // Let go meanwhile.
            asked.Serial = NextSerial();
            Write(asked.Id, (ushort)asked.Serial, body(_layout));
            await _output.FlushAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    private (TerminalWord Word, TerminalReport? Report) Told(ushort id, TerminalWord word)
    {
        _room.Metrics.Sent(id, word);
        return (word, null);
    }

    private void TakeAnswer(ReadOnlySpan<byte> body)
    {
        if (!Jt808Answer.TryRead(body, out var answer)) Refuse(Jt808Refusal.BadBody);
        else if (answer.Id != Jt808Ids.QueryLocation || answer.Result != Jt808Result.Ok) // A yes to a query is not where it is.
            Settle(answer.Serial, answer.Id, answer.Result == Jt808Result.Ok ? TerminalWord.Done : TerminalWord.TerminalRefused, null);
    }

    private void Settle(ushort serial, ushort id, TerminalWord word, TerminalReport? report)
    {
        Asked? asked;
        lock (_asking) asked = _asked.Find(each => each.Serial == serial && each.Id == id);
        if (asked is null) Refuse(Jt808Refusal.NothingAsked);
        else asked.Answer.TrySetResult((word, report));
    }

    /// <summary>Nobody waits for an answer any more: the terminal is another officer's. Any thread.</summary>
    internal void LetAskedGo()
    {
        lock (_asking)
            foreach (var asked in _asked) asked.Answer.TrySetResult((TerminalWord.NoAnswer, null));
    }

    private void LetAllGo()
    {
        lock (_asking) _isOver = true;
        LetAskedGo();
    }

    // By who holds the writing lock.
    private void Send(ushort id, ReadOnlySpan<byte> body) => Write(id, NextSerial(), body);

    private ushort NextSerial() => (ushort)++_serial;

    private void Write(ushort id, ushort serial, ReadOnlySpan<byte> body)
    {
        Debug.Assert(body.Length <= Jt808Limits.BodyBytesMax);
        var room = _output.GetSpan(2 * (Jt808Limits.HeaderBytesMax + body.Length + 1) + 2);
        _output.Advance(Jt808Frames.Write(room, id, _phone, _layout, serial, body));
    }

    /// <summary>A message that waits for its answer.</summary>
    private sealed class Asked(ushort id)
    {
        internal ushort Id { get; } = id;

        /// <summary>-1 until it is written.</summary>
        internal int Serial { get; set; } = -1;

        internal TaskCompletionSource<(TerminalWord Word, TerminalReport? Report)> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
