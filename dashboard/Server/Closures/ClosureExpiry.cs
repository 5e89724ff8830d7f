using Microsoft.Extensions.Hosting;

namespace SmartPolicing.Realtime.Server.Closures;

/// <summary>Tells the boards at the start what is closed, and opens again what has come to its end, within a second on the wall.</summary>
internal sealed class ClosureExpiry(ClosureDesk desk, TimeProvider wall) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await desk.TellBoardAsync(stoppingToken);
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(DashboardLimits.ClosureExpiryMilliseconds), wall, stoppingToken);
                await desk.ExpireAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this task ends.
        }
    }
}
