using System.CommandLine;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Flat;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Partners;
using SmartPolicing.Realtime.LoadTests.Peers;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Terminals;
using SmartPolicing.Realtime.LoadTests.Viid;

var root = new RootCommand("Drives a region's officers and calls against a node, measures what the node does, and benchmarks the engine.");
root.Subcommands.Add(RunCommand.Make());
root.Subcommands.Add(DriveCommand.Make());
root.Subcommands.Add(MeasureCommands.Make());
root.Subcommands.Add(BenchCommands.Make());
root.Subcommands.Add(FlatCommand.Make());
root.Subcommands.Add(PeersCommand.Make());
root.Subcommands.Add(TerminalsCommand.Make());
root.Subcommands.Add(TrackersCommand.Make());
root.Subcommands.Add(ViidCommand.Make());
root.Subcommands.Add(PartnersCommand.Make());
foreach (var command in ReportCommands.Make()) root.Subcommands.Add(command);

// Ctrl-C and SIGTERM cancel the run; it has 10 s to write its report and say goodbye: ten thousand pages take a few to close.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
