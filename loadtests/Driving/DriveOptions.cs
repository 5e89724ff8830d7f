using System.Net;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>What to drive and how.</summary>
/// <param name="RegionFolder">docs/REGION.md.</param>
/// <param name="Node">Address of the node's HTTP side.</param>
/// <param name="Fixes">Address of the node's TCP side.</param>
/// <param name="Run">With the seed names the calls' ids; null takes the moment of the start.</param>
/// <param name="CallsPerHour">Of invented calls, node's clock; null takes one per 20 officers.</param>
/// <param name="FromSeconds">Calls before this second of the plan are skipped.</param>
/// <param name="UntilSeconds">Calls after it are not made; null: all of them.</param>
/// <param name="ReportFile">Where the report goes as JSON; null nowhere.</param>
/// <param name="RecordFolder">Where a record of the run goes, with what was seen of the node every few seconds; null nowhere.</param>
/// <param name="MeasuredFile">Real figures to show beside; null none.</param>
/// <param name="Answering">False: officers patrol, but nobody answers directives.</param>
/// <param name="Inventing">True: calls are invented even where the region has recorded ones.</param>
public sealed record DriveOptions(
    string RegionFolder,
    Uri Node,
    EndPoint Fixes,
    string KeyFile,
    ulong Seed,
    string? Run,
    double? CallsPerHour,
    double FromSeconds,
    double? UntilSeconds,
    string? ReportFile,
    string? RecordFolder,
    string? MeasuredFile,
    bool Answering,
    bool Inventing,
    OfficerHabits Habits);
