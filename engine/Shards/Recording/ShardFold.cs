using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>
/// A shard's configuration and state together: what the entries of its journal come to, one after the other. The same entries give the same
/// bytes, in the live shard, after a restart, and in a replay. Single writer.
/// </summary>
public sealed class ShardFold
{
    private readonly ShardConfiguration? _like;

    private ShardFold(ShardConfiguration configuration, ShardState state, ShardConfiguration? like)
    {
        Configuration = configuration;
        State = state;
        _like = like;
    }

    /// <summary>What is in force; the policy as the newest entry about it says.</summary>
    public ShardConfiguration Configuration
    {
        get => ReferenceEquals(field.Policy, State.Policy) ? field : field = field with { Policy = State.Policy };
        private set;
    }

    /// <summary>The state. Another object after <see cref="Configure"/>.</summary>
    public ShardState State { get; private set; }

    /// <summary>A shard without a past.</summary>
    /// <param name="now">When the officers' shift began.</param>
    public static ShardFold Start(ShardConfiguration configuration, Instant now) =>
        new(configuration, new ShardState(configuration.MakeTables(now)), configuration);

    /// <summary>A shard without a past, from the entry its journal begins with.</summary>
    /// <param name="configured">The entry's payload.</param>
    /// <param name="like">See <see cref="ShardConfiguration.Read"/>; for later entries, too.</param>
    /// <exception cref="StateUnreadableException">Another version wrote it.</exception>
    public static ShardFold Start(ReadOnlySpan<byte> configured, ShardConfiguration? like = null)
    {
        var reader = new StateReader(configured);
        var now = reader.Moment();
        return Start(ref reader, now, like);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    /// <param name="snapshot">What it wrote.</param>
    /// <param name="like">See <see cref="ShardConfiguration.Read"/>; for later entries, too.</param>
    /// <exception cref="StateUnreadableException">Another version wrote it.</exception>
    public static ShardFold Restore(ReadOnlySpan<byte> snapshot, ShardConfiguration? like = null)
    {
        var reader = new StateReader(snapshot);
        var fold = Start(ref reader, default, like);
        fold.State.Restore(ref reader);
        fold.State.Effects.Clear();
        return fold;
    }

    /// <summary>Writes all of it for a snapshot. Nothing may be left in the state's effects, nor any position unwritten.</summary>
    public void Save(StateWriter writer)
    {
        Invariant.Holds(!State.HasMoved);
        Configuration.Save(writer);
        State.Save(writer);
    }

    /// <summary>Goes on with other officers or another policy. Who left but still has to do with a directive stays known.</summary>
    public void Configure(ShardConfiguration configuration, Instant now)
    {
        var writer = new StateWriter();
        State.Effects.Clear();
        State.Save(writer);
        var known = configuration.Officers.Select(officer => officer.Id).ToHashSet();
        var needed = State.OfficersWithDirectives.Where(officer => !known.Contains(officer.Id));
        var next = configuration with { Officers = [.. configuration.Officers, .. needed] };
        State = new ShardState(next.MakeTables(now));
        Configuration = next;
        var reader = new StateReader(writer.Written);
        State.Restore(ref reader);
    }

    /// <summary>
    /// Applies one entry of the journal. Its effects are left in the state's buffer for whoever looks back; after a restart they are let go,
    /// for they have left already.
    /// </summary>
    /// <returns>The moment of the entry; never for positions, which have their own.</returns>
    /// <exception cref="StateUnreadableException">Another version wrote it.</exception>
    public Instant Replay(EntryKind kind, ReadOnlySpan<byte> payload)
    {
        var reader = new StateReader(payload);
        Instant now = default;
        if (kind == EntryKind.Quarantined) return now;
        if (kind == EntryKind.Moved)
        {
            State.RestoreMoved(ref reader);
        }
        else if (kind == EntryKind.Configured)
        {
            now = reader.Moment();
            Configure(ShardConfiguration.Read(ref reader, _like), now);
        }
        else
        {
            (now, var input) = InputBytes.Read(kind, payload);
            State.Apply(now, input);
        }

        return now;
    }

    private static ShardFold Start(ref StateReader reader, Instant now, ShardConfiguration? like)
    {
        var configuration = ShardConfiguration.Read(ref reader, like);
        var fold = new ShardFold(configuration, new ShardState(configuration.MakeTables(now)), like);
        fold.State.Effects.Clear();
        return fold;
    }
}
