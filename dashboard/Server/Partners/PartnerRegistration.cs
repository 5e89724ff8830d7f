using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Endpoints;
using SmartPolicing.Realtime.Server.Partners.In;
using SmartPolicing.Realtime.Server.Partners.Out;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>How what speaks with other systems is put in.</summary>
internal static class PartnerRegistration
{
    /// <summary>Reads the region's agreements and the node's secrets.</summary>
    /// <returns>False when one of the files is refused; nothing has been added then.</returns>
    internal static bool TryAdd(IServiceCollection services, DashboardOptions options, out StateFileRefusal? refusal)
    {
        if (!PartnerFile.TryRead(options.Region, options.Wall.GetUtcNow(), out var book, out refusal)) return false;
        if (!PartnerSecrets.TryOpen(options.StateFolder, book, out var secrets, out refusal)) return false;
        var live = new LivePartners(PartnerReload.OnThis(options, book), secrets);
        services.AddSingleton(live);
        services.AddSingleton(_ => new PartnerMeters());
        services.AddSingleton(_ => Channel.CreateBounded<DeliveryEnd>(PartnerLimits.OutcomesWaitingMax));
        services.AddSingleton(provider => Outbox(provider, options, live));
        services.AddHostedService(provider => provider.GetRequiredService<PartnerOutbox>());
        services.AddSingleton(provider => new PartnerReload(
            live, options, provider.GetRequiredService<PartnerOutbox>(), (held, partner) => LineOf(provider, options, held, partner)));
        services.AddSingleton(provider => new NoticeDesk(live, options, provider.GetRequiredService<PartnerOutbox>()));
        services.AddHostedService(provider => provider.GetRequiredService<NoticeDesk>());
        services.AddSingleton(provider => new PartnerGate(live, provider.GetRequiredService<PartnerMeters>(), options.Wall));
        services.AddSingleton(provider => new EidoIntake(
            live, options, provider.GetRequiredService<DashboardState>(), provider.GetRequiredService<PartnerOutbox>()));
        services.AddSingleton(provider => new CapIntake(
            live, options, provider.GetRequiredService<DashboardState>(), provider.GetRequiredService<NoticeDesk>()));
        services.AddSingleton(provider => new GeoIntake(options, provider.GetRequiredService<NoticeDesk>()));
        services.AddSingleton(provider => new WarningDesk(live, options, provider.GetRequiredService<PartnerOutbox>()));
        services.AddSingleton(new TimeProviderOf(options.Wall));
        services.AddSingleton(_ => new ZoneShapes(options));
        return true;
    }

    /// <summary>The shards' effects on their way to the board, past the outbox.</summary>
    internal static ChannelReader<ShardEffects> EffectsOf(IServiceProvider provider, ChannelReader<ShardEffects> effects) =>
        new ToldEffects(effects, provider.GetRequiredService<PartnerOutbox>().Take);

    private static PartnerOutbox Outbox(IServiceProvider provider, DashboardOptions options, LivePartners live)
    {
        var logger = provider.GetRequiredService<ILogger<PartnerOutbox>>();
        var meters = provider.GetRequiredService<PartnerMeters>();
        var path = Path.Combine(options.StateFolder, PartnerOutbox.Name);
        var lines = live.Book.Partners.Where(partner => partner.Url is not null).Select(partner => LineOf(provider, options, live.Secrets, partner));
        return new PartnerOutbox(
            path, live, [.. options.Node.Shards.Select(shard => new CityFeed(shard.Jurisdiction, options.Past))], [.. lines],
            provider.GetRequiredService<Channel<DeliveryEnd>>(),
            new PartnerDocuments(live, options.Region.Id, options.Region.Speeds.Zone, () => options.Node.Policy), options.Node.Started, options.Wall,
            options.Archive ?? RunPlainAsync, meters, logger);
    }

    private static PartnerLine LineOf(IServiceProvider provider, DashboardOptions options, PartnerSecrets secrets, Partner partner)
    {
        var path = Path.Combine(options.StateFolder, PartnerOutbox.Name);
        return new PartnerLine(
            partner, secrets.Of(partner.Name), id => BodyOf(path, id), provider.GetRequiredService<Channel<DeliveryEnd>>().Writer,
            PartnerAddress.Client(partner.Network), options.Wall, provider.GetRequiredService<PartnerMeters>(),
            provider.GetRequiredService<ILogger<PartnerOutbox>>());
    }

    /// <summary>The document of a delivery; null when it is gone. Any thread; beside whoever writes.</summary>
    internal static byte[]? BodyOf(string path, long id) => ArchiveReader.Read(
        path, null,
        connection =>
        {
            using var command = connection.Ask("SELECT body FROM deliveries WHERE id=$id", ("$id", id));
            return command.ExecuteScalar() as byte[];
        },
        CancellationToken.None);

    private static Task RunPlainAsync(string name, Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
