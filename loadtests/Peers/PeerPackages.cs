using System.Globalization;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>What of the peers is on this machine, and how to get the rest.</summary>
/// <param name="root">The root of the file system: "/".</param>
internal sealed class PeerPackages(string root)
{
    /// <summary>The version of PostgreSQL in Debian 12, for which the packages are named.</summary>
    private const string PostgresOfDebian = "15";

    /// <summary>Redis' server; null when it is not there.</summary>
    public string? RedisServer =>
        ((string[])["usr/bin", "usr/local/bin", "opt/redis/bin"]).Select(folder => Path.Combine(root, folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>The newest PostgreSQL with an extension; null when there is none.</summary>
    /// <param name="extension"><c>postgis</c> or <c>pgrouting</c>.</param>
    public string? PostgresBin(string extension)
    {
        var versions = Path.Combine(root, "usr/lib/postgresql");
        if (!Directory.Exists(versions)) return null;
        return Directory.GetDirectories(versions).Select(path => Path.GetFileName(path))
            .Where(version => int.TryParse(version, CultureInfo.InvariantCulture, out _))
            .OrderByDescending(version => int.Parse(version, CultureInfo.InvariantCulture))
            .Where(version => File.Exists(Path.Combine(root, $"usr/share/postgresql/{version}/extension/{extension}.control")))
            .Select(version => Path.Combine(versions, version, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")) && File.Exists(Path.Combine(bin, "initdb")));
    }

    /// <summary>Whether a peer can be started.</summary>
    public bool Has(Peer peer) => peer switch
    {
        Peer.Redis => RedisServer is not null,
        Peer.PostGis => PostgresBin("postgis") is not null,
        Peer.PgRouting => PostgresBin("pgrouting") is not null,
        _ => false,
    };

    /// <summary>Debian's packages of a peer; none for what Debian does not have.</summary>
    public static IReadOnlyList<string> PackagesOf(Peer peer) => peer switch
    {
        Peer.Redis => ["redis-server"],
        Peer.PostGis => [$"postgresql-{PostgresOfDebian}", $"postgresql-{PostgresOfDebian}-postgis-3"],
        Peer.PgRouting => [$"postgresql-{PostgresOfDebian}", $"postgresql-{PostgresOfDebian}-pgrouting"],
        _ => [],
    };

    /// <summary>One line for a person about a peer that is left out.</summary>
    public static string WhyLeftOut(Peer peer) => PackagesOf(peer) is { Count: > 0 } packages
        ? $"{peer}: not there, left out; --install, or apt-get install {string.Join(' ', packages)}"
        : $"{peer}: left out; Debian has no package of it, so it cannot be installed here";

    /// <summary>The commands that install packages. Waits for another apt, asks nothing, and takes what is recommended out.</summary>
    /// <param name="isRoot">Otherwise by sudo, which must not ask for a password.</param>
    public static IReadOnlyList<IReadOnlyList<string>> InstallCommands(IEnumerable<Peer> missing, bool isRoot)
    {
        var packages = missing.SelectMany(PackagesOf).Distinct().Order().ToList();
        if (packages.Count == 0) return [];
        string[] before = isRoot ? ["env"] : ["sudo", "-n", "env"];
        string[] apt =
        [
            .. before, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3",
        ];
        return
        [
            [.. apt, "update"],
            [.. apt, "install", "-y", "--no-install-recommends", .. packages],
        ];
    }

    /// <summary>Installs what is missing and can be.</summary>
    /// <returns>Empty, or one line for a person.</returns>
    public async Task<string> InstallAsync(IEnumerable<Peer> wanted, Action<string> tell, CancellationToken cancellation)
    {
        foreach (var command in InstallCommands(wanted.Where(peer => !Has(peer)), Environment.IsPrivilegedProcess))
        {
            tell(string.Join(' ', command));
            var (code, lines) = await PeerProcess.RunAsync(PeerLimits.InstallWithin, cancellation, command);
            if (code != 0) return $"{string.Join(' ', command)} ended with {code}: {lines}";
        }

        return "";
    }
}
