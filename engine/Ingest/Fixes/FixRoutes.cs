using System.Collections.Frozen;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>Which shard holds which officer, laid out for one lookup per fix. Built once; immutable; safe on any thread.</summary>
public sealed class FixRoutes
{
    /// <summary>The answer for an officer that this node does not hold.</summary>
    public const int Nobody = -1;

    // Officer number → shard index plus one; 0 is nobody. Empty when a number is too high for it: then the dictionary is used.
    private readonly ushort[] _dense;
    private readonly FrozenDictionary<uint, ushort> _sparse;

    /// <param name="officers">Officer number and index of its shard, 0 to 65,533. A number given twice keeps the first.</param>
    public FixRoutes(IReadOnlyCollection<(uint Officer, int Shard)> officers)
    {
        var highest = officers.Count == 0 ? 0 : officers.Max(officer => officer.Officer);
        _dense = [];
        _sparse = FrozenDictionary<uint, ushort>.Empty;
        if (highest > IngestLimits.DenseOfficerNumberMax)
        {
            var byNumber = new Dictionary<uint, ushort>(officers.Count);
            foreach (var (officer, shard) in officers) byNumber.TryAdd(officer, checked((ushort)(shard + 1)));
            _sparse = byNumber.ToFrozenDictionary();
            return;
        }

        _dense = new ushort[highest + 1];
        foreach (var (officer, shard) in officers)
            if (_dense[officer] == 0) _dense[officer] = checked((ushort)(shard + 1));
    }

    /// <summary>The routes of a node: indexes are those of <see cref="Node.Shards"/>.</summary>
    public static FixRoutes Of(Node node) =>
        new([.. node.Shards.SelectMany((shard, index) => shard.Staff.Select(officer => (officer.Id.Value, index)))]);

    /// <summary>The index of the officer's shard, or <see cref="Nobody"/>.</summary>
    public int ShardOf(uint officer)
    {
        if (officer < (uint)_dense.Length) return _dense[officer] - 1;
        return _sparse.TryGetValue(officer, out var shard) ? shard - 1 : Nobody;
    }
}
