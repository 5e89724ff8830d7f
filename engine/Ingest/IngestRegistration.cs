using Microsoft.Extensions.DependencyInjection;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>What the Host registers of the edge.</summary>
public static class IngestRegistration
{
    /// <summary>Adds the fix port and its metrics. The keys come with <c>AddAuthentication().AddSenderKeys(keys)</c>.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, IngestOptions options, IngestMetrics metrics) =>
        services.AddSingleton(options).AddSingleton(metrics).AddSingleton<FixConnection>();
}
