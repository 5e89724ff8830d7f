using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// The Host's executable in a process of its own. Ends with this object, and also when this test process is killed: a shell between
/// the two reads a pipe that only we hold open, and kills the node when that ends.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // Each line on the pipe is a signal for the node. `exec 3<&0` because a job in the background reads from /dev/null.
    private const string Watched = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        node=$!
        { while read -r signal <&3; do kill -s "$signal" $node; done; kill -KILL $node; } >/dev/null 2>&1 &
        watch=$!
        wait $node
        code=$?
        kill -KILL $watch 2>/dev/null
        exit $code
        """;

    private static readonly string Host = Path.Combine(AppContext.BaseDirectory, "SmartPolicing.Realtime.Host.dll");

    private readonly Process _shell;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process shell) => _shell = shell;

    /// <summary>What it has written on standard output so far.</summary>
    internal string Output => Text(_output);

    /// <summary>What it has written on standard error so far.</summary>
    internal string Errors => Text(_errors);

    /// <summary>The Host's process, not the shell's. Linux only, while it runs.</summary>
    internal int ProcessId => int.Parse(
        File.ReadAllText($"/proc/{_shell.Id}/task/{_shell.Id}/children").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Starts the Host with these arguments.</summary>
    internal static ChildProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            // It lives for seconds: what the runtime would measure of it to be faster in minutes costs a third of its processor time.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (var argument in (string[])["-c", Watched, "sh", "dotnet", Host, .. arguments]) start.ArgumentList.Add(argument);
        var child = new ChildProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        child._shell.OutputDataReceived += (_, line) => child.Take(child._output, line.Data);
        child._shell.ErrorDataReceived += (_, line) => child.Take(child._errors, line.Data);
        child._shell.Exited += (_, _) => child._open.TrySetResult("");
        child._shell.Start();
        child._shell.BeginOutputReadLine();
        child._shell.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs the Host to its end.</summary>
    /// <returns>Exit code, standard output and standard error.</returns>
    internal static async Task<(int Code, string Output, string Errors)> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        await using var child = Start(arguments);
        var code = await child.EndAsync(cancellation);
        return (code, child.Output, child.Errors);
    }

    /// <summary>Waits for the line that says which address to open.</summary>
    /// <returns>False when it ended before.</returns>
    internal async Task<bool> IsOpenAsync(CancellationToken cancellation) => (await _open.Task.WaitAsync(Patience.Longest, cancellation)).Length > 0;

    /// <summary>Sends a signal, such as TERM or KILL.</summary>
    internal async Task SignalAsync(string signal)
    {
        await _shell.StandardInput.WriteLineAsync(signal);
        await _shell.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end and for all it has written.</summary>
    /// <returns>The exit code; 137 when it was killed.</returns>
    internal async Task<int> EndAsync(CancellationToken cancellation)
    {
        await _shell.WaitForExitAsync(cancellation).WaitAsync(Patience.Longest, cancellation);
        return _shell.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited) _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience.Longest);
        _shell.Dispose();
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines) return lines.ToString();
    }

    private void Take(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Append(line).Append('\n');
        if (lines == _output && line.Contains("Open http://", StringComparison.Ordinal)) _open.TrySetResult(line);
    }
}
