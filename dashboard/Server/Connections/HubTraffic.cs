using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using SmartPolicing.Realtime.Server.Endpoints;

namespace SmartPolicing.Realtime.Server.Connections;

/// <summary>
/// Who comes to the hubs and who goes, each at a limited rate. Calls, answers and everything else on other connections never wait here.
/// </summary>
internal sealed class HubTraffic(TimeProvider wall) : IHostedService, IDisposable
{
    private static readonly PathString Hubs = "/hub";

    private readonly Turnstile _arrivals = new(
        DashboardLimits.HubStartsPerSecondAndCore * Environment.ProcessorCount, DashboardLimits.ViewersMax, wall);

    private readonly Turnstile _departures = new(
        DashboardLimits.HubEndsPerSecondAndCore * Environment.ProcessorCount, DashboardLimits.ViewersMax, wall);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _arrivals.StartAsync(cancellationToken);
        await _departures.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _arrivals.StopAsync(cancellationToken);
        await _departures.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _arrivals.Dispose();
        _departures.Dispose();
    }

    /// <summary>A request's step: those to a hub wait for their turn, and their connection's end will wait for its own.</summary>
    internal async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Hubs))
        {
            if (!await _arrivals.WaitAsync(context.RequestAborted))
            {
                await Answers.Refused(StatusCodes.Status503ServiceUnavailable, "busy").ExecuteAsync(context);
                return;
            }

            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
                context.Features.Set<IHttpUpgradeFeature>(new PacedUpgrade(upgrade, _departures));
        }

        await next(context);
    }
}
