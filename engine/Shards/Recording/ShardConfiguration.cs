using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>
/// What a shard takes from its region: it decides what inputs do, so it is an input itself and stands in the journal before the first one
/// it decides. Immutable.
/// </summary>
/// <param name="Officers">Unique numbers.</param>
/// <param name="TopMetresPerSecond">No road of the region is driven faster.</param>
public sealed record ShardConfiguration(
    JurisdictionId Jurisdiction, DispatchPolicy Policy, IReadOnlyList<OfficerRegistration> Officers, double TopMetresPerSecond)
{
    /// <summary>The other jurisdictions of the region, by number: who a watchlist entry of the whole province is told to.</summary>
    public IReadOnlyList<JurisdictionId> Others { get; init; } = [];

    /// <summary>Fresh tables of it.</summary>
    /// <param name="start">When the officers' shift began.</param>
    public ShardTables MakeTables(Instant start) => new(Jurisdiction, Policy, Officers, start, TopMetresPerSecond) { Others = Others };

    /// <summary>
    /// True when nothing changes by putting the other into force: this may know more officers, who left and were taken along.
    /// </summary>
    public bool IsSameAs(ShardConfiguration other)
    {
        var (mine, others) = (new StateWriter(), new StateWriter());
        (this with { Officers = [.. Officers.Take(other.Officers.Count)] }).Save(mine);
        other.Save(others);
        return mine.Written.SequenceEqual(others.Written);
    }

    /// <summary>Writes all of it; equal configurations give equal bytes.</summary>
    public void Save(StateWriter writer)
    {
        writer.UShort(Jurisdiction.Value);
        writer.Double(TopMetresPerSecond);
        writer.Int(Others.Count);
        foreach (var other in Others) writer.UShort(other.Value);
        PolicyBytes.Write(writer, Policy);
        writer.Int(Officers.Count);
        foreach (var officer in Officers)
        {
            writer.UInt(officer.Id.Value);
            writer.Text(officer.Code);
            writer.UShort(officer.Home.Value);
            writer.Place(officer.Start);
            PolicyBytes.Write(writer, officer.Skills);
            writer.Text(officer.Area);
        }
    }

    /// <summary>Reads it back.</summary>
    /// <param name="like">
    /// One that most likely says the same: what it says of an officer at the same place is then used and not kept twice. May be null.
    /// </param>
    public static ShardConfiguration Read(ref StateReader reader, ShardConfiguration? like = null)
    {
        var jurisdiction = new JurisdictionId(reader.UShort());
        var top = reader.Double();
        var others = new JurisdictionId[reader.Count(sizeof(ushort))];
        for (var i = 0; i < others.Length; i++) others[i] = new JurisdictionId(reader.UShort());
        var policy = PolicyBytes.Read(ref reader);
        var officers = new OfficerRegistration[reader.Count(sizeof(int))];
        for (var i = 0; i < officers.Length; i++)
        {
            var officer = new OfficerRegistration(
                new OfficerId(reader.UInt()), reader.Text(), new JurisdictionId(reader.UShort()), reader.Place(),
                PolicyBytes.ReadTexts(ref reader))
            {
                Area = reader.Text(),
            };
            var known = like is not null && i < like.Officers.Count ? like.Officers[i] : null;
            officers[i] = known is not null && IsSame(known, officer) ? known : officer;
        }

        return new ShardConfiguration(jurisdiction, policy, officers, top) { Others = others };
    }

    private static bool IsSame(OfficerRegistration one, OfficerRegistration other) =>
        one.Skills.SequenceEqual(other.Skills) && one == other with { Skills = one.Skills };
}
