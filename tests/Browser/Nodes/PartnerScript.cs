using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A script of tests/Clients in a process of its own: a client that shares no code with the node. Ends with this object.</summary>
internal sealed class PartnerScript : IAsyncDisposable
{
    private readonly Process _node;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(100_000);

    private PartnerScript(Process node) => _node = node;

    /// <summary>A partner.</summary>
    internal static PartnerScript Start(params string[] arguments) => StartOther("partners.mjs", arguments);

    /// <summary>Another client of that folder.</summary>
    internal static PartnerScript StartOther(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Script(name), .. arguments]) start.ArgumentList.Add(argument);
        var script = new PartnerScript(new Process { StartInfo = start });
        script._node.OutputDataReceived += (_, line) => script.Take(line.Data);
        script._node.ErrorDataReceived += (_, line) => script.Take(line.Data);
        script._node.Start();
        script._node.BeginOutputReadLine();
        script._node.BeginErrorReadLine();
        return script;
    }

    /// <summary>The next line it says.</summary>
    internal async Task<string> NextAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await _lines.Reader.ReadAsync(limit.Token);
    }

    /// <summary>What it wrote down.</summary>
    internal static List<JsonElement> Read(string path) => [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

    public async ValueTask DisposeAsync()
    {
        if (!_node.HasExited) _node.Kill();
        await _node.WaitForExitAsync(CancellationToken.None);
        _node.Dispose();
    }

    private static string Script(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ARCHITECTURE.md"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "Clients", name);
    }

    private void Take(string? line)
    {
        if (line is not null) _lines.Writer.TryWrite(line);
    }
}
