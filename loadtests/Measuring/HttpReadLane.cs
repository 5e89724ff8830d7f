using System.Net.Http.Headers;
using System.Net.Http.Json;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Batches of JSON over one HTTP connection (docs/READS.md), one under way at a time: what falls due meanwhile goes with the next, and waits.
/// </summary>
/// <param name="take">Hears of each answer: when its read was due, and the answer's number.</param>
internal sealed class HttpReadLane(Uri node, AccessKey key, Action<long, int> take) : ReadFloodLane
{
    /// <summary>A node takes no more in one batch.</summary>
    private const int BatchMax = 1_024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 1 })
    {
        BaseAddress = node,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key.Bearer) },
    };

    private readonly Queue<(long Due, ReadReport Read)> _waiting = new();
    private Task _underWay = Task.CompletedTask;

    /// <inheritdoc/>
    internal override void Add(long due, in ReadReport read) => _waiting.Enqueue((due, read));

    /// <inheritdoc/>
    internal override async ValueTask SendAsync(CancellationToken cancellation)
    {
        if (!_underWay.IsCompleted) return;
        await _underWay; // It may have failed.
        if (_waiting.Count == 0) return;
        var batch = new (long Due, ReadReport Read)[Math.Min(BatchMax, _waiting.Count)];
        for (var i = 0; i < batch.Length; i++) batch[i] = _waiting.Dequeue();
        _underWay = PostAsync(batch, cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PostAsync((long Due, ReadReport Read)[] batch, CancellationToken cancellation)
    {
        var body = new Batch([.. batch.Select(each => Row.Of(each.Read))]);
        using var response = await _http.PostAsJsonAsync("/api/reads", body, NodeJson.Options, cancellation);
        response.EnsureSuccessStatusCode();
        var answers = (await response.Content.ReadFromJsonAsync<Answered>(NodeJson.Options, cancellation))?.Answers ?? [];
        if (answers.Count != batch.Length) throw new HttpRequestException($"{answers.Count} answers to {batch.Length} reads");
        for (var i = 0; i < batch.Length; i++) take(batch[i].Due, ReadWriter.NumberOf(answers[i]));
    }

    private sealed record Batch(IReadOnlyList<Row> Reads);

    private sealed record Row(Guid Id, string Camera, long SeenAt, string Plate, int Confidence)
    {
        internal static Row Of(in ReadReport read) => new(read.Id, read.Camera, read.SeenAt.UnixMilliseconds, read.Plate, ReadWriter.Confidence);
    }

    private sealed record Answered(IReadOnlyList<string> Answers);
}
