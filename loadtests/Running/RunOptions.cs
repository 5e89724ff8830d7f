using System.Net;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>What to run against which node.</summary>
/// <param name="Against">The node's address.</param>
/// <param name="Fixes">Its fix port.</param>
/// <param name="KeyFile">Key with the roles gateway and caller.</param>
/// <param name="RegionFolder">The region's folder, for places by road and officers' own stations; null: what the node tells is
/// enough.</param>
/// <param name="Seed">Of all chance.</param>
/// <param name="Knee">Look for the knee even when the scenario does not say so.</param>
public sealed record RunOptions(
    Scenario Scenario, Uri Against, EndPoint Fixes, string KeyFile, string? RegionFolder, ulong Seed, bool Knee);
