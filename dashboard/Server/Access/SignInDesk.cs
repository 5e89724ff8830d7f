using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>What came of a try to sign in.</summary>
internal enum SignInResult
{
    Done,
    WrongUserOrPassword,
    TooManyFailures,
    Busy,
}

/// <summary>Checks passwords, a few at a time, and makes the identity that goes into the cookie. Safe on any thread.</summary>
internal sealed class SignInDesk(UserDirectory users, TimeProvider wall) : IDisposable
{
    /// <summary>Checked for names nobody has, so that the time taken does not tell which names exist.</summary>
    private static readonly string HashOfNobody = Passwords.Hash("nobody");

    private readonly SignInAttempts _attempts = new(wall);
    private readonly Gate _checks = new(DashboardLimits.PasswordChecksAtOnce, DashboardLimits.SignInsWaitingMax);

    public void Dispose() => _checks.Dispose();

    /// <returns>The user when the result is Done.</returns>
    internal async Task<(SignInResult Result, User? User)> TryAsync(string name, string password, CancellationToken cancellation)
    {
        if (!await _checks.TryEnterAsync(cancellation)) return (SignInResult.Busy, null);
        try
        {
            return Check(name, password); // Looked up after the wait, so that tries sent side by side count one by one.
        }
        finally
        {
            _checks.Leave();
        }
    }

    /// <summary>The identity for the cookie.</summary>
    internal static ClaimsPrincipal Principal(User user)
    {
        var identity = new ClaimsIdentity(CookieAuthenticationDefaults.AuthenticationScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Name));
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role));
        identity.AddClaim(new Claim(Roles.StampClaim, Passwords.Stamp(user.PasswordHash)));
        if (user.IsSupervisor) identity.AddClaim(new Claim(Roles.SupervisorClaim, "true"));
        foreach (var jurisdiction in user.Jurisdictions)
            identity.AddClaim(new Claim(Roles.JurisdictionClaim, jurisdiction.Value.ToString(CultureInfo.InvariantCulture)));
        if (user.Officer != default)
            identity.AddClaim(new Claim(Roles.OfficerClaim, user.Officer.Value.ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Whether a cookie's identity is still that of a user with that role, officer, jurisdictions and password.</summary>
    internal bool IsCurrent(ClaimsPrincipal principal) =>
        principal.Identity?.Name is { } name && users.TryFind(name, out var user)
        && principal.IsInRole(user.Role) && principal.FindFirstValue(Roles.StampClaim) == Passwords.Stamp(user.PasswordHash)
        && principal.Officer() == user.Officer && principal.Jurisdictions().SetEquals(user.Jurisdictions)
        && principal.IsSupervisor() == user.IsSupervisor;

    private (SignInResult Result, User? User) Check(string name, string password)
    {
        if (!_attempts.MayTry(name)) return (SignInResult.TooManyFailures, null);
        var known = users.TryFind(name, out var user);
        if (!(known ? UserDirectory.Matches(user!, password) : Passwords.Matches(HashOfNobody, password)) || !known)
        {
            _attempts.Failed(name);
            return (SignInResult.WrongUserOrPassword, null);
        }

        _attempts.Succeeded(name);
        return (SignInResult.Done, user);
    }
}
