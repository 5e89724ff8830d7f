using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>How a partner takes what it is sent. The words of docs/PARTNERS.md.</summary>
internal enum LineState
{
    /// <summary>It takes, or nothing was sent yet.</summary>
    Up,

    /// <summary>It does not answer, or says that it cannot take now: tried again after a pause.</summary>
    Trouble,

    /// <summary>It said 410: nothing is sent until a supervisor says so.</summary>
    Gone,

    /// <summary>The agreement is over.</summary>
    Over,
}

/// <summary>
/// Sends one partner its deliveries: of one subject one after the other, of several at once, and none while the partner is in trouble but one
/// that tries. <see cref="Add"/>, <see cref="Resume"/> and what it says of itself are for any thread.
/// </summary>
/// <param name="body">Reads the document of a delivery; null when it is gone.</param>
/// <param name="ends">What came of deliveries. Waits when it is full.</param>
/// <param name="client">Of this partner alone; disposed of with it.</param>
internal sealed partial class PartnerLine(
    Partner partner, IReadOnlyList<byte[]> secrets, Func<long, byte[]?> body, ChannelWriter<DeliveryEnd> ends, HttpClient client,
    TimeProvider wall, PartnerMeters meters, ILogger logger) : IDisposable
{
    private const string SequenceHeader = "sp-sequence";

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _bell = new(0, 1);
    private readonly CancellationTokenSource _over = new();
    private readonly Dictionary<string, SubjectLine> _subjects = new(StringComparer.Ordinal);
    private readonly PriorityQueue<SubjectLine, (long Due, long Id)> _due = new(); // Those with something to send and nothing under way.
    private volatile Partner _partner = partner;
    private volatile IReadOnlyList<byte[]> _secrets = secrets;
    private int _waiting;
    private int _troubles; // In a row.
    private long _pausedUntil; // Milliseconds on the wall.
    private bool _isGone;
    private string _lastTrouble = "";
    private long _lastTakenAt;

    internal Partner Partner => _partner;

    /// <summary>Deliveries in it, those under way too.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How it stands.</summary>
    internal (LineState State, string Trouble, long PausedUntil, long LastTakenAt) Standing
    {
        get
        {
            lock (_lock)
            {
                var state = !_partner.HoldsAt(wall.GetUtcNow()) ? LineState.Over
                    : _isGone ? LineState.Gone : _troubles > 0 ? LineState.Trouble : LineState.Up;
                return (state, _lastTrouble, _troubles > 0 ? _pausedUntil : 0, _lastTakenAt);
            }
        }
    }

    private long Now => wall.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        _over.Dispose();
        _bell.Dispose();
    }

    /// <summary>Another delivery, behind those of its subject. It is in the outbox already.</summary>
    internal void Add(Delivery delivery)
    {
        lock (_lock)
        {
            if (!_subjects.TryGetValue(delivery.Subject, out var line)) _subjects.Add(delivery.Subject, line = new SubjectLine(delivery.Subject));
            var kept = _waiting > PartnerLimits.OutcomesWaitingMax ? delivery with { Body = null } : delivery; // Bodies of a long queue stay in the file.
            line.Queue.Enqueue(kept);
            Interlocked.Increment(ref _waiting);
            if (line.Queue.Count == 1 && !line.IsUnderWay) _due.Enqueue(line, (line.DueAt, delivery.Id));
        }

        Ring();
    }

    /// <summary>A person says: try now.</summary>
    internal void Resume()
    {
        lock (_lock) (_isGone, _pausedUntil) = (false, 0);
        Ring();
    }

    /// <summary>The agreement says other things that change nothing of what waits, or other secrets hold.</summary>
    internal void Set(Partner next, IReadOnlyList<byte[]> secrets)
    {
        (_partner, _secrets) = (next, secrets);
        Ring();
    }

    /// <summary>The agreement is over or another one: nothing more is sent, what is under way is called off. For good; once.</summary>
    internal void Stop() => _over.Cancel();

    /// <summary>Sends until it is stopped.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _over.Token);
        await SendAllAsync(either.Token);
        if (_over.IsCancellationRequested) client.Dispose();
    }

    private async Task SendAllAsync(CancellationToken stopping)
    {
        var underWay = new List<Task>();
        try
        {
            while (true)
            {
                var pause = Begin(underWay, stopping);
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                var bell = _bell.WaitAsync(ending.Token);
                var timer = pause < 0 ? Task.Delay(Timeout.InfiniteTimeSpan, ending.Token) : Task.Delay(TimeSpan.FromMilliseconds(pause), wall, ending.Token);
                await Task.WhenAny([bell, timer, .. underWay]);
                await ending.CancelAsync();
                await ((Task)bell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                for (var at = underWay.Count - 1; at >= 0; at--)
                {
                    if (!underWay[at].IsCompleted) continue;
                    await underWay[at];
                    underWay.RemoveAt(at);
                }

                stopping.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop. What was under way is sent again after the next start.
            await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Begins what may begin; says after how many milliseconds to look again, -1 for not before the bell.
    private long Begin(List<Task> underWay, CancellationToken stopping)
    {
        lock (_lock)
        {
            while (true)
            {
                var now = Now;
                if (!_due.TryPeek(out var line, out var due)) return -1;
                var isOld = IsOld(line.Queue.Peek(), now); // Given up without asking anybody.
                var most = _troubles > 0 && !isOld ? 1 : PartnerLimits.AtOnce;
                if (_isGone || !_partner.HoldsAt(wall.GetUtcNow()) || underWay.Count >= most) return -1;
                var wait = Math.Max(_troubles > 0 ? _pausedUntil - now : 0, due.Due - now);
                if (wait > 0 && !isOld) return wait;
                _due.Dequeue();
                line.IsUnderWay = true;
                underWay.Add(SendAsync(line, line.Queue.Peek(), stopping));
            }
        }
    }

    private static bool IsOld(Delivery delivery, long now) => now - delivery.MadeAt > PartnerLimits.GiveUpHours * 3_600_000L;

    private async Task SendAsync(SubjectLine line, Delivery delivery, CancellationToken stopping)
    {
        await Task.Yield(); // Out of the lock.
        DeliveryEnd? end;
        if (IsOld(delivery, Now))
        {
            end = new DeliveryEnd(delivery.Id, _partner.Name, DeadReasons.TooOld, line.Status, line.Noes);
        }
        else
        {
            var answer = await AskAsync(delivery, stopping);
            stopping.ThrowIfCancellationRequested();
            end = Take(line, delivery, answer);
        }

        if (end is not null) await ends.WriteAsync(end, stopping);
        lock (_lock)
        {
            line.IsUnderWay = false;
            if (end is not null)
            {
                line.Queue.Dequeue();
                (line.DueAt, line.Noes, line.Status) = (0, 0, 0);
                Interlocked.Decrement(ref _waiting);
            }

            if (line.Queue.TryPeek(out var next)) _due.Enqueue(line, (line.DueAt, next.Id));
            else _subjects.Remove(line.Subject);
        }

        Ring();
    }

    // What an answer means. Null: it waits and is tried again.
    private DeliveryEnd? Take(SubjectLine line, Delivery delivery, Answer answer)
    {
        lock (_lock)
        {
            if (answer.Kind == AnswerKind.Trouble || answer.Kind == AnswerKind.Gone)
            {
                if (_troubles == 0) LogTrouble(_partner.Name, answer.Words);
                _troubles = Math.Min(_troubles + 1, 30);
                _isGone = answer.Kind == AnswerKind.Gone;
                _pausedUntil = Now + Math.Max(Pause(PartnerLimits.TroubleMilliseconds, _troubles), answer.RetryAfter);
                _lastTrouble = answer.Words;
                meters.Delivered(_partner.Name, "trouble");
                return null;
            }

            if (_troubles > 0) LogUp(_partner.Name);
            _troubles = 0;
            if (answer.Kind == AnswerKind.Taken)
            {
                _lastTakenAt = Now;
                meters.Delivered(_partner.Name, "taken");
                return new DeliveryEnd(delivery.Id, _partner.Name, null, answer.Status, line.Noes + 1);
            }

            (line.Noes, line.Status) = (line.Noes + 1, answer.Status);
            line.DueAt = Now + Pause(PartnerLimits.NoPauseMilliseconds, line.Noes);
            meters.Delivered(_partner.Name, line.Noes >= PartnerLimits.NoesMax ? "dead" : "no");
            return line.Noes >= PartnerLimits.NoesMax
                ? new DeliveryEnd(delivery.Id, _partner.Name, DeadReasons.Refused, answer.Status, line.Noes)
                : null;
        }
    }

    private async Task<Answer> AskAsync(Delivery delivery, CancellationToken stopping)
    {
        byte[]? document;
        try
        {
            document = delivery.Body ?? body(delivery.Id);
        }
        catch (Exception fault) when (fault is SqliteException or IOException)
        {
            return new Answer(AnswerKind.Trouble, 0, $"the outbox cannot be read: {fault.Message}", 0);
        }

        if (document is null) return new Answer(AnswerKind.Taken, 0, "", 0); // Dropped meanwhile.
        var seconds = wall.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, _partner.Url) { Content = new ByteArrayContent(document) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            _partner.Kind == PartnerKind.Cap ? "application/cap+xml" : "application/json", "utf-8");
        request.Headers.Add(WebhookSignature.IdHeader, delivery.Message);
        request.Headers.Add(WebhookSignature.TimeHeader, seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SequenceHeader, delivery.Sequence.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(_secrets, delivery.Message, seconds, document));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return Answer.Of(response, wall.GetUtcNow());
        }
        catch (HttpRequestException fault)
        {
            return new Answer(AnswerKind.Trouble, 0, fault.Message, 0);
        }
        catch (IOException fault)
        {
            return new Answer(AnswerKind.Trouble, 0, fault.Message, 0);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new Answer(AnswerKind.Trouble, 0, $"no answer within {PartnerLimits.AnswerSeconds} s", 0);
        }
    }

    // Doubles; half to all of it, by chance, so that many senders do not come back together.
    private static long Pause(long first, int times)
    {
        var whole = Math.Min(first << Math.Min(times - 1, 20), PartnerLimits.TroubleMillisecondsMax);
        return (whole / 2) + RandomNumberGenerator.GetInt32((int)(whole / 2) + 1);
    }

    private void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    [LoggerMessage(EventId = 1440, EventName = "PartnerTrouble", Level = LogLevel.Warning,
        Message = "Partner {Partner} does not take what it is sent: {Trouble}. It waits and is tried again.")]
    private partial void LogTrouble(string partner, string trouble);

    [LoggerMessage(EventId = 1441, EventName = "PartnerUp", Level = LogLevel.Information, Message = "Partner {Partner} answers again.")]
    private partial void LogUp(string partner);

    private enum AnswerKind
    {
        Taken,
        Trouble,
        Gone,
        No,
    }

    private sealed record Answer(AnswerKind Kind, int Status, string Words, long RetryAfter)
    {
        internal static Answer Of(HttpResponseMessage response, DateTimeOffset now)
        {
            var status = (int)response.StatusCode;
            var kind = response.StatusCode switch
            {
                >= (HttpStatusCode)200 and < (HttpStatusCode)300 => AnswerKind.Taken,
                HttpStatusCode.Gone => AnswerKind.Gone,
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= (HttpStatusCode)500 => AnswerKind.Trouble,
                _ => AnswerKind.No,
            };
            var after = response.Headers.RetryAfter;
            var seconds = after?.Delta?.TotalSeconds ?? (after?.Date is { } date ? (date - now).TotalSeconds : 0);
            return new Answer(kind, status, $"answered {status}", (long)(1_000 * Math.Clamp(seconds, 0, PartnerLimits.RetryAfterSecondsMax)));
        }
    }

    // What waits of one subject, in order. Guarded by the line's lock.
    private sealed class SubjectLine(string subject)
    {
        internal string Subject => subject;

        internal Queue<Delivery> Queue { get; } = [];

        internal bool IsUnderWay { get; set; }

        internal long DueAt { get; set; }

        internal int Noes { get; set; }

        internal int Status { get; set; }
    }
}
