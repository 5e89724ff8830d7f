using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>A demo user as the sign-in page offers it.</summary>
public sealed record DemoUser(string User, string Password, string Role, string Label);

/// <summary>
/// Everybody who may sign in: those of users.json and, on a demo node that listens on loopback only, one user for each desk and
/// officer. Demo users are never written anywhere. Safe on any thread.
/// </summary>
public sealed class UserDirectory
{
    private const string DemoPassword = "demo";

    /// <summary>
    /// <see cref="DemoPassword"/>, hashed once and for all. One for all users: hashing one by one would take a minute, and the password is
    /// no secret. The same after a restart, so that the sessions of open pages outlive it as those of other users do.
    /// </summary>
    private const string DemoHash = "AQAAAAIAAYagAAAAELqykDsbTz9dVnc/bfJi9C7zuiJDibIzFZj7eT/BTmg1epRUWU6938GpEZ1N2342sg==";

    private readonly List<User> _desks = []; // Demo users with names of their own.
    private volatile Dictionary<string, User> _users; // Never changed: another one when other users may sign in.
    private readonly CodeIndex _officers = new([]); // Demo users, made when they are asked for: there may be a million.

    /// <param name="users">From <see cref="UserFile.TryRead"/>. They come before demo users of the same name.</param>
    /// <param name="demo">Whether to add demo users: the caller has made sure that nobody beyond this machine can reach the node.</param>
    public UserDirectory(IReadOnlyList<User> users, Region region, bool demo)
    {
        _users = With(users);
        Kept = users;
        if (!demo) return;
        _officers = new CodeIndex(region.Officers);
        DemoUsers = AddDemoUsers(region);
    }

    /// <summary>For the sign-in page; empty unless this is a demo node. At most <see cref="DashboardLimits.DemoUsersListedMax"/>.</summary>
    public IReadOnlyList<DemoUser> DemoUsers { get; } = [];

    /// <summary>Those of users.json.</summary>
    internal IReadOnlyList<User> Kept { get; private set; }

    /// <summary>Whether somebody would be supervisor with those of users.json.</summary>
    internal bool HasSupervisorWith(IReadOnlyList<User> users) => With(users).Values.Any(user => user.IsSupervisor);

    /// <summary>Others of users.json may sign in from now on. One at a time.</summary>
    internal void Set(IReadOnlyList<User> users) => (_users, Kept) = (With(users), users);

    /// <returns>False when nobody has that name.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out User? user)
    {
        if (_users.TryGetValue(name, out user)) return true;
        if (_officers.TryFind(name, out var officer)) user = Of(officer, DemoHash);
        return user is not null;
    }

    /// <summary>
    /// Whether that is the user's password. A demo user's is in the open, so it is compared, not hashed: otherwise the pages of a load test
    /// would sign in for ten minutes before they can watch anything.
    /// </summary>
    internal static bool Matches(User user, string password) =>
        user.PasswordHash == DemoHash ? password == DemoPassword : Passwords.Matches(user.PasswordHash, password);

    private List<DemoUser> AddDemoUsers(Region region)
    {
        var listed = new List<DemoUser>();
        Add(new User("dispatcher", Roles.Dispatcher, DemoHash, [.. region.Jurisdictions.Select(each => each.Id)], default), region.Name);
        var supervisor = new User("supervisor", Roles.Dispatcher, DemoHash, [.. region.Jurisdictions.Select(each => each.Id)], default)
        {
            IsSupervisor = true,
        };
        Add(supervisor, $"{region.Name}, supervisor");
        foreach (var jurisdiction in region.Jurisdictions)
            Add(new User($"desk-{jurisdiction.Code}", Roles.Dispatcher, DemoHash, [jurisdiction.Id], default), jurisdiction.Name);
        var names = region.Jurisdictions.ToDictionary(jurisdiction => jurisdiction.Id, jurisdiction => jurisdiction.Name);
        foreach (var officer in region.Officers)
        {
            if (listed.Count >= DashboardLimits.DemoUsersListedMax) break;
            var isIt = TryFind(officer.Code, out var user) && user.Officer == officer.Id; // Codes may differ in case only; names do not.
            if (isIt) listed.Add(new DemoUser(officer.Code, DemoPassword, Roles.Officer, names.GetValueOrDefault(officer.Home, "")));
        }

        return listed;

        void Add(User user, string label)
        {
            _desks.Add(user);
            if (_users.TryAdd(user.Name, user) && listed.Count < DashboardLimits.DemoUsersListedMax)
                listed.Add(new DemoUser(user.Name, DemoPassword, user.Role, label));
        }
    }

    private Dictionary<string, User> With(IReadOnlyList<User> users)
    {
        var all = new Dictionary<string, User>(StringComparer.OrdinalIgnoreCase);
        foreach (var user in users) all.Add(user.Name, user);
        foreach (var desk in _desks) all.TryAdd(desk.Name, desk);
        return all;
    }

    private static User Of(OfficerRegistration officer, string hash) =>
        new(officer.Code, Roles.Officer, hash, [officer.Home], officer.Id);
}
