using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>How the archives, and who looks back with them, are put in.</summary>
internal static class ArchiveRegistration
{
    /// <summary>Folder of the archives in the state folder.</summary>
    internal const string Folder = "past";

    internal static void Add(IServiceCollection services, DashboardOptions options, RunAside aside)
    {
        var folder = Path.Combine(options.StateFolder, Folder);
        DashboardRegistration.PrivateFolder(folder);
        services.AddSingleton(provider => new ArchiveRunner(
            options.Node.Shards.Select(shard => new CityArchive(
                shard.Jurisdiction, ArchiveDesk.PathOf(folder, shard.Jurisdiction), options.Past, options.Node.Clock, options.Wall,
                provider.GetRequiredService<ILogger<CityArchive>>())
            {
                IsQuiet = shard.Officers.Count == 0,
            }),
            aside));
        services.AddHostedService(provider => provider.GetRequiredService<ArchiveRunner>());
        services.AddSingleton(provider => new ArchiveDesk(folder, provider.GetRequiredService<ArchiveRunner>(), options.Wall));
        services.AddSingleton(provider => new PlacePast(
            provider.GetRequiredService<ArchiveDesk>(), provider.GetRequiredService<Board>(), options.Node));

        // It tells the board's effects on, and asks the board: made when the first effect comes.
        services.AddSingleton(provider => new HistoryCheck(
            options.Node, provider.GetRequiredService<PlacePast>, options.Wall, provider.GetRequiredService<ILogger<HistoryCheck>>()));
        services.AddHostedService(provider => provider.GetRequiredService<HistoryCheck>());
    }

    /// <summary>The shards' effects as the board reads them: past the archives, where there are any.</summary>
    internal static ChannelReader<ShardEffects> EffectsOf(IServiceProvider provider, NodeDoor node)
    {
        if (provider.GetService<ArchiveRunner>() is not { } archives) return node.Effects;
        var check = provider.GetRequiredService<HistoryCheck>();
        return new ToldEffects(node.Effects, batch =>
        {
            archives.Take(batch);
            check.Take(batch);
        });
    }
}
