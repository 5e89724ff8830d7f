using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Policy;

namespace SmartPolicing.Realtime.Server;

/// <summary>
/// Checks what the region's folder says and puts it in force: in all shards, or in none. One at a time; safe on any thread.
/// </summary>
internal sealed partial class PolicyDesk : IDisposable
{
    /// <summary>A table is wrong: which and where goes with it.</summary>
    internal const string PolicyRefused = "policyRefused";

    private readonly Gate _gate = new(atOnce: 1, DashboardLimits.PolicyReloadsWaitingMax);
    private readonly DashboardOptions _options;
    private readonly Board _board;
    private readonly ILogger<PolicyDesk> _logger;
    private int _lastNumber; // Of all that were tried, inside the gate.
    private volatile AreaMap _areas;

    internal PolicyDesk(DashboardOptions options, Board board, ILogger<PolicyDesk> logger)
    {
        (_options, _board, _logger) = (options, board, logger);
        _lastNumber = Live.Policy.Version.Number;
        _areas = options.Region.Areas;
    }

    /// <summary>The shapes of the areas in force.</summary>
    internal AreaMap Areas => _areas;

    private LivePolicy Live => _options.Node.Live;

    public void Dispose() => _gate.Dispose();

    /// <summary>Reads the folder and changes nothing. Blocks while it reads.</summary>
    internal PolicyAnswer Check()
    {
        if (!RegionPolicy.TryRead(_options.Region.Folder, out var read, out var refusal)) return Refused(refusal);
        var hash = PolicyBytes.HashOf(read.Policy);
        return new PolicyAnswer(true)
        {
            Hash = hash,
            IsNew = hash != Live.Policy.Version.Hash,
            Rows = PolicyMapping.Counts(read.Policy),
            Warnings = Warnings(read.Policy),
        };
    }

    /// <summary>
    /// Puts what the folder says in force, or says why not. Not to be called off halfway: whoever asked may be gone when it is done.
    /// </summary>
    /// <param name="by">The supervisor.</param>
    internal async Task<PolicyAnswer> ReloadAsync(string by, CancellationToken waiting)
    {
        if (!await _gate.TryEnterAsync(waiting)) return new PolicyAnswer(false, "busy");
        try
        {
            return await ReloadInTurnAsync(by);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private async Task<PolicyAnswer> ReloadInTurnAsync(string by)
    {
        if (!RegionPolicy.TryRead(_options.Region.Folder, out var read, out var refusal))
        {
            LogRefused(by, refusal.ToString());
            return Refused(refusal);
        }

        var hash = PolicyBytes.HashOf(read.Policy);
        var before = Live.Policy;
        var isShapeNew = !HasSameShapes(read.Areas, _areas);
        if (hash == before.Version.Hash && !isShapeNew) return Done(before, read.Policy, changed: false);
        var policy = before;
        if (hash != before.Version.Hash)
        {
            policy = read.Policy with { Version = new PolicyVersion(NextNumber(), hash, _options.Node.Now, by) };
            if (await PutInForceAsync(policy, before) is { } failed) return failed;
        }

        (_areas, var areas) = (read.Areas, read.Areas);
        Live.Set(policy, areas.At);
        if (isShapeNew) await FindAreasAsync();
        if (!KeptPolicy.TryKeep(_options.Region.Folder, _options.StateFolder, policy.Version.Hash)) LogNotKept();
        await _board.ShowPolicyAsync(PolicyMapping.Row(policy.Version), CancellationToken.None);
        LogInForce(policy.Version.Number, policy.Version.Hash, by);
        return Done(policy, policy, changed: true);
    }

    // All at once: each is one entry of its shard's journal, on the disk before it is answered.
    private async Task<PolicyAnswer?> PutInForceAsync(DispatchPolicy policy, DispatchPolicy before)
    {
        var jurisdictions = _options.Node.Shards.Select(shard => shard.Jurisdiction).ToList();
        var outcomes = await Task.WhenAll(jurisdictions.Select(each => AskAsync(each, new PolicySet(policy))));
        if (Array.TrueForAll(outcomes, outcome => outcome.Refusal == Refusal.None)) return null;

        // Some have it and some cannot: one policy for all, or the officers of two cities would be sent by different rules.
        var back = before with { Version = before.Version with { Number = NextNumber() } };
        foreach (var (jurisdiction, outcome) in jurisdictions.Zip(outcomes))
        {
            if (outcome.Refusal != Refusal.None) continue;
            var undone = await AskAsync(jurisdiction, new PolicySet(back));
            if (undone.Refusal != Refusal.None) LogNotUndone(jurisdiction.Value, undone.Refusal);
        }

        Live.Set(back, _areas.At);
        await _board.ShowPolicyAsync(PolicyMapping.Row(back.Version), CancellationToken.None);
        var (where, why) = jurisdictions.Zip(outcomes).First(pair => pair.Second.Refusal != Refusal.None);
        LogNotInForce(policy.Version.Number, where.Value, why.Refusal);
        return new PolicyAnswer(
            false, Mapping.Word(why.Refusal), Detail: $"Jurisdiction {where} could not take it; the policy before is in force.");
    }

    // Open incidents keep their place; which area that is may be another now.
    private async Task FindAreasAsync()
    {
        await _board.CatchUpAsync(CancellationToken.None);
        foreach (var own in _board.Incidents.GroupBy(incident => incident.Id.Jurisdiction))
        {
            var changed = own.Select(incident => new IncidentArea(incident.Id, incident.Place, Live.AreaOf(own.Key, incident.Place)))
                .Where(found => _board.TryIncident(found.Incident, out var incident) && incident.Area != found.Area);
            foreach (var some in changed.Chunk(ShardLimits.AreasPerInputMax))
            {
                var outcome = await AskAsync(own.Key, new AreasFound(some));
                if (outcome.Refusal != Refusal.None) LogAreasNotTaken(own.Key.Value, outcome.Refusal);
            }
        }
    }

    private async Task<Outcome> AskAsync(JurisdictionId jurisdiction, ShardInput input) =>
        await _options.Node.Ask(jurisdiction, input, CancellationToken.None);

    private int NextNumber() => _lastNumber = Math.Max(_lastNumber, Live.Policy.Version.Number) + 1;

    private static bool HasSameShapes(AreaMap one, AreaMap other) =>
        one.Shapes.Count == other.Shapes.Count && one.Shapes.Zip(other.Shapes).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(AreaShape one, AreaShape other) =>
        one.Area == other.Area
        && one.Border.Polygons.SelectMany(polygon => polygon.Rings).SelectMany(ring => ring)
            .SequenceEqual(other.Border.Polygons.SelectMany(polygon => polygon.Rings).SelectMany(ring => ring));

    private PolicyAnswer Done(DispatchPolicy inForce, DispatchPolicy read, bool changed) => new(true)
    {
        Policy = PolicyMapping.Row(inForce.Version),
        Changed = changed,
        Rows = PolicyMapping.Counts(read),
        Warnings = Warnings(read),
    };

    private static PolicyAnswer Refused(RegionRefusal refusal) =>
        new(false, PolicyRefused, Path.GetFileName(refusal.File), refusal.Where, refusal.Reason);

    // A skill that nobody has leaves every such line unfilled for ever: allowed, for the officers' file may follow, but worth a word.
    private string[]? Warnings(DispatchPolicy policy)
    {
        var known = _options.Region.Officers.SelectMany(officer => officer.Skills).ToHashSet(StringComparer.Ordinal);
        var ofPlans = policy.Plans.Rows.SelectMany(
            plan => plan.Needs.SelectMany(need => need.Skills).Select(skill => (skill, $"plan {plan.Code}")));
        var ofTypes = policy.Types.Values.SelectMany(type => type.Skills.Select(skill => (skill, $"type {type.Code}")));
        string[] warnings =
        [
            .. ofPlans.Concat(ofTypes).Where(pair => !known.Contains(pair.skill)).Distinct()
                .Select(pair => $"{pair.Item2}: no officer of the region has the skill \"{pair.skill}\"")
                .Order(StringComparer.Ordinal).Take(DashboardLimits.PolicyWarningsMax),
        ];
        return warnings.Length == 0 ? null : warnings;
    }

    [LoggerMessage(EventId = 1300, EventName = "PolicyInForce", Level = LogLevel.Information,
        Message = "Policy {Number} ({Hash}) is in force, by {By}.")]
    private partial void LogInForce(int number, string hash, string by);

    [LoggerMessage(EventId = 1301, EventName = "PolicyRefused", Level = LogLevel.Warning,
        Message = "The policy that {By} wanted in force is refused: {Refusal}")]
    private partial void LogRefused(string by, string refusal);

    [LoggerMessage(EventId = 1302, EventName = "PolicyNotInForce", Level = LogLevel.Error,
        Message = "Policy {Number} is not in force: jurisdiction {Jurisdiction} said {Refusal}. The one before stays.")]
    private partial void LogNotInForce(int number, ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1303, EventName = "PolicyNotUndone", Level = LogLevel.Error,
        Message = "Jurisdiction {Jurisdiction} could not go back to the policy before: {Refusal}. The next start makes it one.")]
    private partial void LogNotUndone(ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1305, EventName = "PolicyNotKept", Level = LogLevel.Warning,
        Message = "No copy of the policy's tables could be kept in the state folder: a start needs the region's to be sound.")]
    private partial void LogNotKept();

    [LoggerMessage(EventId = 1304, EventName = "AreasNotTaken", Level = LogLevel.Error,
        Message = "Jurisdiction {Jurisdiction} could not take the areas of its open incidents: {Refusal}.")]
    private partial void LogAreasNotTaken(ushort jurisdiction, Refusal refusal);
}
