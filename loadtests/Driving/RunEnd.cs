namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>Ends the parts of a run together.</summary>
internal static class RunEnd
{
    /// <summary>Cancels and waits for all. Cancellations are how parts end; the first other fault is passed on.</summary>
    internal static async Task CancelAsync(Task[] running, CancellationTokenSource ending)
    {
        await ending.CancelAsync();
        foreach (var task in running)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // The run is over.
            }
        }
    }
}
