using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Replay;

/// <summary>Opens what a jurisdiction's journal keeps, beside the running shard, to look back. Blocks. Any thread.</summary>
/// <param name="past">When true. Dispose of it.</param>
/// <param name="refusal">When false: what is wrong, for an operator.</param>
public delegate bool PastOpener(
    JurisdictionId jurisdiction, [NotNullWhen(true)] out ShardReplay? past, [NotNullWhen(false)] out string? refusal);
