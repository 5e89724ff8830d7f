using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Server.Connections;
using SmartPolicing.Realtime.Server.Duty;
using SmartPolicing.Realtime.Server.Endpoints;
using SmartPolicing.Realtime.Server.Hubs;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Rates;
using SmartPolicing.Realtime.Server.Reloads;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Server.Supervision;
using SmartPolicing.Realtime.Server.Terminals;
using SmartPolicing.Realtime.Server.Tiles;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server;

/// <summary>How the Host puts the dashboard in: <see cref="AddDashboard"/> before building, <see cref="UseDashboard"/> after.</summary>
public static class DashboardRegistration
{
    /// <summary>Scheme that takes a session cookie or a key, whichever a request carries.</summary>
    public const string EitherScheme = "SessionOrKey";
    private const string CookieName = "sp.session";
    private const string KeysFolder = "session-keys";

    /// <summary>
    /// Adds the board (a hosted task), the hubs, access and the map. The scheme for keys (<see cref="Roles.KeyScheme"/>) comes from Ingest.
    /// Everything is denied to people and keys without a role unless an endpoint says otherwise: the Host's own open endpoints must
    /// say <c>AllowAnonymous</c>.
    /// </summary>
    /// <returns>False when users.json, closures.json, partners.json or its secrets are refused; nothing has been added then.</returns>
    public static bool TryAddDashboard(this IServiceCollection services, DashboardOptions options, out StateFileRefusal? refusal)
    {
        PrivateFolder(options.StateFolder);
        if (!UserFile.TryRead(Path.Combine(options.StateFolder, UserFile.Name), out var users, out refusal)) return false;
        var closures = Path.Combine(options.StateFolder, ClosureFile.Name);
        if (!ClosureFile.TryRead(closures, out var kept, out var lastNumber, out refusal)) return false;
        if (!PartnerRegistration.TryAdd(services, options, out refusal)) return false;
        services.AddSingleton(options);
        services.AddSingleton(options.Node);
        services.AddSingleton(new UserDirectory(users, options.Region, options.Demo && !options.ListensBeyondLoopback));
        services.AddSingleton(provider => new SignInDesk(provider.GetRequiredService<UserDirectory>(), options.Wall));
        services.AddSingleton(provider => new HubConnections(provider.GetRequiredService<SignInDesk>(), options));
        services.AddSingleton(provider => new AccessReload(
            provider.GetRequiredService<UserDirectory>(), options, provider.GetRequiredService<HubConnections>()));
        AddBoards(services, options);
        services.AddSingleton(provider => new PolicyDesk(
            options, provider.GetRequiredService<Board>(), provider.GetRequiredService<ILogger<PolicyDesk>>()));
        services.AddSingleton(provider => new ReloadDesk(
            options.Node, provider.GetRequiredService<DashboardState>().Access, provider.GetRequiredService<ILogger<ReloadDesk>>()));
        services.AddSingleton(_ => new HubTraffic(options.Wall));
        services.AddHostedService(provider => provider.GetRequiredService<HubTraffic>());
        services.AddSingleton(provider => new ClosureDesk(
            options, (kept, lastNumber), provider.GetRequiredService<Board>(), provider.GetRequiredService<ILogger<ClosureDesk>>()));
        services.AddHostedService(provider => new ClosureExpiry(provider.GetRequiredService<ClosureDesk>(), options.Wall));
        AddAccess(services, options);
        AddHubs(services);
        services.ConfigureHttpJsonOptions(json => DashboardJson.Set(json.SerializerOptions)); // What the OpenAPI document says is what is sent.
        return true;
    }

    /// <summary>
    /// Puts the dashboard's checks, endpoints, hubs and pages into the request pipeline. Call it before mapping other endpoints:
    /// authentication
    /// and authorization come with it.
    /// </summary>
    public static void UseDashboard(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<DashboardOptions>();
        app.Services.GetRequiredService<DashboardMeters>(); // Made now: the outboxes are watched before the first page comes.
        app.Services.GetRequiredService<ClosureDesk>(); // As well: no route may be found through a street that was closed before a restart.
        var reach = app.Services.GetRequiredService<ReachDesk>();
        app.Lifetime.ApplicationStarted.Register(() => Task.Run(reach.Prepare)); // The node serves meanwhile.
        var places = app.Services.GetRequiredService<PlaceDesk>();
        app.Lifetime.ApplicationStarted.Register(() => Task.Run(places.Prepare));
        app.Use(SecurityHeaders.AddAsync);
        app.Use(RefuseForeignOriginAsync);
        Pages.UseFiles(app, options.WebFolder);
        app.UseRouting();
        app.Use(app.Services.GetRequiredService<HubTraffic>().PassAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        Pages.Map(app, options.WebFolder);
        AccessEndpoints.Map(app);
        MapEndpoints.Map(app);
        PolicyEndpoints.Map(app);
        ClosureEndpoints.Map(app);
        ReplayEndpoints.Map(app);
        WatchlistEndpoints.Map(app);
        PostEndpoints.Map(app);
        ReadEndpoints.Map(app);
        OfficerEndpoints.Map(app);
        RecallEndpoints.Map(app);
        FigureEndpoints.Map(app);
        SupervisionEndpoints.Map(app);
        UnverifiedEndpoints.Map(app);
        PlaceEndpoints.Map(app);
        if (options.Terminals is { } terminals) TerminalEndpoints.Map(app, terminals);
        ReloadEndpoints.Map(app, options);
        PartnerEndpoints.Map(app);
        WarningEndpoints.Map(app);
        GeoEndpoints.Map(app);
        app.MapHub<DispatchHub>("/hub/dispatch", SetHub).RequireAuthorization(Policies.Desk);
        app.MapHub<ReplayHub>("/hub/replay", SetHub).RequireAuthorization(Policies.Desk);
        app.MapHub<OfficerHub>("/hub/officer", SetHub).RequireAuthorization(Policies.OfficerSide);
    }

    /// <summary>How the archives of closed incidents stand; empty for a node that keeps none.</summary>
    public static IEnumerable<ArchiveState> ArchivesOf(IServiceProvider services) => services.GetService<ArchiveRunner>()?.States ?? [];

    private static void AddBoards(IServiceCollection services, DashboardOptions options)
    {
        if (options.Archive is { } aside) ArchiveRegistration.Add(services, options, aside);
        services.AddSingleton(provider => new Board(
            options.Node, effects: PartnerRegistration.EffectsOf(provider, ArchiveRegistration.EffectsOf(provider, options.Node))));
        services.AddHostedService(provider => provider.GetRequiredService<Board>());
        services.AddSingleton(provider => new DeskPresence(options.Node, options.Wall, provider.GetRequiredService<ILogger<DeskPresence>>()));
        services.AddHostedService(provider => provider.GetRequiredService<DeskPresence>());
        services.AddHostedService(provider => new PositionRates(options.Node, provider.GetRequiredService<Board>(), options.Wall));
        services.AddSingleton(provider => new PanicDesk(
            options.Node, options.NeighboursNear, provider.GetRequiredService<Board>(), options.Wall,
            provider.GetRequiredService<ILogger<PanicDesk>>()));
        services.AddHostedService(provider => provider.GetRequiredService<PanicDesk>());
        if (options.Terminals is { } terminals)
        {
            services.AddHostedService(provider => new TerminalDesk(
                terminals, options.Node, provider.GetRequiredService<Board>(), provider.GetRequiredService<PanicDesk>(),
                provider.GetRequiredService<ILogger<TerminalDesk>>()));
        }

        services.AddSingleton<DashboardMeters>();
        services.AddSingleton(provider => new DashboardState(
            options.Node, provider.GetRequiredService<Board>(), provider.GetRequiredService<DashboardMeters>(), new FrameCells(),
            new RegionMap(options.Region, options.Borders), options.Speed, options.Wall,
            new AccessLog(Path.Combine(options.StateFolder, AccessLog.Name)))
        {
            JurisdictionOf = options.JurisdictionOf,
            Archive = provider.GetService<ArchiveDesk>(),
            Notices = provider.GetService<Partners.In.NoticeDesk>(),
            PlacePast = provider.GetService<PlacePast>(),
        });
        services.AddSingleton(_ => new TileCache(new TileEncoder(options.Roads.Graph, options.Region, options.Borders).Encode));
        services.AddSingleton(provider => new SupervisionDesk(
            options.Node, provider.GetRequiredService<Board>(), provider.GetService<ArchiveDesk>(), options.Wall));
        services.AddSingleton(_ => new RouteDesk(options.Roads));
        services.AddSingleton(_ => new ReachDesk(options.Roads, options.JurisdictionOf));
        services.AddSingleton(provider => new PlaceDesk(options, provider.GetRequiredService<ILogger<PlaceDesk>>()));
        services.AddSingleton(provider => new PostDesk(options, provider.GetRequiredService<Board>()));
        services.AddSingleton(_ => new ReadSearchDesk(options));
        services.AddSingleton(provider => new ReplayRoom(
            options.Past, provider.GetRequiredService<DashboardState>(), provider.GetRequiredService<ILogger<ReplayRoom>>()));
    }

    private static void AddAccess(IServiceCollection services, DashboardOptions options)
    {
        var keys = Path.Combine(options.StateFolder, KeysFolder);
        PrivateFolder(keys);
        services.AddDataProtection().SetApplicationName("SmartPolicing.Realtime").PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, scheme => scheme.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                    ? Roles.KeyScheme
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(SetCookie);
        services.AddAuthorization(authorization =>
        {
            authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
            foreach (var (name, roles) in Policies.RolesOf) authorization.AddPolicy(name, policy => policy.RequireRole(roles));
            authorization.AddPolicy(
                Policies.Supervisor, policy => policy.RequireRole(Roles.Dispatcher).RequireClaim(Roles.SupervisorClaim));
        });
    }

    private static void SetCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(DashboardLimits.SessionHours);
        cookie.SlidingExpiration = true;
        cookie.Events.OnRedirectToLogin = context => Deny(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Deny(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = context =>
        {
            var desk = context.HttpContext.RequestServices.GetRequiredService<SignInDesk>();
            if (context.Principal is null || !desk.IsCurrent(context.Principal)) context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static Task Deny(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (Pages.Guarded.Contains(context.Request.Path.Value, StringComparer.OrdinalIgnoreCase)) context.Response.Redirect("/");
        else context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static void AddHubs(IServiceCollection services)
    {
        services.AddSignalR(hubs =>
            {
                hubs.MaximumReceiveMessageSize = DashboardLimits.HubMessageBytesMax;
                hubs.EnableDetailedErrors = false;
                hubs.AddFilter<HubConnections>();
            })
            .AddJsonProtocol(json => DashboardJson.Set(json.PayloadSerializerOptions))
            .AddHubOptions<OfficerHub>(hub => hub.MaximumParallelInvocationsPerClient = DashboardLimits.OfficerCallsAtOnce);
    }

    private static void SetHub(HttpConnectionDispatcherOptions hub)
    {
        hub.Transports = HttpTransportType.WebSockets; // One transport to bound and to check the origin of.
        hub.CloseOnAuthenticationExpiration = true;
    }

    private static Task RefuseForeignOriginAsync(HttpContext context, RequestDelegate next)
    {
        if (!OriginCheck.Matters(context.Request) || OriginCheck.IsOwn(context.Request)) return next(context);
        return Answers.Refused(StatusCodes.Status403Forbidden, "foreignOrigin").ExecuteAsync(context);
    }

    internal static void PrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
