using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>
/// What the node does up to the roads when a call comes: the candidates nearest in a straight line, with status, refusals and age of each
/// looked at. In process, on this thread, as the shard's loop does it.
/// </summary>
internal sealed class OwnNearest
{
    /// <summary>Around the earth: nobody is further away.</summary>
    private const int MetresMax = 40_000_000;

    private static readonly Instant Now = new(1_790_000_000_000);
    private static readonly JurisdictionId City = new(1);
    private static readonly IncidentType Noise = new("noise", "Noise", "噪音", 4, [], []);

    private static readonly DispatchPolicy Policy = new(
        new Dictionary<string, IncidentType> { ["noise"] = Noise }, [30, 30, 30, 30], PositionAgeMaxSeconds: 120, JoinMetres: 0, JoinSeconds: 0,
        [60, 60, 60, 60]);

    private readonly CrowdPlaces _places;
    private readonly ShardTables _tables;
    private readonly IncidentGrain[] _incidents;

    public OwnNearest(CrowdPlaces places)
    {
        _places = places;
        var officers = places.Officers.Select((place, slot) =>
            new OfficerRegistration(new OfficerId((uint)slot + 1), $"P{slot + 1}", City, place, []));
        _tables = new ShardTables(City, Policy, [.. officers], Now, topMetresPerSecond: 36);
        for (var slot = 0; slot < places.Officers.Length; slot++)
        {
            var fix = new Fix(new OfficerId((uint)slot + 1), Now, places.Officers[slot], 800, 0, 50);
            Invariant.Holds(_tables.Officers.Fold(in fix, out _) == FoldResult.Folded);
        }

        _incidents = [.. places.Asked.Select(Open)];
    }

    /// <summary>As a contender.</summary>
    public Contender<uint[]> Contender => new(
        "ours, in process", $"candidates for the roads, {DomainLimits.CandidatesFirst} of them", Nearest)
    {
        IsOurs = true,
        Note = "compared is what it promises: nobody left out is nearer than it says",
    };

    /// <summary>The candidates that the first round asks the roads about.</summary>
    private uint[] Nearest(int incident)
    {
        var found = Collect(incident);
        var officers = new uint[found.Candidates.Count];
        for (var i = 0; i < officers.Length; i++) officers[i] = found.Candidates[i].Officer.Value;
        return officers;
    }

    /// <summary>
    /// How often the ten nearest in a straight line are all among the candidates: always, when the search is right.
    /// </summary>
    public int WithAllTen(IReadOnlyList<uint[]> answers) => answers.Index().Count(answer =>
        _places.Compare(answer.Index, NearestOf(answer.Item, answer.Index), metresOff: 0.001, partOff: 0) is null);

    /// <summary>Whether anybody who was left out stands nearer than the search says of those it left out.</summary>
    public Rightness Compare(IReadOnlyList<uint[]> answers)
    {
        var (wrong, first) = (0, "");
        for (var incident = 0; incident < answers.Count; incident++)
        {
            var promised = Math.Min(Collect(incident).NobodyCloserThanSeconds, MetresMax) * _tables.TopMetresPerSecond;
            var listed = answers[incident].ToHashSet();
            var nearest = _places.Officers.Index().Where(officer => !listed.Contains((uint)officer.Index + 1))
                .Min(officer => officer.Item.MetresTo(_places.Asked[incident]));
            if (nearest >= promised && listed.Count >= CrowdPlaces.Wanted) continue;
            if (wrong++ > 0) continue;
            first = FormattableString.Invariant($"{listed.Count} officers; left out at {nearest:F1} m, promised {promised:F1} m");
        }

        return new Rightness(answers.Count, wrong, first);
    }

    private uint[] NearestOf(uint[] officers, int incident) =>
        [.. officers.OrderBy(officer => _places.Officers[officer - 1].MetresTo(_places.Asked[incident])).Take(CrowdPlaces.Wanted)];

    private FoundCandidates Collect(int incident) => CandidateSearch.Collect(
        _tables, _incidents[incident], Now, DomainLimits.CandidatesFirst, double.PositiveInfinity, int.MaxValue);

    private IncidentGrain Open(LatLng place, int number)
    {
        var call = new Call(new Guid(number, 0, 0, new byte[8]), Noise.Code, 0, place, "", "", "", "", "110");
        return new IncidentGrain(_tables.NextIncident(), Noise, call, H3Cell.FromLatLng(place, OfficerTable.CellResolution), Now);
    }
}
