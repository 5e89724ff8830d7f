namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// The way out to one client: one send at a time, each with a limit. A client that has not taken a message in time is cut off, so
/// that it holds at most its outbox and one message of memory; it comes back and gets a snapshot.
/// </summary>
/// <param name="send">Sends a named message; completes when the transport has taken it.</param>
/// <param name="abort">Cuts the connection. May be called more than once.</param>
/// <param name="limit">How long one send may take on <paramref name="wall"/>.</param>
internal sealed class ClientLine(
    string hub, Func<string, object, CancellationToken, Task> send, Action abort, TimeSpan limit, TimeProvider wall, DashboardMeters meters)
{
    /// <returns>False when the client was too slow and has been cut off: send no more.</returns>
    internal async ValueTask<bool> TrySendAsync(string message, object body, CancellationToken cancellation)
    {
        try
        {
            await send(message, body, cancellation).WaitAsync(limit, wall, cancellation);
        }
        catch (TimeoutException)
        {
            meters.Aborted(hub);
            abort();
            return false;
        }

        meters.Pushed(hub, message);
        return true;
    }

    /// <summary>Cuts the connection.</summary>
    internal void Abort() => abort();

    /// <summary>Counts an outbox given up for a snapshot.</summary>
    internal void CountFreshStart() => meters.StartedAfresh(hub);
}
