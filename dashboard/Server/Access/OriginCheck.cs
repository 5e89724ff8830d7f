using Microsoft.AspNetCore.Http;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>
/// Refuses WebSockets and changing requests that a page of another host sends from a signed-in person's browser. Browsers always
/// send Origin with these; other programs send none and carry no cookie of a person.
/// </summary>
internal static class OriginCheck
{
    /// <returns>True when there is no Origin or it is the host that was asked.</returns>
    internal static bool IsOwn(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0) return true;
        if (origins.Count != 1 || !Uri.TryCreate(origins[0], UriKind.Absolute, out var origin)) return false; // "null" is no address.
        if (origin.Scheme != Uri.UriSchemeHttp && origin.Scheme != Uri.UriSchemeHttps) return false;

        // The scheme may differ behind a proxy that ends TLS; host and port may not.
        var port = request.Host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80);
        return string.Equals(Bare(origin.IdnHost), Bare(request.Host.Host), StringComparison.OrdinalIgnoreCase) && origin.Port == port;

        static string Bare(string host) => host.Trim('[', ']'); // An IPv6 address comes with brackets or without.
    }

    /// <summary>Whether this request could do something for a page that has no right to it.</summary>
    internal static bool Matters(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || request.Headers.ContainsKey("Upgrade") || HttpMethods.IsConnect(request.Method)
        || request.Path.StartsWithSegments("/hub", StringComparison.Ordinal);
}
