using System.CommandLine;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Server.Access;

namespace SmartPolicing.Realtime.Host;

/// <summary>The <c>user</c> commands: who may sign in on a node that is not a demo.</summary>
public static class UserCommands
{
    /// <summary>Shortest password taken; NIST SP 800-63B asks for 8 at least and 15 where it stands alone.</summary>
    private const int PasswordCharactersMin = 12;

    /// <summary>The command with its sub-commands.</summary>
    public static Command Command() => new("user", "Says who may sign in (state folder, users.json). Takes effect at the next start, or when a supervisor puts it in force.")
    {
        Add(), Remove(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "The name to sign in with." };
        var state = new Option<string>("--state") { Description = "The node's state folder.", Required = true };
        var officer = new Option<uint?>("--officer") { Description = "Number in officers.csv: the user is that officer." };
        var jurisdictions = new Option<ushort[]>("--jurisdictions")
        {
            Description = "Numbers of the jurisdictions a dispatcher works for.",
            AllowMultipleArgumentsPerToken = true,
        };
        var supervisor = new Option<bool>("--supervisor") { Description = "The dispatcher is a supervisor: may put another policy in force." };
        var command = new Command("add", "Adds a user, or changes one; the password is read from standard input.")
        {
            name, state, officer, jurisdictions, supervisor,
        };
        command.SetAction(parsed => AddUser(
            parsed.GetValue(state)!, parsed.GetValue(name)!, parsed.GetValue(officer), parsed.GetValue(jurisdictions) ?? [],
            parsed.GetValue(supervisor)));
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "The user's name." };
        var state = new Option<string>("--state") { Description = "The node's state folder.", Required = true };
        var command = new Command("remove", "Removes a user.") { name, state };
        command.SetAction(parsed => Change(parsed.GetValue(state)!, parsed.GetValue(name)!, null));
        return command;
    }

    private static int AddUser(string state, string name, uint? officer, ushort[] jurisdictions, bool isSupervisor)
    {
        if (name.Length is 0 or > DashboardLimits.UserNameMax) return Refuse($"a name has 1 to {DashboardLimits.UserNameMax} characters");
        if (officer == 0) return Refuse("0 is no officer");
        if (officer is not null == jurisdictions.Length > 0) return Refuse("give either --officer NUMBER or --jurisdictions NUMBERS");
        if (jurisdictions.Contains((ushort)0)) return Refuse("0 is no jurisdiction");
        if (isSupervisor && officer is not null) return Refuse("a supervisor is a dispatcher: give --jurisdictions");
        var password = Console.In.ReadLine() ?? "";
        if (password.Length < PasswordCharactersMin) return Refuse($"a password has at least {PasswordCharactersMin} characters");
        return Change(state, name, new User(
            name,
            officer is null ? Roles.Dispatcher : Roles.Officer,
            Passwords.Hash(password),
            [.. jurisdictions.Select(number => new JurisdictionId(number))],
            new OfficerId(officer ?? 0))
        {
            IsSupervisor = isSupervisor,
        });
    }

    private static int Change(string state, string name, User? user)
    {
        try
        {
            Directory.CreateDirectory(state);
            return ChangeFile(state, name, user);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refuse(fault.Message);
        }
    }

    private static int ChangeFile(string state, string name, User? user)
    {
        var path = Path.Combine(state, UserFile.Name);
        if (!UserFile.TryRead(path, out var users, out var refusal)) return Refuse(refusal!.ToString());
        var others = users.Where(known => !string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (user is null && others.Count == users.Count) return Refuse($"there is no user {name}");
        UserFile.Write(path, user is null ? others : [.. others, user]);
        return 0;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return ExitCodes.StateRefused;
    }
}
