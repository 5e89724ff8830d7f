using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Partners;

/// <summary>What a rate of documents came to.</summary>
/// <param name="Seconds">From the first due to the last answered.</param>
/// <param name="Answer">Milliseconds from when a document should have been sent to its answer.</param>
/// <param name="Late">Milliseconds that documents were sent late: this program's own part.</param>
/// <param name="Outcomes">Documents by what was answered; a refusal by its reason.</param>
/// <param name="NotEnded">Documents that were to end what the others began, and were not taken.</param>
internal sealed record PartnerStep(
    double PerSecond, TimeSpan Lasting, long Sent, long Taken, double Seconds, Spread Answer, Spread Late,
    IReadOnlyDictionary<string, long> Outcomes, long NotEnded)
{
    private const double AnswerMillisecondsMax = 250;
    private const double LateMillisecondsMax = 100;

    internal RateStep Judged => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{PerSecond,8:N0}/s  sent {Sent:N0}  taken {Taken:N0} ({Sent / Seconds:N0}/s)  answer ms p50 {Answer.Median:0.0} p99 {Answer.P99:0.0} max {Answer.Max:0.0}  sent late ms p99 {Late.P99:0.0}  ")
            + string.Join(", ", Outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}")))
            + (NotEnded > 0 ? string.Create(CultureInfo.InvariantCulture, $"  not ended {NotEnded:N0}") : ""),
        [
            RateKnee.AtMost("documents not taken", Sent - Taken, 0), RateKnee.AtMost("answer p99", Answer.P99, AnswerMillisecondsMax, " ms"),
            RateKnee.AtMost("longer than asked", Seconds - Lasting.TotalSeconds, 1, " s"),
            RateKnee.AtMost("this program sent late, p99", Late.P99, LateMillisecondsMax, " ms"),
        ]);
}

/// <summary>Documents of partners at a fixed rate, however slowly the node answers: what waits counts as latency.</summary>
internal sealed class PartnerFlood : IDisposable
{
    private const int UnderWayMax = 1_024; // Documents. Past it nothing more is sent, and shows as lateness.
    private const int Connections = 64;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<AccessKey> _partners;
    private readonly PartnerStory _story;
    private readonly NodeClock _clock;
    private readonly TimeProvider _wall;
    private readonly HttpClient _http;
    private ConcurrentDictionary<string, long> _outcomes = new();
    private LogHistogram _answers = new();
    private long _taken;
    private long _first; // The partner whose turn it is: knees go on where they were.

    internal PartnerFlood(Uri node, IReadOnlyList<AccessKey> partners, PartnerStory story, NodeClock clock, TimeProvider wall)
    {
        (_partners, _story, _clock, _wall) = (partners, story, clock, wall);
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, MaxConnectionsPerServer = Connections })
        {
            BaseAddress = node,
            Timeout = AnswerWithin,
        };
    }

    public void Dispose() => _http.Dispose();

    internal async Task<PartnerStep> RunAsync(double perSecond, TimeSpan lasting, CancellationToken cancellation)
    {
        (_outcomes, _answers, _taken) = (new(), new(), 0);
        using var room = new SemaphoreSlim(UnderWayMax);
        var loop = new OpenLoop(_wall);
        var (since, sent) = (_wall.GetTimestamp(), 0L);
        await loop.RunAsync(perSecond, lasting, async (number, due) =>
        {
            await room.WaitAsync(cancellation);
            var partner = (int)((_first + number) % _partners.Count);
            var body = _story.Next(partner, _clock.Now);
            sent++;
            _ = Task.Run(() => SendAsync(partner, body, due, room, cancellation), CancellationToken.None);
        }, cancellation);
        for (var left = 0; left < UnderWayMax; left++) await room.WaitAsync(cancellation);
        var seconds = _wall.GetElapsedTime(since).TotalSeconds;
        _first += sent;
        var notEnded = _story.Ends ? await EndAsync(cancellation) : 0;
        return new PartnerStep(
            perSecond, lasting, sent, Interlocked.Read(ref _taken), seconds, Spread.Of(_answers, 1_000), Spread.Of(loop.Lateness, 1_000),
            new Dictionary<string, long>(_outcomes), notEnded);
    }

    // What is in the middle of a story is brought to its end, and counts for nothing.
    private async Task<long> EndAsync(CancellationToken cancellation)
    {
        var notTaken = 0L;
        for (var partner = 0; partner < _partners.Count; partner++)
            while (_story.IsOpen(partner))
                if (!(await PostAsync(partner, _story.Next(partner, _clock.Now), cancellation)).IsTaken) notTaken++;
        return notTaken;
    }

    private async Task SendAsync(int partner, byte[] body, long due, SemaphoreSlim room, CancellationToken cancellation)
    {
        try
        {
            var (isTaken, outcome) = await PostAsync(partner, body, cancellation);
            _answers.Add((long)_wall.GetElapsedTime(due).TotalMicroseconds);
            _outcomes.AddOrUpdate(outcome, 1, (_, before) => before + 1);
            if (isTaken) Interlocked.Increment(ref _taken);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<(bool IsTaken, string Outcome)> PostAsync(int partner, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _story.Path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _partners[partner].Bearer);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(_story.MediaType);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return (response.IsSuccessStatusCode, OutcomeOf(_story, (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation)));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (false, "no answer");
        }
    }

    /// <summary>What an answer says, in a word: what became of the document, or why it was refused.</summary>
    internal static string OutcomeOf(PartnerStory story, int status, ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (status == 200) return story.OutcomeOf(json.RootElement);
            return json.RootElement.TryGetProperty("reason", out var reason) ? $"{status} {reason}" : $"HTTP {status}";
        }
        catch (JsonException)
        {
            return $"HTTP {status}"; // A proxy's, or nothing.
        }
    }
}
