using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// A thread of its own that gives way to all others, for work that keeps a core for milliseconds and that nobody waits for so long: on a
/// small machine it would stand before the very warnings and directives that came of the same event.
/// </summary>
internal static partial class QuietThread
{
    /// <summary>
    /// Linux' nice value: of a contested core such a thread gets about a tenth, and whoever wakes up takes it over at once (sched(7)). On
    /// other systems it is a thread as any other.
    /// </summary>
    private const int Nice = 10;

    private const int OfThread = 0; // PRIO_PROCESS; on Linux a thread has its own, and 0 is the calling one.

    /// <summary>Runs work on a new one.</summary>
    /// <param name="work">May block.</param>
    /// <returns>Ends with it, and fails as it does.</returns>
    internal static Task RunAsync(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(work, done)) { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }

    private static void Run(Action work, TaskCompletionSource done)
    {
        try
        {
            if (OperatingSystem.IsLinux()) _ = SetPriority(OfThread, 0, Nice); // Refused, it only takes more than it should.
            work();
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int value);
}
