using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Connections of all ports together, fewer than the files this process may have open: at that limit the runtime ends the process with "Out of
/// memory", since it needs files itself. One too many is closed at once. Any thread.
/// </summary>
/// <param name="most">At once.</param>
/// <param name="wanted">As many as the ports together would take.</param>
internal sealed partial class ConnectionRoom(long most, long wanted)
{
    /// <summary>
    /// Kept for what is no connection: an idle node of 16 cities has some 420, journals, archives and sockets to others included; connections
    /// that are being closed. Of a small limit a half.
    /// </summary>
    private const long FilesKept = 1_500;

    private const int FilesOfAProcess = 7; // RLIMIT_NOFILE of Linux.

    private long _open;

    /// <summary>At once.</summary>
    internal long Most => most;

    /// <summary>For a person, when there are files for fewer connections than the ports would take; else empty.</summary>
    internal string Warning => most < wanted ? $"At most {most} connections at once: the process may not open files for more (ulimit -Hn, LimitNOFILE)." : "";

    /// <summary>Room for as many as are wanted, or as there are files for.</summary>
    internal static ConnectionRoom Of(long wanted) => new(Math.Min(wanted, For(Files())), wanted);

    /// <summary>How many connections there may be with that many files.</summary>
    internal static long For(long files) => files - Math.Min(FilesKept, files / 2);

    /// <summary>Lets connections of that port in while there is room.</summary>
    internal void Guard(ListenOptions listen) => listen.Use(next => connection => PassAsync(next, connection));

    /// <summary>Lets one in, or closes it.</summary>
    internal async Task PassAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most) await next(connection);
            else connection.Abort(new ConnectionAbortedException("As many connections as there are files for."));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    // The runtime has raised the soft limit to the hard one.
    private static long Files() => OperatingSystem.IsLinux() && GetLimit(FilesOfAProcess, out var limit) == 0 ? (long)Math.Min(limit.Soft, int.MaxValue) : int.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    // struct rlimit of 64-bit Linux.
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
