using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Viid;
using SmartPolicing.Realtime.Ingest.Viid.Uppers;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Host;

/// <summary>GA/T 1400 of a node (docs/GAT1400.md): its files, its endpoints when the region wants them, its upper platforms.</summary>
public sealed class NodeViid
{
    private const string DeskPolicy = "supervisor";

    private readonly ViidSettings _settings;
    private readonly ViidSecrets _secrets;
    private readonly ViidDevices _devices;
    private ViidServer? _server;
    private ViidUppers? _uppers;

    private NodeViid(ViidSettings settings, ViidSecrets secrets, ViidDevices devices) => (_settings, _secrets, _devices) = (settings, secrets, devices);

    /// <summary>Reads the files of a region and a state folder.</summary>
    /// <param name="region">Comes back with the announced devices that are to be cameras of their own from this start on.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryOpen(
        string stateFolder, ref OpenRegion region, [NotNullWhen(true)] out NodeViid? viid, [NotNullWhen(false)] out string? refusal)
    {
        (viid, refusal) = (null, null);
        var cameras = region.Region.Cameras.Select(camera => camera.Id).ToHashSet(StringComparer.Ordinal);
        if (!ViidSettingsFile.TryRead(region.Region.Folder, cameras.Contains, out var settings, out var refused)
            || !ViidSecrets.TryOpen(stateFolder, out var secrets, out refused)
            || !ViidDevices.TryOpen(stateFolder, settings, cameras.Contains, out var devices, out refused))
        {
            refusal = refused.ToString();
            return false;
        }

        if (settings.IsOn) region = WithLive(region, devices, cameras);
        viid = new NodeViid(settings, secrets, devices);
        return true;
    }

    /// <summary>Whether the region's settings switch anything on.</summary>
    public bool IsOn => _settings.IsOn;

    /// <summary>Begins to hear of watchlist entries, and adds what runs beside the shards. Before the first effect is read.</summary>
    /// <returns>False with one line for a person.</returns>
    public bool TryBegin(
        IServiceCollection services, IngestOptions ingest, IngestMetrics metrics, NodeBorder border, string stateFolder, ILoggerFactory loggers,
        [NotNullWhen(false)] out string? refusal)
    {
        refusal = null;
        if (!IsOn) return true;
        _server = new ViidServer(ingest, metrics, _settings, _secrets, _devices, loggers.CreateLogger<ViidServer>());
        if (!ViidUppers.TryOpen(_server, stateFolder, loggers.CreateLogger<ViidUppers>(), out _uppers, out var refused))
        {
            refusal = refused.ToString();
            return false;
        }

        border.Told += _uppers.Take;
        services.AddHostedService(provider => new ViidRunner(_server, _uppers, provider.GetRequiredService<IHostApplicationLifetime>()));
        return true;
    }

    /// <summary>Maps what the region's settings switch on.</summary>
    public void Map(WebApplication app)
    {
        if (_server is not { } server) return;
        app.MapViidDesk(server, () => _uppers!.Looks, DeskPolicy);
        app.MapViid(server, takesRegistrations: _settings.Server);
    }

    private static OpenRegion WithLive(OpenRegion region, ViidDevices devices, HashSet<string> cameras)
    {
        var borders = new BorderMap<JurisdictionId>(region.Borders.Select(entry => (entry.Border, entry.Id)));
        var live = new List<Camera>();
        foreach (var device in devices.Live())
        {
            var isInside = borders.TryFind(device.Place!.Value, out var ground);
            if (!isInside || cameras.Count >= RegionLimits.CamerasMax) continue; // It stays proposed: nobody's ground has a desk.
            live.Add(new Camera(device.Id, device.Name.Length > 0 ? device.Name : device.Id, device.Place!.Value, -1) { Jurisdiction = ground });
            cameras.Add(device.Id);
        }

        return live.Count == 0 ? region : region with { Region = region.Region with { Cameras = [.. region.Region.Cameras, .. live] } };
    }
}

/// <summary>
/// Runs what keeps GA/T 1400: sessions, announced devices, upper platforms. These from when the node listens on: who is subscribed to may notify at once.
/// </summary>
internal sealed class ViidRunner(ViidServer server, ViidUppers uppers, IHostApplicationLifetime life) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(server.KeepAsync(stoppingToken), RunUppersAsync(stoppingToken));

    private async Task RunUppersAsync(CancellationToken stopping)
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = life.ApplicationStarted.Register(listens.SetResult);
        try
        {
            await listens.Task.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // It never listened.
        }

        await uppers.RunAsync(stopping).ConfigureAwait(false);
    }
}
