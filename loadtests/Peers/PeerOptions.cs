namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Whom we can be set beside.</summary>
internal enum Peer
{
    /// <summary>Redis' geo commands.</summary>
    Redis,

    /// <summary>PostgreSQL with PostGIS.</summary>
    PostGis,

    /// <summary>PostgreSQL with pgRouting.</summary>
    PgRouting,

    /// <summary>Tile38. Debian has no package of it.</summary>
    Tile38,
}

/// <summary>What to compare.</summary>
/// <param name="Officers">1,000 to 200,000.</param>
/// <param name="Install">Install what is missing with apt.</param>
/// <param name="Only">The peers wanted.</param>
/// <param name="Roads">An OSM file; null for the roads of the generated province.</param>
/// <param name="Host">The node's assembly; null when it was not found, and positions over TCP are then left out.</param>
/// <param name="Seed">Of all chance in the run.</param>
/// <param name="Rounds">Turns of each contender.</param>
internal sealed record PeerOptions(
    int Officers, bool Install, IReadOnlySet<Peer> Only, string? Roads, string? Host, ulong Seed, int Rounds)
{
    /// <summary>"redis,postgis" and so on.</summary>
    /// <returns>False with the word that names no peer.</returns>
    public static bool TryParsePeers(string text, out IReadOnlySet<Peer> peers, out string unknown)
    {
        var found = new HashSet<Peer>();
        (peers, unknown) = (found, "");
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isName = word.All(char.IsAsciiLetterOrDigit) && !char.IsAsciiDigit(word[0]);
            if (isName && Enum.TryParse<Peer>(word, ignoreCase: true, out var peer)) found.Add(peer);
            else unknown = word;
        }

        if (found.Count == 0 && unknown.Length == 0) unknown = text;
        return unknown.Length == 0;
    }
}
