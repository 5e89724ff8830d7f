using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>The independent terminal of tests/Clients/jt808.mjs, in a process of its own.</summary>
internal sealed class TerminalScript : IAsyncDisposable
{
    private readonly Process _node;
    private readonly Channel<JsonElement> _lines = Channel.CreateBounded<JsonElement>(1_000);
    private readonly List<string> _all = [];

    private TerminalScript(Process node) => _node = node;

    internal static TerminalScript Start(int port, string phone, params string[] more)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "SmartPolicing.Realtime.sln"))) root = root.Parent!;
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardInput = true };
        string[] arguments =
        [
            Path.Combine(root.FullName, "tests", "Clients", "jt808.mjs"), "--port", port.ToString(CultureInfo.InvariantCulture), "--phone", phone, .. more,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var script = new TerminalScript(new Process { StartInfo = start });
        script._node.OutputDataReceived += (_, line) => script.Take(line.Data);
        script._node.Start();
        script._node.BeginOutputReadLine();
        return script;
    }

    /// <summary>Reads on until a line of that kind fits.</summary>
    internal async Task<JsonElement> NextAsync(string kind, Func<JsonElement, bool>? fits = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(limit.Token);
                if (line.GetProperty("kind").GetString() == kind && (fits is null || fits(line))) return line;
            }
        }
        catch (Exception fault) when (fault is ChannelClosedException or OperationCanceledException)
        {
            lock (_all) throw new InvalidOperationException($"No {kind} came: {string.Join(' ', _all)}", fault);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_node.HasExited) _node.Kill();
        _node.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
            return;
        }

        lock (_all) _all.Add(line);
        Assert.True(_lines.Writer.TryWrite(JsonDocument.Parse(line).RootElement));
    }
}
