using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Keys;

/// <summary>
/// Signs a request in by <c>Authorization: Bearer NAME.SECRET</c>: claims are the key's name, roles and datum. Keys are taken from the
/// header only, never from an address, where they would end in logs. Secrets are never logged.
/// </summary>
public sealed class SenderKeyAuthentication(
    SenderKeys keys,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Claim: name of the datum that the key's places refer to.</summary>
    public const string DatumClaim = "datum";

    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "SenderKey";

    /// <summary>Claim: the key's <see cref="SenderKey.Stamp"/>.</summary>
    public const string StampClaim = "sp.stamp";

    private const string Prefix = "Bearer ";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0) return Task.FromResult(AuthenticateResult.NoResult());
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        if (!keys.TryBearer(value[Prefix.Length..].Trim(), out var key))
            return Task.FromResult(AuthenticateResult.Fail("Unknown key or wrong secret."));

        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, key.Name));
        identity.AddClaim(new Claim(DatumClaim, DatumNames.Of(key.Datum)));
        identity.AddClaim(new Claim(StampClaim, key.Stamp));
        foreach (var role in key.Roles) identity.AddClaim(new Claim(ClaimTypes.Role, role));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}

/// <summary>Registration of the scheme.</summary>
public static class SenderKeyAuthenticationExtensions
{
    /// <summary>Adds the scheme "SenderKey" and the keys that it checks against.</summary>
    public static AuthenticationBuilder AddSenderKeys(this AuthenticationBuilder builder, SenderKeys keys)
    {
        builder.Services.AddSingleton(keys);
        return builder.AddScheme<AuthenticationSchemeOptions, SenderKeyAuthentication>(SenderKeyAuthentication.SchemeName, null);
    }
}
