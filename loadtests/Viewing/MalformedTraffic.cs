using System.Net;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Where bad input goes and what is right about it, so that one thing at a time is wrong.</summary>
/// <param name="Node">The node's address; a demo node.</param>
/// <param name="Fixes">Its fix port.</param>
/// <param name="Key">A good key, roles gateway and caller.</param>
/// <param name="Type">Code of an incident type of the region.</param>
/// <param name="Seat">An officer of the node and a place in the region.</param>
public sealed record MalformedTarget(Uri Node, EndPoint Fixes, AccessKey Key, string Type, OfficerSeat Seat);

/// <summary>
/// Bad input of every kind in turn, at a rate: fix frames, calls, hub messages and sign-ins. Each has one fault, seeded in its details, and
/// must come back with the very word that the documents name. Numbers may be read on any thread; one run at a time.
/// </summary>
public sealed class MalformedTraffic : IAsyncDisposable
{
    /// <summary>Bad inputs under way at once. At it the next waits.</summary>
    private const int UnderWayMax = 64;

    /// <summary>Longest list of <see cref="Wrong"/>; more of the same kind say nothing new.</summary>
    private const int WrongMax = 100;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<MalformedKind> _kinds;
    private readonly MalformedHubs? _hubs;
    private readonly MalformedCalls? _calls;
    private readonly ulong _seed;
    private readonly TimeProvider _time;
    private readonly MalformedCount[] _counts;
    private readonly List<string> _wrong = [];
    private readonly Lock _lock = new();

    /// <param name="seed">Of the details.</param>
    /// <param name="time">The wall.</param>
    public MalformedTraffic(MalformedTarget target, ulong seed, TimeProvider time)
        : this(seed, time)
    {
        _hubs = new MalformedHubs(target, time);
        _calls = new MalformedCalls(target);
        _kinds = [.. new MalformedFixes(target).Kinds(), .. _calls.Kinds(), .. _hubs.Kinds()];
        _counts = Empty(_kinds);
    }

    internal MalformedTraffic(IReadOnlyList<MalformedKind> kinds, ulong seed, TimeProvider time)
        : this(seed, time)
    {
        _kinds = kinds;
        _counts = Empty(kinds);
    }

    private MalformedTraffic(ulong seed, TimeProvider time)
    {
        _seed = seed;
        _time = time;
        _kinds = [];
        _counts = [];
    }

    /// <summary>What came of each kind.</summary>
    public IReadOnlyList<MalformedCount> Counts
    {
        get
        {
            lock (_lock) return [.. _counts];
        }
    }

    /// <summary>Each wrong answer in words, the first hundred.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (_lock) return [.. _wrong];
        }
    }

    /// <summary>Sends, open loop, and waits for the last answers.</summary>
    /// <param name="perSecond">Above 0; of all kinds together.</param>
    public async Task RunAsync(double perSecond, TimeSpan lasting, CancellationToken cancellation)
    {
        using var room = new SemaphoreSlim(UnderWayMax);
        var loop = new OpenLoop(_time);
        await loop.RunAsync(perSecond, lasting, async (number, due) =>
        {
            await room.WaitAsync(cancellation);
            _ = OneAsync(number, room, cancellation); // Ends by itself, never faulted; all are awaited below by taking all the room.
        }, cancellation);
        for (var i = 0; i < UnderWayMax; i++) await room.WaitAsync(cancellation);
    }

    /// <summary>Ends the connections kept for hub calls.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls?.Dispose();
        if (_hubs is not null) await _hubs.DisposeAsync();
    }

    private async Task OneAsync(long number, SemaphoreSlim room, CancellationToken cancellation)
    {
        var index = (int)(number % _kinds.Count);
        var answer = await AnswerAsync(_kinds[index], Chance.Of(_seed, (ulong)number), cancellation);
        if (cancellation.IsCancellationRequested) return;
        Count(index, answer);
        room.Release();
    }

    private async Task<string> AnswerAsync(MalformedKind kind, Chance chance, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await kind.SendAsync(chance, either.Token);
        }
        catch (OperationCanceledException)
        {
            return ""; // No answer in time, or the run is over and nobody counts it.
        }
        catch (Exception problem) when (problem is IOException or System.Net.Sockets.SocketException or HttpRequestException)
        {
            return problem.GetBaseException().Message;
        }
    }

    private void Count(int index, string answer)
    {
        var kind = _kinds[index];
        lock (_lock)
        {
            var count = _counts[index];
            _counts[index] = count with
            {
                Sent = count.Sent + 1,
                Refused = count.Refused + (answer == kind.Expected ? 1 : 0),
                Accepted = count.Accepted + (answer == MalformedKind.Accepted ? 1 : 0),
                Unanswered = count.Unanswered + (answer.Length == 0 ? 1 : 0),
                Otherwise = count.Otherwise + (answer.Length > 0 && answer != kind.Expected && answer != MalformedKind.Accepted ? 1 : 0),
            };
            if (answer == kind.Expected || _wrong.Count >= WrongMax) return;
            var came = answer.Length == 0 ? "no answer" : answer;
            _wrong.Add($"{kind.Name}: {came} instead of {kind.Expected}");
        }
    }

    private static MalformedCount[] Empty(IReadOnlyList<MalformedKind> kinds) =>
        [.. kinds.Select(kind => new MalformedCount(kind.Name, 0, 0, 0, 0, 0))];
}
