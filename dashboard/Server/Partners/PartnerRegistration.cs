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
        if (options.Demo && book.Status == PartnerStatus.Actual) book = book with { Status = PartnerStatus.Exercise };
        services.AddSingleton(book);
        services.AddSingleton(secrets);
        services.AddSingleton(_ => new PartnerMeters());
        services.AddSingleton(provider => Outbox(provider, options, book, secrets));
        services.AddHostedService(provider => provider.GetRequiredService<PartnerOutbox>());
        services.AddSingleton(provider => new NoticeDesk(book, options, provider.GetRequiredService<PartnerOutbox>()));
        services.AddHostedService(provider => provider.GetRequiredService<NoticeDesk>());
        services.AddSingleton(provider => new PartnerGate(book, secrets, provider.GetRequiredService<PartnerMeters>(), options.Wall));
        services.AddSingleton(provider => new EidoIntake(
            book, options, provider.GetRequiredService<DashboardState>(), provider.GetRequiredService<PartnerOutbox>()));
        services.AddSingleton(provider => new CapIntake(
            book, options, provider.GetRequiredService<DashboardState>(), provider.GetRequiredService<NoticeDesk>()));
        services.AddSingleton(provider => new GeoIntake(options, provider.GetRequiredService<NoticeDesk>()));
        services.AddSingleton(provider => new WarningDesk(book, options, provider.GetRequiredService<PartnerOutbox>()));
        services.AddSingleton(new TimeProviderOf(options.Wall));
        services.AddSingleton(_ => new ZoneShapes(options));
        return true;
    }

    /// <summary>The shards' effects on their way to the board, past the outbox, where anybody is told anything.</summary>
    internal static ChannelReader<ShardEffects> EffectsOf(IServiceProvider provider, ChannelReader<ShardEffects> effects) =>
        provider.GetService<PartnerBook>() is { } book && book.Partners.Any(partner => partner.Url is not null)
            ? new ToldEffects(effects, provider.GetRequiredService<PartnerOutbox>().Take)
            : effects;

    private static PartnerOutbox Outbox(IServiceProvider provider, DashboardOptions options, PartnerBook book, PartnerSecrets secrets)
    {
        var logger = provider.GetRequiredService<ILogger<PartnerOutbox>>();
        var meters = provider.GetRequiredService<PartnerMeters>();
        var path = Path.Combine(options.StateFolder, PartnerOutbox.Name);
        var ends = Channel.CreateBounded<DeliveryEnd>(PartnerLimits.OutcomesWaitingMax);
        var lines = book.Partners.Where(partner => partner.Url is not null).Select(partner => new PartnerLine(
            partner, secrets.Of(partner.Name), id => BodyOf(path, id), ends.Writer, PartnerAddress.Client(partner.Network), options.Wall, meters, logger));
        return new PartnerOutbox(
            path, book, [.. options.Node.Shards.Select(shard => new CityFeed(shard.Jurisdiction, options.Past))], [.. lines], ends,
            new PartnerDocuments(book, options.Region.Id, options.Region.Speeds.Zone, () => options.Node.Policy), options.Node.Started, options.Wall,
            options.Archive ?? RunPlainAsync, meters, logger);
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
