using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>
/// A server of ours: started, told to end, and killed when it does not. A shell between us and it reads a pipe that only we hold open: so
/// the server ends also when this program is killed. Signals go to its process id alone.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    // Each line on the pipe is a signal. `exec 3<&0` because a job in the background reads from /dev/null.
    private const string Watched = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        { while read -r signal <&3; do kill -s "$signal" $server; done; kill -KILL $server; } >/dev/null 2>&1 &
        watch=$!
        wait $server
        code=$?
        kill -KILL $watch 2>/dev/null
        exit $code
        """;

    private readonly Process _shell;
    private readonly string _endBy;
    private readonly Queue<string> _lines = [];

    private PeerProcess(Process shell, string endBy) => (_shell, _endBy) = (shell, endBy);

    /// <summary>True when it has ended.</summary>
    public bool HasEnded => _shell.HasExited;

    /// <summary>The last it wrote.</summary>
    public string LastLines
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <param name="endBy">The signal that makes it end.</param>
    /// <param name="command">Program and arguments.</param>
    public static PeerProcess Start(string endBy, params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in (string[])["-c", Watched, "sh", .. command]) start.ArgumentList.Add(argument);
        var process = new PeerProcess(new Process { StartInfo = start }, endBy);
        process._shell.OutputDataReceived += (_, line) => process.Keep(line.Data);
        process._shell.ErrorDataReceived += (_, line) => process.Keep(line.Data);
        process._shell.Start();
        process._shell.BeginOutputReadLine();
        process._shell.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>Its exit code and the last it wrote.</returns>
    public static async Task<(int Code, string LastLines)> RunAsync(
        TimeSpan within, CancellationToken cancellation, params IEnumerable<string> command)
    {
        await using var process = Start("TERM", command);
        try
        {
            await process._shell.WaitForExitAsync(cancellation).WaitAsync(within, cancellation);
            return (process._shell.ExitCode, process.LastLines);
        }
        catch (TimeoutException)
        {
            return (-1, $"{command.First()} took longer than {within.TotalSeconds:0} s");
        }
    }

    /// <summary>A port of the loopback that was free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks again and again until the server answers.</summary>
    /// <param name="answers">Throws IOException, SocketException or HttpRequestException while it does not.</param>
    /// <returns>Empty, or why not.</returns>
    public async Task<string> WaitUntilAsync(Func<Task> answers, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await answers();
                return "";
            }
            catch (Exception problem) when (problem is IOException or SocketException or HttpRequestException or DbException)
            {
                if (HasEnded)
                {
                    await _shell.WaitForExitAsync(cancellation); // What it wrote last may still be on its way.
                    return $"it ended: {LastLines}";
                }

                if (Stopwatch.GetElapsedTime(began) > PeerLimits.StartWithin) return $"no answer: {problem.Message}; {LastLines}";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    /// <summary>Sends a signal such as STOP or CONT. Nothing happens when it has ended.</summary>
    public async Task SignalAsync(string signal)
    {
        try
        {
            await _shell.StandardInput.WriteLineAsync(signal);
            await _shell.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended: there is nobody to signal.
        }
    }

    /// <summary>Ends it, kills it when it takes too long, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            await SignalAsync(_endBy);
            await SignalAsync("CONT"); // It may stand still.
        }

        try
        {
            await _shell.WaitForExitAsync(CancellationToken.None).WaitAsync(PeerLimits.StopWithin);
        }
        catch (TimeoutException)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync(CancellationToken.None);
        }

        _shell.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > PeerLimits.LinesKeptMax) _lines.Dequeue();
        }
    }
}
