using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// A small city for tests: one shard's state, officers numbered from 1, roads that are straight lines driven at a detour that
/// depends on who drives where (so that the order by road differs from the order by distance), and a clock the test moves.
/// </summary>
public sealed class City
{
    public static readonly LatLng Middle = LatLng.FromDegrees(33.5, 117.0);

    public static readonly JurisdictionId Jurisdiction = new(3);

    private readonly double _topMetresPerSecond;

    public City(int officers, double topMetresPerSecond = 30, Func<int, string[]>? skills = null, DispatchPolicy? policy = null, string area = "",
        Func<int, LatLng>? stations = null)
    {
        _topMetresPerSecond = topMetresPerSecond;
        Officers =
        [
            .. Enumerable.Range(1, officers).Select(number => new OfficerRegistration(
                new OfficerId((uint)number), $"P{number:D3}", Jurisdiction, stations?.Invoke(number) ?? Middle, skills?.Invoke(number) ?? []) { Area = area }),
        ];
        Tables = new ShardTables(Jurisdiction, policy ?? Policy(), Officers, Now, topMetresPerSecond);
        State = new ShardState(Tables);
    }

    public IReadOnlyList<OfficerRegistration> Officers { get; }

    public ShardTables Tables { get; }

    public ShardState State { get; }

    public Instant Now { get; set; } = new(1_790_000_000_000);

    /// <summary>Everything that has left the shard, in order.</summary>
    public List<Effect> Left { get; } = [];

    /// <summary>Questions for sending that are out.</summary>
    public Queue<SendingRequest> Asked { get; } = new();

    /// <summary>Whether <see cref="Do"/> answers them.</summary>
    public bool AnswersSending { get; set; } = true;

    /// <summary>What the roads say of neighbours' officers.</summary>
    public List<NeighbourOfficer> Neighbours { get; } = [];

    /// <summary>Officers that no road reaches.</summary>
    public HashSet<uint> Unreachable { get; } = [];

    public static DispatchPolicy Policy(int joinMetres = 60, int positionAgeMaxSeconds = 120) => new(
        new Dictionary<string, IncidentType>
        {
            ["robbery"] = new("robbery", "Robbery", "抢劫", 1, [1, 2, 3, 4], []),
            ["noise"] = new("noise", "Noise", "噪音", 4, [], []),
            ["medical"] = new("medical", "Medical help", "医疗", 1, [1], ["medic"]),
        },
        [30, 45, 60, 90],
        positionAgeMaxSeconds,
        joinMetres,
        900,
        [60, 300, 900, 1800]);

    /// <summary>A place some metres north and east of the middle.</summary>
    public static LatLng At(double metresNorth, double metresEast) => LatLng.FromDegrees(
        Middle.Latitude + metresNorth / 111_195.0,
        Middle.Longitude + metresEast / (111_195.0 * Math.Cos(Middle.Latitude * Math.PI / 180)));

    public static OfficerId Officer(int number) => new((uint)number);

    public FoldResult Place(int officer, LatLng place) => Fold(officer, place, Now);

    public FoldResult Fold(int officer, LatLng place, Instant at) =>
        State.Fold(new Fix(Officer(officer), at, place, 0, 0, 50));

    /// <summary>One input, and then everything the roads are asked is answered, as the loop and its workers would do.</summary>
    public Outcome Do(ShardInput input)
    {
        var outcome = State.Apply(Now, input);
        for (var questions = Release(); questions.Count > 0 || Asked.Count > 0; questions = Release())
        {
            foreach (var question in questions) State.Apply(Now, new RankingAnswered(Roads(question)));
            while (AnswersSending && Asked.TryDequeue(out var asked)) State.Apply(Now, Roads(asked));
            if (!AnswersSending && questions.Count == 0) break;
        }

        return outcome;
    }

    /// <summary>Moves the clock on and lets the timers fire.</summary>
    public void Wait(int seconds)
    {
        Now = Now.PlusSeconds(seconds);
        Do(new Ticked());
    }

    public Outcome Call(string type, LatLng place, Guid? id = null, byte priority = 0) =>
        Do(new CallReceived(new Call(id ?? new Guid(Left.Count, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]), type, priority, place, "", "help", "", "", "110")));

    public Outcome Answer(DirectiveView directive, DirectiveAnswer answer, string reason = "") =>
        Do(new DirectiveAnswered(directive.Officer, directive.Id, answer, reason));

    /// <summary>The newest view of an incident that left.</summary>
    public IncidentView Incident(IncidentId id) =>
        Left.OfType<IncidentChanged>().Last(effect => effect.Incident.Id == id).Incident;

    /// <summary>The newest view of the newest directive that left.</summary>
    public DirectiveView LastDirective()
    {
        var newest = Left.OfType<DirectiveChanged>().MaxBy(effect => effect.Directive.Id.Number)!.Directive.Id;
        return Left.OfType<DirectiveChanged>().Last(effect => effect.Directive.Id == newest).Directive;
    }

    public OfficerView Officer(OfficerId id) => Left.OfType<OfficerChanged>().Last(effect => effect.Officer.Id == id).Officer;

    public IEnumerable<HappeningKind> Notices() => Left.OfType<NoticeRaised>().Select(notice => notice.What.Kind);

    /// <summary>The roads: what a worker answers. -1 unreachable; the detour is 1 to 2, fixed by officer and place.</summary>
    public int TravelMilliseconds(OfficerId officer, LatLng from, LatLng to)
    {
        if (Unreachable.Contains(officer.Value)) return RankingAnswer.NoWay;
        var detour = 1 + (officer.Value * 2_654_435_761u >> 16) % 1000 / 1000.0;
        return (int)Math.Ceiling(from.MetresTo(to) * detour / _topMetresPerSecond * 1000);
    }

    /// <summary>
    /// Takes out what left and gives the questions to the roads, which the test answers (with <see cref="Roads"/>) or not.
    /// </summary>
    public IReadOnlyList<RankingRequest> Release()
    {
        foreach (var request in State.Effects.Sendings) Asked.Enqueue(request);
        var (effects, rankings) = State.Effects.Drain();
        Left.AddRange(effects);
        return rankings;
    }

    /// <summary>Like the worker for batches and better officers.</summary>
    public SendingInput Roads(SendingRequest request) => request switch
    {
        BatchRequest batch => new BatchSolved(BatchSolver.Solve(batch, (places, milliseconds) =>
        {
            for (var i = 0; i < milliseconds.Length; i++)
            {
                var officer = batch.Officers[i % batch.Officers.Count].Candidate;
                milliseconds[i] = TravelMilliseconds(officer.Officer, officer.Place, places[i / batch.Officers.Count]);
            }
        })),
        CompareRequest compare => new OfficersCompared(new CompareAnswer(
            compare.Number, TravelMilliseconds(compare.OnTheWay.Officer, compare.OnTheWay.Place, compare.Place),
            TravelMilliseconds(compare.Other.Officer, compare.Other.Place, compare.Place))),
        _ => throw new ArgumentException("a question of another kind", nameof(request)),
    };

    /// <summary>Like the road worker: exact for everybody.</summary>
    public RankingAnswer Roads(RankingRequest request) => RankingAnswer.Of(
        request,
        [.. request.Candidates.Select(candidate => TravelMilliseconds(candidate.Officer, candidate.Place, request.Place))],
        milliseconds => (int)Math.Ceiling(milliseconds / 1000.0 * _topMetresPerSecond)) with
    {
        PreemptableMilliseconds = [.. request.Preemptable.Select(each => TravelMilliseconds(each.Officer, each.Place, request.Place))],
        Neighbours = request.NeighboursWith is null ? [] : Neighbours,
    };
}
