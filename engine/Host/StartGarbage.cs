using SmartPolicing.Realtime.Server.Boards;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// The last part of the start, before anybody is listened to. Reading a large region and a long journal, and telling the board of every
/// officer for the first time, leaves more garbage than stays; the collector would hold on to the room for minutes, or for good on a node
/// that makes little garbage. This takes some milliseconds per 10,000 officers.
/// </summary>
/// <param name="board">Started before this.</param>
internal sealed class StartGarbage(Board board, TimeProvider wall) : IHostedService
{
    /// <summary>A shard that has failed at once says nothing: the others do not wait for it any longer than this.</summary>
    private static readonly TimeSpan FirstWordWithin = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await board.HeardOfAll.WaitAsync(FirstWordWithin, wall, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its garbage is collected with the rest of a day.
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
