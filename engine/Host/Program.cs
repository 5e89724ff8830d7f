using System.CommandLine;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Host.WhatIf;

var root = new RootCommand("SmartPolicing.Realtime: the real-time command and dispatch engine.")
{
    NodeOptions.Command(NodeRun.RunAsync),
    RegionCommands.Command(),
    UserCommands.Command(),
    ViidCommands.Device(),
    ViidCommands.Upper(),
    WhatIfOptions.Command(WhatIfRun.Run),
};

// The node ends by itself on SIGINT and SIGTERM and says 0; the parser's own handler would cut it off after 2 s with 143.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
