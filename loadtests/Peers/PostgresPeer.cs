using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>PostgreSQL, in a cluster of its own that we make, on a free port of the loopback, with a password of this run.</summary>
internal sealed class PostgresPeer : IAsyncDisposable
{
    /// <summary>Debian makes this account for the server, which refuses to run as root.</summary>
    private const string Account = "postgres";

    private readonly PeerProcess _process;

    private PostgresPeer(PeerProcess process, NpgsqlDataSource source) => (_process, Source) = (process, source);

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>"PostgreSQL 15.18, PostGIS 3.3.2" and so on.</summary>
    public string Versions { get; private set; } = "";

    /// <summary>How it was set up, in words.</summary>
    public static string SetUp =>
        string.Join(", ", Settings.Select(setting => $"{setting.Name}={setting.Value}"))
        + "; fsync as it comes, but all tables UNLOGGED: nothing of them is written ahead; TCP over the loopback, "
        + $"Npgsql {typeof(NpgsqlConnection).Assembly.GetName().Version!.ToString(3)}, prepared statements";

    /// <summary>As its manual and pgTune advise for a machine with some GB to spare. No JIT: it only costs in short queries.</summary>
    private static IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("shared_buffers", "1GB"), ("effective_cache_size", "4GB"), ("work_mem", "64MB"), ("maintenance_work_mem", "256MB"),
        ("max_wal_size", "4GB"), ("checkpoint_timeout", "30min"), ("random_page_cost", "1.1"), ("jit", "off"),
    ];

    /// <summary>Puts the server's own account before a command when we are root.</summary>
    public static IReadOnlyList<string> AsAccount(bool isRoot, IEnumerable<string> command) => isRoot
        ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", "--", .. command]
        : [.. command];

    /// <summary>Makes a folder that only the server's account may look into.</summary>
    public static IReadOnlyList<string> FolderArguments(bool isRoot, string folder) =>
        ["install", "-d", "-m", "700", .. isRoot ? ["-o", Account] : Array.Empty<string>(), folder];

    /// <summary>Makes a cluster: UTF-8, no locale, a password asked for on every connection.</summary>
    public static IReadOnlyList<string> InitArguments(string bin, string data, string passwordFile) =>
    [
        Path.Combine(bin, "initdb"), "-D", data, "-U", Account, "-A", "scram-sha-256", $"--pwfile={passwordFile}",
        "-E", "UTF8", "--no-locale",
    ];

    /// <summary>The server on a loopback port alone: no socket file.</summary>
    public static IReadOnlyList<string> ServerArguments(string bin, string data, int port) =>
    [
        Path.Combine(bin, "postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
        .. Settings.SelectMany(setting => (string[])["-c", $"{setting.Name}={setting.Value}"]),
    ];

    /// <param name="folder">Others must be able to pass through it, for the server is somebody else.</param>
    /// <returns>The server, or null and one line for a person.</returns>
    public static async Task<(PostgresPeer? Postgres, string Reason)> StartAsync(
        string bin, string folder, IReadOnlyList<string> extensions, CancellationToken cancellation)
    {
        var isRoot = Environment.IsPrivilegedProcess;
        var (data, file) = (Path.Combine(folder, "data"), Path.Combine(folder, "password"));
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        IReadOnlyList<string>[] steps = [FolderArguments(isRoot, folder), AsAccount(isRoot, InitArguments(bin, data, file))];
        foreach (var step in steps)
        {
            var (code, lines) = await PeerProcess.RunAsync(PeerLimits.StartWithin, cancellation, step);
            if (code != 0) return (null, $"{string.Join(' ', step)} ended with {code}: {lines}");
            if (step == steps[0]) await File.WriteAllTextAsync(file, password, cancellation); // Nobody else may look into the folder now.
        }

        var port = PeerProcess.FreePort();
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = Account, Password = password, Database = Account, MaxAutoPrepare = 0,
            CommandTimeout = (int)PeerLimits.AnswerWithin.TotalSeconds,
        };

        // At once and without a last checkpoint: what it holds is thrown away.
        var process = PeerProcess.Start("QUIT", AsAccount(isRoot, ServerArguments(bin, data, port)));
        var postgres = new PostgresPeer(process, NpgsqlDataSource.Create(address.ConnectionString));
        try
        {
            var reason = await process.WaitUntilAsync(async () => await postgres.GreetAsync(extensions, cancellation), cancellation);
            if (reason.Length == 0) return (postgres, "");
            await postgres.DisposeAsync();
            return (null, $"{bin}/postgres: {reason}");
        }
        catch (OperationCanceledException)
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public static void Do(NpgsqlConnection connection, string statements)
    {
        using var command = new NpgsqlCommand(statements, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>What the server itself says a query took, execution without planning and network. Unit: milliseconds, median.</summary>
    /// <param name="set">Sets the query's parameters for question 0, 1, 2, ...</param>
    public static double ExecutionMilliseconds(NpgsqlCommand query, int questions, Action<int> set) => RateRow.MedianOf(
    [
        .. Enumerable.Range(0, questions).Select(question =>
        {
            set(question);
            using var explain = new NpgsqlCommand("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query.CommandText, query.Connection);
            foreach (NpgsqlParameter parameter in query.Parameters) explain.Parameters.Add(parameter.Clone());
            return ExecutionTime((string)explain.ExecuteScalar()!);
        }),
    ]);

    /// <summary>The execution time in what EXPLAIN says as JSON.</summary>
    public static double ExecutionTime(string explained)
    {
        using var json = JsonDocument.Parse(explained);
        return json.RootElement[0].GetProperty("Execution Time").GetDouble();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _process.DisposeAsync();
    }

    private async Task GreetAsync(IReadOnlyList<string> extensions, CancellationToken cancellation)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellation);
        var versions = new List<string> { $"PostgreSQL {connection.PostgreSqlVersion.ToString(2)}" };
        foreach (var extension in extensions)
        {
            Do(connection, string.Create(CultureInfo.InvariantCulture, $"CREATE EXTENSION IF NOT EXISTS {extension}"));
            await using var ask = new NpgsqlCommand("SELECT extversion FROM pg_extension WHERE extname = $1", connection)
            {
                Parameters = { new() { Value = extension } },
            };
            versions.Add($"{extension} {await ask.ExecuteScalarAsync(cancellation)}");
        }

        Versions = string.Join(", ", versions);
    }
}
