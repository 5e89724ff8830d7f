using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// One gateway connection to /hub/officer (docs/HUB.md). What the node pushes goes to the two functions given, one after the
/// other, on the connection's own thread; the next push waits for them. Answers may be sent from any thread.
/// </summary>
public sealed class OfficerHub : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OfficerHub(HubConnection connection) => _connection = connection;

    /// <summary>Ends with the reason when the connection is lost or closed.</summary>
    public Task<string> Closed => _closed.Task;

    /// <summary>Connects and signs in.</summary>
    /// <returns>The connection, or null and one line for a person.</returns>
    public static async Task<(OfficerHub? Hub, string Reason)> OpenAsync(
        Uri node,
        AccessKey key,
        Func<StatesMessage, ValueTask> onStates,
        Func<PresenceMessage, ValueTask> onPresence,
        CancellationToken cancellation)
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(WebSocketConnectionFactory.For(key));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(node, "/hub/officer")));
        builder.AddJsonProtocol(options => options.PayloadSerializerOptions = NodeJson.Options);
        var hub = new OfficerHub(builder.Build());
        hub._connection.On<StatesMessage>("states", message => onStates(message).AsTask());
        hub._connection.On<PresenceMessage>("presence", message => onPresence(message).AsTask());
        hub._connection.On<MailMessage>("messages", hub.TakeAsync);
        hub._connection.Closed += problem =>
        {
            hub._closed.TrySetResult(problem?.GetBaseException().Message ?? "closed");
            return Task.CompletedTask;
        };
        try
        {
            await hub._connection.StartAsync(cancellation);
            return (hub, "");
        }
        catch (Exception problem) when (IsConnectionProblem(problem))
        {
            await hub.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            return (null, $"gateway at {node}hub/officer: {problem.Message}");
        }
    }

    /// <summary>Answers for an officer.</summary>
    /// <returns>"" when taken, the node's reason when refused, null when the connection broke before an answer came.</returns>
    public Task<string?> AnswerAsync(
        uint officer, string directive, DirectiveAnswer answer, string reason, CancellationToken cancellation) =>
        CallAsync(() => _connection.InvokeAsync<HubResult>("Answer", officer, directive, answer, reason, cancellation));

    /// <summary>Says that an officer is well, who was asked.</summary>
    /// <returns>As <see cref="AnswerAsync"/>.</returns>
    public Task<string?> AnswerSafetyAsync(uint officer, CancellationToken cancellation) =>
        CallAsync(() => _connection.InvokeAsync<HubResult>("AnswerSafety", officer, cancellation));

    /// <summary>Sets an officer's status: available, busy or offDuty.</summary>
    /// <returns>As <see cref="AnswerAsync"/>.</returns>
    public Task<string?> SetStatusAsync(uint officer, OfficerStatus status, CancellationToken cancellation) =>
        CallAsync(() => _connection.InvokeAsync<HubResult>("SetStatus", officer, status, cancellation));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // The terminals of a fleet that is all there have a message as soon as it comes. Not waited for: this is the thread that answers come on.
    private async Task TakeAsync(MailMessage mail)
    {
        foreach (var item in mail.Items)
            if (item.Officers.Count > 0) await _connection.SendAsync("MarkDelivered", item.Message.Id, item.Officers);
    }

    private static async Task<string?> CallAsync(Func<Task<HubResult>> call)
    {
        try
        {
            var result = await call();
            return result.Ok ? "" : result.Reason ?? "refused";
        }
        catch (Microsoft.AspNetCore.SignalR.HubException problem)
        {
            return problem.Message; // the node's hub threw or knows no such method: told as a refusal, which the report counts
        }
        catch (Exception problem) when (IsConnectionProblem(problem))
        {
            return null;
        }
    }

    private static bool IsConnectionProblem(Exception problem) =>
        problem is WebSocketException or HttpRequestException or IOException or OperationCanceledException or InvalidOperationException
            or ObjectDisposedException or Microsoft.AspNetCore.SignalR.HubException;
}
