using Microsoft.AspNetCore.Http;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>Headers that keep other sites out of the pages and the pages to their own host.</summary>
internal static class SecurityHeaders
{
    // The map makes its images and, in some browsers, its worker from blobs. Styles set by scripts need no permission; those written
    // as attributes by the map's own controls do.
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; worker-src 'self' blob:; child-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'";

    internal static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) headers.CacheControl = "no-store";
        return next(context);
    }
}
