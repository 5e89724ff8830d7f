using System.CommandLine;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Host;

/// <summary>The commands <c>viid-device</c> and <c>viid-upper</c>: passwords of GA/T 1400 in the state folder.</summary>
public static class ViidCommands
{
    /// <summary>Says who may register at the node.</summary>
    public static Command Device() => Make(
        "viid-device", "Lets a device or platform register over GA/T 1400; prints the password it made. A running node needs no restart.", isUpper: false);

    /// <summary>Says as whom the node registers at an upper platform.</summary>
    public static Command Upper() => Make(
        "viid-upper", "Keeps our name and password at an upper platform; the password is read from standard input.", isUpper: true);

    private static Command Make(string name, string description, bool isUpper)
    {
        var state = new Option<string>("--state") { Description = "The node's state folder.", Required = true };
        var id = new Option<string>("--id") { Description = "Its id, 20 digits as a rule.", Required = true };
        var user = new Option<string?>("--user") { Description = "The name in the digest; the id when left out." };
        var remove = new Option<bool>("--remove") { Description = "Takes it out." };
        var command = new Command(name, description) { state, id, user, remove };
        command.SetAction(parsed => Run(parsed.GetValue(state)!, parsed.GetValue(id)!, parsed.GetValue(user), parsed.GetValue(remove), isUpper));
        return command;
    }

    private static int Run(string state, string id, string? user, bool remove, bool isUpper)
    {
        try
        {
            Directory.CreateDirectory(state);
            var given = isUpper && !remove ? Console.In.ReadLine() ?? "" : null;
            var password = ViidSecrets.Change(state, isUpper, id, user ?? id, given, remove, out var refusal);
            if (password is null) return Refuse(refusal!.ToString());
            if (!isUpper && !remove) Console.WriteLine(password);
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refuse(fault.Message);
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return ExitCodes.StateRefused;
    }
}
