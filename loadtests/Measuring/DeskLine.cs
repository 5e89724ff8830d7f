using System.Collections.Concurrent;
using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// One dispatcher's connection that waits for answers in full: what a desk's page does when it shows an incident and sends somebody. Events
/// are told on the connection's thread.
/// </summary>
/// <param name="hear">Gets the items of each <c>events</c> message and the wall timestamp of its arrival; they are gone afterwards.</param>
internal sealed class DeskLine(Uri node, TimeProvider time, Action<JsonElement, long> hear) : IDisposable
{
    /// <summary>How long an answer may take, wall: far more than any that is worth measuring.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _invoker = HubSocket.MakeInvoker();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _asked = new();
    private HubSocket? _socket;
    private long _calls;

    /// <summary>Signs in and connects.</summary>
    /// <returns>"" or one line for a person.</returns>
    internal async Task<string> OpenAsync(string user, string password, CancellationToken cancellation)
    {
        using var http = SignIn.MakeClient(node);
        var (cookie, reason) = await SignIn.AsAsync(http, user, password, cancellation);
        if (cookie.Length == 0) return $"{user} cannot sign in: {reason}";
        (_socket, reason) = await HubSocket.OpenAsync(
            _invoker, new Uri(node, "/hub/dispatch"), (SignIn.CookieHeader, cookie), time, _ => { }, cancellation);
        return reason;
    }

    /// <summary>Reads until the connection ends.</summary>
    /// <returns>Why it ended.</returns>
    internal async Task<string> RunAsync()
    {
        var reason = await _socket!.ReadToEndAsync(Hear);
        foreach (var call in _asked.Keys)
            if (_asked.TryRemove(call, out var answer)) answer.TrySetResult(default);
        return reason;
    }

    /// <summary>Calls a method of the hub. Any thread.</summary>
    /// <param name="arguments">JSON, without the brackets around them.</param>
    /// <returns>The answer; undefined when the connection was lost.</returns>
    internal async Task<JsonElement> AskAsync(string target, string arguments, CancellationToken cancellation)
    {
        var call = Interlocked.Increment(ref _calls);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[call] = answer;
        if (!await _socket!.SendAsync(HubMessage.Call(call, target, arguments), cancellation)) answer.TrySetResult(default);
        return await answer.Task.WaitAsync(AnswerWithin, time, cancellation);
    }

    /// <summary>Says that this side is still there; due at least every 30 s.</summary>
    internal ValueTask<bool> PingAsync(CancellationToken cancellation) => _socket!.PingAsync(cancellation);

    /// <summary>Cuts the connection.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _invoker.Dispose();
    }

    private void Hear(in HubMessage message, long arrived)
    {
        if (message.Kind == HubMessageKind.Completion)
        {
            if (_asked.TryRemove(message.Invocation, out var answer)) answer.TrySetResult(ElementOf(message.Body));
        }
        else if (message.Kind == HubMessageKind.Invocation && message.Target.SequenceEqual("events"u8))
        {
            hear(ElementOf(message.Body).GetProperty("items"), arrived);
        }
    }

    // The value alone: a reader stops where it ends, whatever comes behind it.
    private static JsonElement ElementOf(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return default;
        var reader = new Utf8JsonReader(body);
        return JsonElement.ParseValue(ref reader);
    }
}
