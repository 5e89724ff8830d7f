using System.Globalization;
using System.Security.Claims;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>The roles of docs/HUB.md, the policies made of them, and the claims beside the role.</summary>
public static class Roles
{
    /// <summary>Works a desk.</summary>
    public const string Dispatcher = "dispatcher";

    /// <summary>Is on patrol.</summary>
    public const string Officer = "officer";

    /// <summary>A terminal gateway: speaks for all officers. By key only.</summary>
    public const string Gateway = "gateway";

    /// <summary>Another system that reports calls. By key only.</summary>
    public const string Caller = "caller";

    /// <summary>Another system under an agreement (docs/PARTNERS.md). By key only.</summary>
    public const string Partner = "partner";

    /// <summary>Scheme under which keys are checked; Ingest registers it.</summary>
    public const string KeyScheme = "SenderKey";

    /// <summary>Claim with an officer's number.</summary>
    internal const string OfficerClaim = "sp.officer";

    /// <summary>Claim with a jurisdiction's number; one for each.</summary>
    internal const string JurisdictionClaim = "sp.jurisdiction";

    /// <summary>Claim of a dispatcher who is a supervisor.</summary>
    internal const string SupervisorClaim = "supervisor";

    /// <summary>Claim that ties a session to the password it was begun with.</summary>
    internal const string StampClaim = "sp.stamp";
}

/// <summary>Who may use what; the table of docs/HUB.md.</summary>
internal static class Policies
{
    internal const string Desk = "desk";
    internal const string Patrol = "patrol";
    internal const string Person = "person";
    internal const string OfficerSide = "officerSide";
    internal const string RegionReader = "regionReader";
    internal const string Anyone = "anyone";
    internal const string Partner = "partner";
    internal const string Zones = "zones";

    /// <summary>A dispatcher with the claim: may put another policy in force, take over desks and see everybody's workload.</summary>
    internal const string Supervisor = "supervisor";

    internal static IReadOnlyDictionary<string, string[]> RolesOf { get; } = new Dictionary<string, string[]>
    {
        [Desk] = [Roles.Dispatcher],
        [Patrol] = [Roles.Officer],
        [Person] = [Roles.Dispatcher, Roles.Officer],
        [OfficerSide] = [Roles.Officer, Roles.Gateway],
        [RegionReader] = [Roles.Dispatcher, Roles.Officer, Roles.Gateway],
        [Partner] = [Roles.Partner],
        [Zones] = [Roles.Dispatcher, Roles.Gateway, Roles.Partner],
        [Anyone] = [Roles.Dispatcher, Roles.Officer, Roles.Gateway, Roles.Caller, Roles.Partner],
    };
}

/// <summary>What a signed-in identity says beside its role.</summary>
internal static class Claims
{
    /// <summary>The officer a signed-in person is; the default when none.</summary>
    internal static OfficerId Officer(this ClaimsPrincipal user) =>
        uint.TryParse(user.FindFirstValue(Roles.OfficerClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new OfficerId(number)
            : default;

    /// <summary>Whether a signed-in person is a supervisor.</summary>
    internal static bool IsSupervisor(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Roles.SupervisorClaim);

    /// <summary>The jurisdictions a signed-in person works for.</summary>
    internal static IReadOnlySet<JurisdictionId> Jurisdictions(this ClaimsPrincipal user) =>
        user.FindAll(Roles.JurisdictionClaim)
            .Select(claim => new JurisdictionId(ushort.Parse(claim.Value, NumberStyles.None, CultureInfo.InvariantCulture)))
            .ToHashSet();
}
