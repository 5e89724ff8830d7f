using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using SmartPolicing.Realtime.Server.Access;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>
/// The built pages. The sign-in page and all scripts, styles and fonts are open to everybody, they hold no data; the desk's, the
/// supervisor's and the patrol's pages open for their role only, and lead to the sign-in page otherwise.
/// </summary>
internal static class Pages
{
    /// <summary>Addresses that answer "not for you" by leading to the sign-in page, as a person expects of a page.</summary>
    internal static readonly IReadOnlyList<string> Guarded = ["/dispatch", "/patrol", "/supervise"];

    /// <summary>Names made by the build from the content: the same name is always the same file.</summary>
    private const string HashedFolder = "/assets";

    internal static void UseFiles(WebApplication app, string folder)
    {
        if (!Directory.Exists(folder)) return; // A node built without its pages.
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        app.Lifetime.ApplicationStopped.Register(files.Dispose);
        app.UseWhen(
            context => context.Request.Path.Value is { } path && !path.EndsWith(".html", StringComparison.OrdinalIgnoreCase),
            branch => branch.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                OnPrepareResponse = context => context.Context.Response.Headers.CacheControl =
                    context.Context.Request.Path.StartsWithSegments(HashedFolder, StringComparison.Ordinal)
                        ? "public, max-age=31536000, immutable"
                        : "no-cache",
            }));
    }

    internal static void Map(IEndpointRouteBuilder app, string folder)
    {
        MapPage(app, "/", folder, "index.html").AllowAnonymous();
        MapPage(app, "/dispatch", folder, "dispatch.html").RequireAuthorization(Policies.Desk);
        MapPage(app, "/patrol", folder, "patrol.html").RequireAuthorization(Policies.Patrol);
        MapPage(app, "/supervise", folder, "supervise.html").RequireAuthorization(Policies.Supervisor);
    }

    private static RouteHandlerBuilder MapPage(IEndpointRouteBuilder app, string address, string folder, string name) =>
        app.MapGet(address, (HttpContext context) =>
        {
            var path = Path.GetFullPath(Path.Combine(folder, name));
            if (!File.Exists(path)) return Results.Text("The pages are not built.", statusCode: StatusCodes.Status404NotFound);
            context.Response.Headers.CacheControl = "no-cache";
            return Results.File(path, "text/html; charset=utf-8");
        }).ExcludeFromDescription(); // For people, not for programs.
}
