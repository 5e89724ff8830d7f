using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest.Viid.Uppers;

/// <summary>The upper platforms that the node is registered at. Any thread.</summary>
public sealed class ViidUppers
{
    private readonly UpperEntries _entries = new();
    private readonly List<UpperLink> _links = [];

    private ViidUppers()
    {
    }

    /// <summary>How they stand.</summary>
    public IReadOnlyList<ViidUpperLook> Looks => [.. _links.Select(link => link.Look)];

    /// <summary>Reads what each has taken of us.</summary>
    public static bool TryOpen(
        ViidServer server, string stateFolder, ILogger<ViidUppers> logger,
        [NotNullWhen(true)] out ViidUppers? uppers, [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        (uppers, refusal) = (new ViidUppers(), null);
        foreach (var upper in server.Settings.Uppers)
        {
            if (!UpperBook.TryOpen(stateFolder, upper.Id, out var book, out refusal))
            {
                uppers = null;
                return false;
            }

            uppers._links.Add(new UpperLink(server, upper, uppers._entries, book, logger));
        }

        server.IsUpper = uppers.Is;
        return true;
    }

    /// <summary>Takes in what a shard has told: entries that are to be handed over. The board's thread.</summary>
    public void Take(ShardEffects batch)
    {
        if (_links.Count == 0 || !_entries.Take(batch)) return;
        foreach (var link in _links) link.Ring();
    }

    /// <summary>Runs until cancelled; once.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(_links.Select(link => link.RunAsync(stopping))).ConfigureAwait(false);
        }
        finally
        {
            foreach (var link in _links) link.Dispose();
        }
    }

    private bool Is(string id, IPAddress from)
    {
        foreach (var link in _links)
            if (link.Is(id, from)) return true;
        return false;
    }
}
