using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What kind of trouble a shard had.</summary>
public enum ShardTroubleKind : byte
{
    /// <summary>An input, a tick or a batch of fixes broke an invariant; it was set aside and the state made anew without it.</summary>
    SetAside,

    /// <summary>A write or sync failed; the journal was opened anew and verified.</summary>
    JournalReopened,

    /// <summary>There is no room in the journal: calls and commands are refused.</summary>
    StorageFull,

    /// <summary>There is room again.</summary>
    StorageBack,
}

/// <summary>Trouble that a shard had and went on after; an operator should know.</summary>
/// <param name="What">For a person to read; holds no names of callers and no texts of calls.</param>
public sealed record ShardTrouble(JurisdictionId Jurisdiction, ShardTroubleKind Kind, string What);
