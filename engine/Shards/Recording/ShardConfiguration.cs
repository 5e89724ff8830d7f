using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
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
        writer.Int(Policy.Types.Count);
        foreach (var type in Policy.Types.Values.OrderBy(type => type.Code, StringComparer.Ordinal)) Save(writer, type);
        Save(writer, Policy.AnswerSeconds);
        writer.Int(Policy.PositionAgeMaxSeconds);
        writer.Int(Policy.JoinMetres);
        writer.Int(Policy.JoinSeconds);
        Save(writer, Policy.WaitingLateSeconds);
        writer.Int(Officers.Count);
        foreach (var officer in Officers)
        {
            writer.UInt(officer.Id.Value);
            writer.Text(officer.Code);
            writer.UShort(officer.Home.Value);
            writer.Place(officer.Start);
            Save(writer, officer.Skills);
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
        var types = new Dictionary<string, IncidentType>(StringComparer.Ordinal);
        for (var left = reader.Count(sizeof(int)); left > 0; left--)
        {
            var type = ReadType(ref reader);
            types.Add(type.Code, type);
        }

        var policy = new DispatchPolicy(types, ReadNumbers(ref reader), reader.Int(), reader.Int(), reader.Int(), ReadNumbers(ref reader));
        var officers = new OfficerRegistration[reader.Count(sizeof(int))];
        for (var i = 0; i < officers.Length; i++)
        {
            var officer = new OfficerRegistration(
                new OfficerId(reader.UInt()), reader.Text(), new JurisdictionId(reader.UShort()), reader.Place(), ReadTexts(ref reader));
            var known = like is not null && i < like.Officers.Count ? like.Officers[i] : null;
            officers[i] = known is not null && IsSame(known, officer) ? known : officer;
        }

        return new ShardConfiguration(jurisdiction, policy, officers, top) { Others = others };
    }

    private static bool IsSame(OfficerRegistration one, OfficerRegistration other) =>
        one.Skills.SequenceEqual(other.Skills) && one == other with { Skills = one.Skills };

    private static void Save(StateWriter writer, IncidentType type)
    {
        writer.Text(type.Code);
        writer.Text(type.Name);
        writer.Text(type.NameZh);
        writer.Byte(type.Priority);
        writer.Int(type.AutoIssuePriorities.Count);
        foreach (var priority in type.AutoIssuePriorities) writer.Byte(priority);
        Save(writer, type.Skills);
    }

    private static IncidentType ReadType(ref StateReader reader)
    {
        var (code, name, nameZh, priority) = (reader.Text(), reader.Text(), reader.Text(), reader.Byte());
        var issued = new byte[reader.Count(1)];
        for (var i = 0; i < issued.Length; i++) issued[i] = reader.Byte();
        return new IncidentType(code, name, nameZh, priority, issued, ReadTexts(ref reader));
    }

    private static void Save(StateWriter writer, IReadOnlyList<int> numbers)
    {
        writer.Int(numbers.Count);
        foreach (var number in numbers) writer.Int(number);
    }

    private static int[] ReadNumbers(ref StateReader reader)
    {
        var numbers = new int[reader.Count(sizeof(int))];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = reader.Int();
        return numbers;
    }

    private static void Save(StateWriter writer, IReadOnlyList<string> texts)
    {
        writer.Int(texts.Count);
        foreach (var text in texts) writer.Text(text);
    }

    private static string[] ReadTexts(ref StateReader reader)
    {
        var texts = new string[reader.Count(sizeof(int))];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.Text();
        return texts;
    }
}
