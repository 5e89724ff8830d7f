using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>
/// Bad hub calls on one desk's and one gateway's connection, and bad records on connections of their own (docs/HUB.md). The connections are
/// opened with the first call. Safe on any thread.
/// </summary>
internal sealed class MalformedHubs(MalformedTarget target, TimeProvider time) : IAsyncDisposable
{
    private readonly HttpMessageInvoker _invoker = HubSocket.MakeInvoker();
    private readonly SemaphoreSlim _opening = new(1);
    private HubCaller? _desk;
    private HubCaller? _gateway;
    private string _cookie = "";
    private int _jurisdiction;

    internal IEnumerable<MalformedKind> Kinds()
    {
        yield return Desk("desk: incident that is none", "badIncident", "Incident", chance => $"\"{chance.NextBits()}\"");
        yield return Desk("desk: another's incident", "notYourJurisdiction", "Incident",
            chance => $"\"65000-{chance.NextBelow(1_000_000):000000}\"");
        yield return Desk("desk: officer that is none", "badOfficer", "Officer", chance => $"{-1 - chance.NextBelow(1_000)}");
        yield return Desk("desk: nobody's officer", "unknownOfficer", "Officer",
            chance => $"{uint.MaxValue - (uint)chance.NextBelow(1_000)}");
        yield return Desk("desk: view the wrong way round", "badView", "View",
            chance => $"{{\"west\":{1 + chance.NextBelow(100)},\"south\":0,\"east\":0,\"north\":1,\"zoom\":9}}");
        yield return Desk("desk: directive that is none", "badDirective", "Withdraw", chance => $"\"D{chance.NextBits()}\",\"\"");
        yield return Desk("desk: unknown incident", "unknownIncident", "Rank", _ => $"\"{_jurisdiction}-999999\"");
        yield return Desk("desk: reason too long", "reasonTooLong", "Close",
            chance => $"\"{_jurisdiction}-999999\",\"{new string('x', 201 + chance.NextBelow(100))}\"");
        yield return Desk("desk: unknown method", "failed", "Promote", chance => $"{chance.NextBelow(10)}");
        yield return Desk("desk: too few arguments", "failed", "Dispatch", _ => "\"1-000001\"");
        yield return Desk("desk: arguments of the wrong kind", "failed", "Officer", _ => "{}");
        yield return Gateway("gateway: unknown answer", "unknownAnswer", "Answer",
            chance => $"{target.Seat.Officer},\"D1-000001\",\"perhaps{chance.NextBelow(9)}\",\"\"");
        yield return Gateway("gateway: directive that is none", "badDirective", "Answer",
            chance => $"{target.Seat.Officer},\"{chance.NextBits()}\",\"delivered\",\"\"");
        yield return Gateway("gateway: unknown status", "unknownStatus", "SetStatus",
            chance => $"{target.Seat.Officer},\"asleep{chance.NextBelow(9)}\"");
        yield return Gateway("gateway: nobody's officer", "unknownOfficer", "SetStatus",
            chance => $"{uint.MaxValue - (uint)chance.NextBelow(1_000)},\"available\"");
        yield return Record("hub: no JSON", chance => Encoding.UTF8.GetBytes($"{{\"type\":1,{chance.NextBits()}\u001e"));
        yield return Record("hub: oversized",
            chance => HubMessage.Call(1, "Close", $"\"1-000001\",\"{new string('x', 8_193 + chance.NextBelow(100_000))}\""));
        yield return new MalformedKind("hub: nobody signed in", "status 401", (_, stop) => OpenAnswerAsync(("", ""), stop));
        yield return new MalformedKind("hub: foreign origin", "status 403",
            (chance, stop) => OpenAnswerAsync(("Origin", $"http://elsewhere{chance.NextBelow(100)}.example"), stop));
        yield return new MalformedKind("hub: cookie of nobody", "status 401",
            (chance, stop) => OpenAnswerAsync((SignIn.CookieHeader, $"sp.session={chance.NextBits():x}"), stop));
    }

    public async ValueTask DisposeAsync()
    {
        if (_desk is not null) await _desk.DisposeAsync();
        if (_gateway is not null) await _gateway.DisposeAsync();
        _invoker.Dispose();
        _opening.Dispose();
    }

    private MalformedKind Desk(string name, string expected, string method, Func<Chance, string> arguments) =>
        new(name, expected, async (chance, stop) => await (await DeskAsync(stop)).CallAsync(method, () => arguments(chance), stop));

    private MalformedKind Gateway(string name, string expected, string method, Func<Chance, string> arguments) =>
        new(name, expected, async (chance, stop) => await (await GatewayAsync(stop)).CallAsync(method, () => arguments(chance), stop));

    private MalformedKind Record(string name, Func<Chance, byte[]> record) => new(name, MalformedKind.Closed, async (chance, stop) =>
    {
        await DeskAsync(stop);
        await using var line = await OpenAsync("/hub/dispatch", (SignIn.CookieHeader, _cookie), stop);
        await line.SendAsync(record(chance), stop);
        await line.Ended.WaitAsync(stop);
        return MalformedKind.Closed;
    });

    private async Task<string> OpenAnswerAsync((string Name, string Value) header, CancellationToken cancellation)
    {
        var (socket, reason) = await HubSocket.OpenAsync(
            _invoker, new Uri(target.Node, "/hub/dispatch"), header, time, _ => { }, cancellation);
        if (socket is null) return reason;
        socket.Dispose();
        return MalformedKind.Accepted;
    }

    private async Task<HubCaller> OpenAsync(string path, (string Name, string Value) header, CancellationToken cancellation)
    {
        var (socket, reason) = await HubSocket.OpenAsync(_invoker, new Uri(target.Node, path), header, time, _ => { }, cancellation);
        return socket is null ? throw new IOException($"{path}: {reason}") : new HubCaller(socket);
    }

    private async Task<HubCaller> DeskAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_cookie.Length == 0) await SignInAsync(cancellation);
            if (_desk is null || _desk.Ended.IsCompleted)
                _desk = await OpenAsync("/hub/dispatch", (SignIn.CookieHeader, _cookie), cancellation);
            return _desk;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<HubCaller> GatewayAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_gateway is null || _gateway.Ended.IsCompleted)
                _gateway = await OpenAsync("/hub/officer", ("Authorization", $"Bearer {target.Key.Bearer}"), cancellation);
            return _gateway;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>As the desk of one city: what is another's can then be told from what is unknown.</summary>
    private async Task SignInAsync(CancellationToken cancellation)
    {
        using var http = SignIn.MakeClient(target.Node);
        var users = await http.GetFromJsonAsync<DemoUser[]>("/api/demo-users", NodeJson.Options, cancellation) ?? [];
        var user = Array.FindLast(users, user => user.Role == "dispatcher") ?? throw new IOException("no demo dispatcher");
        var (cookie, reason) = await SignIn.AsAsync(http, user.User, user.Password, cancellation);
        if (reason.Length > 0) throw new IOException($"sign-in of {user.User}: {reason}");
        http.DefaultRequestHeaders.Add(SignIn.CookieHeader, cookie);
        var me = await http.GetFromJsonAsync<Me>("/api/me", NodeJson.Options, cancellation);
        _jurisdiction = me is { Jurisdictions.Count: > 0 } ? me.Jurisdictions[0] : 0;
        _cookie = cookie;
    }

    private sealed record DemoUser(string User, string Password, string Role);

    private sealed record Me(IReadOnlyList<int> Jurisdictions);

    /// <summary>A connection that calls and waits for the answer.</summary>
    private sealed class HubCaller : IAsyncDisposable
    {
        private readonly HubSocket _socket;
        private readonly ConcurrentDictionary<long, TaskCompletionSource<string>> _waiting = new();
        private long _calls;

        internal HubCaller(HubSocket socket)
        {
            _socket = socket;
            Ended = ReadAsync();
        }

        /// <summary>Ends with the connection. Never faulted.</summary>
        internal Task Ended { get; }

        internal ValueTask<bool> SendAsync(ReadOnlyMemory<byte> record, CancellationToken cancellation) =>
            _socket.SendAsync(record, cancellation);

        internal async Task<string> CallAsync(string method, Func<string> arguments, CancellationToken cancellation)
        {
            var number = Interlocked.Increment(ref _calls);
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[number] = answer;
            await _socket.SendAsync(HubMessage.Call(number, method, arguments()), cancellation);
            try
            {
                await Task.WhenAny(answer.Task, Ended).WaitAsync(cancellation);
                return answer.Task.IsCompleted ? await answer.Task : MalformedKind.Closed;
            }
            finally
            {
                _waiting.TryRemove(number, out _);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _socket.Abort();
            await Ended;
            _socket.Dispose();
        }

        private Task<string> ReadAsync() => _socket.ReadToEndAsync((in HubMessage message, long arrived) =>
        {
            if (message.Kind == HubMessageKind.Ping) _ = _socket.PingAsync(CancellationToken.None).AsTask(); // Never faulted.
            if (message.Kind != HubMessageKind.Completion || !_waiting.TryGetValue(message.Invocation, out var waiting)) return;
            var reason = message.Error.Length > 0 ? "failed" : HubAnswer.Reason(message.Body);
            waiting.TrySetResult(reason.Length == 0 ? MalformedKind.Accepted : reason);
        });
    }
}
