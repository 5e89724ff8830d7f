using System.CommandLine;
using SmartPolicing.Realtime.Host;

var root = new RootCommand("SmartPolicing.Realtime: the real-time command and dispatch engine.")
{
    NodeOptions.Command(NodeRun.RunAsync),
    RegionCommands.Command(),
    UserCommands.Command(),
};
return await root.Parse(args).InvokeAsync();
