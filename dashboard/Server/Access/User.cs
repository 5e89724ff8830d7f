using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>A person who may sign in.</summary>
/// <param name="Name">1 to <see cref="DashboardLimits.UserNameMax"/> characters; case does not matter.</param>
/// <param name="Role"><see cref="Roles.Dispatcher"/> or <see cref="Roles.Officer"/>; the other roles are for keys.</param>
/// <param name="PasswordHash">As <see cref="Passwords.Hash"/> makes it.</param>
/// <param name="Jurisdictions">A dispatcher's, at least one; an officer's is the home jurisdiction's.</param>
/// <param name="Officer">An officer's number; the default for a dispatcher.</param>
public sealed record User(string Name, string Role, string PasswordHash, IReadOnlyList<JurisdictionId> Jurisdictions, OfficerId Officer)
{
    /// <summary>A dispatcher who may also do what is for supervisors: <see cref="Policies.Supervisor"/>.</summary>
    public bool IsSupervisor { get; init; }

    /// <summary>Whether nothing of what it may do, nor the password, is another.</summary>
    internal bool IsSame(User other) =>
        (Role, PasswordHash, Officer, IsSupervisor) == (other.Role, other.PasswordHash, other.Officer, other.IsSupervisor)
        && Jurisdictions.ToHashSet().SetEquals(other.Jurisdictions);
}
