using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>What to measure.</summary>
/// <param name="FixesPerSecond">Background flow, wall.</param>
/// <param name="CallsPerSecond">Wall; above 0.</param>
/// <param name="User">A dispatcher of all jurisdictions.</param>
public sealed record DeskLatencyOptions(
    Uri Node, EndPoint Fixes, double FixesPerSecond, double CallsPerSecond, TimeSpan Lasting, ulong Seed, string Run, string User,
    string Password);

/// <summary>What came of it. Milliseconds on the wall.</summary>
/// <param name="CallToRanked">From when the call should have been sent to the ranked officers on the desk.</param>
/// <param name="AssignToPushed">From the desk's order to the directive at the officers' gateway.</param>
/// <param name="Refused">Orders refused, by reason.</param>
public sealed record DeskLatencyResult(
    long CallsTaken, Spread CallToRanked, Spread AssignToPushed, Spread CallLateness, double FixesPerSecond,
    IReadOnlyDictionary<string, long> Refused)
{
    /// <summary>The result as lines for a terminal.</summary>
    public string ToTable()
    {
        var lines = new List<string>
        {
            $"calls taken {CallsTaken}; fixes {FixesPerSecond:N0} a second",
            Line("call -> ranked on the desk, ms", CallToRanked),
            Line("order -> directive pushed, ms", AssignToPushed),
            Line("calls sent late by, ms", CallLateness),
        };
        foreach (var (reason, count) in Refused) lines.Add($"refused {reason}: {count}");
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string Line(string name, Spread spread) =>
        $"{name,-32} n {spread.Count,6}  p50 {spread.Median,8:0.00}  p90 {spread.P90,8:0.00}  p99 {spread.P99,8:0.00}  max {spread.Max,8:0.00}";
}

/// <summary>
/// A desk at work: calls come in of types that a person must send to; the desk shows each incident as its page does (it asks for the whole
/// of it whenever it is told that it changed) until the ranked officers are there, and sends the first. All else is as in
/// <see cref="CallLatency"/>: open loop, fixes flow, officers answer at once.
/// </summary>
public sealed class DeskLatency(
    DeskLatencyOptions options, RegionGround region, NodeHttp http, NodeClock clock, TimeProvider time, Action<string> say)
{
    /// <summary>Positions before the first call, so that every officer has one.</summary>
    private static readonly TimeSpan Positions = TimeSpan.FromSeconds(3);

    /// <summary>Calls before those that are counted: a node that has just started compiles its code with the first ones.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>How long the last ones may take to come.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Shown> _shown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly LogHistogram _ranked = new();
    private readonly LogHistogram _pushed = new();
    private readonly Lock _adding = new();
    private readonly OpenLoop _callLoop = new(time);
    private DeskLine? _desk;
    private GatewayLink? _gateway;
    private long _taken;
    private long _countedFrom;
    private int _left;
    private CancellationToken _end;

    /// <param name="types">Types of the node that are not issued automatically; at least one.</param>
    /// <returns>The result, or null and one line for a person.</returns>
    public async Task<(DeskLatencyResult? Result, string Reason)> RunAsync(
        AccessKey key, IReadOnlyList<CallType> types, CancellationToken cancellation)
    {
        await using var gateway = new GatewayLink(
            options.Node, key, time, new GatewayActions(HearAsync, _ => ValueTask.CompletedTask, (_, reason) => Refuse($"answer: {reason}"), say));
        await using var fixes = new FixLink(options.Fixes, key, time, say);
        using var desk = new DeskLine(options.Node, time, HearDesk);
        (_gateway, _desk) = (gateway, desk);
        if (await fixes.OpenAsync(cancellation) is { Length: > 0 } noFixes) return (null, noFixes);
        if (await gateway.OpenAsync(cancellation) is { Length: > 0 } noGateway) return (null, noGateway);
        if (await desk.OpenAsync(options.User, options.Password, cancellation) is { Length: > 0 } noDesk) return (null, noDesk);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _end = ending.Token;
        Task[] running =
        [
            gateway.RunAsync(ending.Token), fixes.RunAsync(ending.Token), desk.RunAsync(), PingAsync(desk, ending.Token),
            FixFlow.RunAsync(fixes, region, options.FixesPerSecond, clock, time, ending.Token),
        ];
        await Task.Delay(Positions, time, cancellation);
        var (start, sentBefore) = (time.GetTimestamp(), fixes.Sent);
        _countedFrom = start + (long)(WarmUp.TotalSeconds * time.TimestampFrequency);
        await CallAsync(types, cancellation);
        var fixesPerSecond = (fixes.Sent - sentBefore) / time.GetElapsedTime(start).TotalSeconds;
        var drained = time.GetTimestamp();
        while (Volatile.Read(ref _left) > 0 && time.GetElapsedTime(drained) < Drain)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        desk.Dispose();
        await RunEnd.CancelAsync(running, ending);
        return (new DeskLatencyResult(
            Interlocked.Read(ref _taken), Spread.Of(_ranked, 1000), Spread.Of(_pushed, 1000), Spread.Of(_callLoop.Lateness, 1000),
            fixesPerSecond, _refused), "");
    }

    private async Task PingAsync(DeskLine desk, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), time);
        while (await timer.WaitForNextTickAsync(cancellation)) await desk.PingAsync(cancellation);
    }

    private void Refuse(string reason) => _refused.AddOrUpdate(reason, 1, (_, count) => count + 1);

    private async Task CallAsync(IReadOnlyList<CallType> types, CancellationToken cancellation)
    {
        var chance = Chance.Of(options.Seed, $"measured desk {options.Run}");
        var beats = region.Ground.LayOut(region.Seats, options.Seed);
        var room = new SemaphoreSlim(LinkLimits.CallsInFlightMax);
        await _callLoop.RunAsync(options.CallsPerSecond, WarmUp + options.Lasting, async (number, due) =>
        {
            var type = types[chance.NextBelow(types.Count)];
            var place = region.CallGround.DrawCallPlace(beats, false, chance);
            var call = new CallMessage(
                PlannedCall.IdOf(options.Seed, options.Run, number), type.Code, null, place.Place.Latitude, place.Place.Longitude,
                place.Words, "", "", "", "loadtest");
            await room.WaitAsync(cancellation);
            _ = MakeAsync(call, due, room, cancellation); // ends by itself, never faulted; all are awaited below by taking all the room
        }, cancellation);
        for (var i = 0; i < LinkLimits.CallsInFlightMax; i++) await room.WaitAsync(cancellation);
    }

    private async Task MakeAsync(CallMessage call, long due, SemaphoreSlim room, CancellationToken cancellation)
    {
        try
        {
            Interlocked.Increment(ref _left);
            var outcome = await http.CallAsync(call, cancellation);
            if (outcome.Taken is not { Joined: false, Repeated: false } taken)
            {
                Interlocked.Decrement(ref _left); // About an incident that was open: nothing new to rank.
                if (outcome.Taken is null) Refuse($"call: {outcome.Refusal}");
                return;
            }

            Interlocked.Increment(ref _taken);
            var shown = _shown.GetOrAdd(taken.Incident, _ => new Shown());
            Interlocked.Exchange(ref shown.Due, due);
            Count(_ranked, ref shown.RankedCounted, due, Volatile.Read(ref shown.RankedAt));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Refuse("run ended");
        }
        finally
        {
            room.Release();
        }
    }

    // The page asks for the whole incident when it is told of a change, one question at a time.
    private void HearDesk(JsonElement items, long arrived)
    {
        foreach (var item in items.EnumerateArray())
        {
            if (item.GetProperty("kind").GetString() != "incident") continue;
            var row = item.GetProperty("incident");
            var id = row.GetProperty("id").GetString()!;
            if (row.GetProperty("state").GetString() != "waiting") continue;
            var shown = _shown.GetOrAdd(id, _ => new Shown());
            Interlocked.Increment(ref shown.Told);
            if (Interlocked.Exchange(ref shown.IsAsking, 1) == 0) _ = ShowAsync(id, shown); // Never faulted but by the run's end.
        }
    }

    private async Task ShowAsync(string id, Shown shown)
    {
        try
        {
            while (Volatile.Read(ref shown.RankedAt) == 0)
            {
                var told = Volatile.Read(ref shown.Told);
                var answer = await _desk!.AskAsync("Incident", $"\"{id}\"", _end);
                if (answer.ValueKind != JsonValueKind.Object || !answer.GetProperty("ok").GetBoolean())
                {
                    Refuse(answer.ValueKind == JsonValueKind.Object ? $"Incident: {answer.GetProperty("reason")}" : "Incident: no answer");
                    return;
                }

                if (answer.GetProperty("incident").TryGetProperty("ranking", out var ranking))
                {
                    var now = time.GetTimestamp();
                    Volatile.Write(ref shown.RankedAt, now);
                    Count(_ranked, ref shown.RankedCounted, Interlocked.Read(ref shown.Due), now);
                    await SendAsync(id, shown, ranking);
                    return;
                }

                if (Volatile.Read(ref shown.Told) != told) continue;
                Volatile.Write(ref shown.IsAsking, 0); // Asked again with the next change.
                if (Volatile.Read(ref shown.Told) == told || Interlocked.Exchange(ref shown.IsAsking, 1) != 0) return;
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            Refuse("run ended");
        }
    }

    private async Task SendAsync(string id, Shown shown, JsonElement ranking)
    {
        foreach (var line in ranking.GetProperty("officers").EnumerateArray())
        {
            if (line.GetProperty("reason").GetString() != "fits") continue;
            Volatile.Write(ref shown.OrderedAt, time.GetTimestamp());
            var officer = line.GetProperty("officer").GetUInt32();
            var answer = await _desk!.AskAsync("Dispatch", string.Create(CultureInfo.InvariantCulture, $"\"{id}\",{officer}"), _end);
            if (answer.ValueKind == JsonValueKind.Object && answer.GetProperty("ok").GetBoolean()) return;
            Refuse(answer.ValueKind == JsonValueKind.Object ? $"Dispatch: {answer.GetProperty("reason")}" : "Dispatch: no answer");
        }

        Interlocked.Decrement(ref _left);
    }

    private ValueTask HearAsync(StatesMessage states)
    {
        var received = time.GetTimestamp();
        foreach (var item in states.Items)
        {
            if (item.Officer.Status == OfficerStatus.OffDuty) _gateway?.TryPostStatus(item.Officer.Id, OfficerStatus.Available);
            if (item.Directive is not { } directive) continue;
            if (directive.State == DirectiveState.Sent && _shown.TryGetValue(directive.Incident, out var shown)
                && Interlocked.Exchange(ref shown.PushedCounted, 1) == 0)
            {
                Add(_pushed, Volatile.Read(ref shown.OrderedAt), received);
                Interlocked.Decrement(ref _left);
            }

            if (CallLatency.NextAnswer(directive.State) is { } answer)
                _gateway?.TryPost(new OfficerAnswer(item.Officer.Id, directive.Id, answer, ""));
        }

        return ValueTask.CompletedTask;
    }

    // Whichever of the two ends comes last counts it, once.
    private void Count(LogHistogram into, ref int counted, long from, long to)
    {
        if (from != 0 && to != 0 && Interlocked.Exchange(ref counted, 1) == 0) Add(into, from, to);
    }

    private void Add(LogHistogram into, long from, long to)
    {
        if (from < _countedFrom) return;
        lock (_adding) into.Add((long)time.GetElapsedTime(from, to).TotalMicroseconds);
    }

    /// <summary>One incident on the desk; wall timestamps, 0: not yet. Fields, for they are exchanged.</summary>
    private sealed class Shown
    {
        internal long Due;
        internal long RankedAt;
        internal long OrderedAt;
        internal int RankedCounted;
        internal int PushedCounted;
        internal int IsAsking;
        internal int Told;
    }
}
