using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What to measure a batch on.</summary>
/// <param name="Region">A region's folder.</param>
/// <param name="Officers">Free officers.</param>
/// <param name="Incidents">Incidents that want one each.</param>
internal sealed record BatchBenchOptions(string Region, int Officers, int Incidents, ulong Seed);

/// <summary>Several incidents at once: the solver alone, and with the travel times of all officers to all incidents.</summary>
internal sealed class BatchBench(RoadGraph graph, BatchBenchOptions options)
{
    private const int SolverRepetitions = 20;
    private const int Repetitions = 100;
    private const double TargetNanoseconds = 50e6;

    private readonly MapPlaces _places = new(graph);
    private readonly PlaceTimes _times = new(graph.FreeFlow);
    private int _served;
    private long _best;
    private long _each;

    /// <summary>Measures it.</summary>
    public static bool TryRun(BatchBenchOptions options, [NotNullWhen(true)] out BenchReport? report, out string refusal)
    {
        report = null;
        refusal = "";
        var machine = Timing.Machine();
        if (!RegionFolder.TryLoad(options.Region, out var region, out var refused)
            || !RegionFolder.TryReadRoads(region, out var graph, out refused))
        {
            refusal = refused.ToString()!;
            return false;
        }

        var rows = new BatchBench(graph, options).Rows();
        var subject = string.Create(
            CultureInfo.InvariantCulture,
            $"{region.Name}: {graph.EdgeCount:N0} edges; {options.Incidents} incidents of mixed priority, {options.Officers:N0} officers on random roads");
        report = new BenchReport(subject, machine, options.Seed, rows);
        return true;
    }

    private BenchRow[] Rows()
    {
        BatchRequest[] requests = [.. Enumerable.Range(0, Timing.WarmUp + Repetitions).Select(Make)];
        (int[] Costs, long[] Without)[] problems = [.. requests.Take(SolverRepetitions + 1).Select(Problem)];
        var answers = new List<(bool Same, string What)>();
        var solver = Timing.FewCalls("batch: the solver alone", SolverRepetitions, i =>
        {
            var columnOf = new int[options.Incidents];
            LeastCost.Solve(problems[i].Costs, options.Officers, problems[i].Without, columnOf);
        });
        for (var i = 0; i < 3; i++) answers.Add(Compare(problems[i].Costs, problems[i].Without, i));
        var calls = 0;
        var before = TimeSpan.Zero;
        var whole = Timing.Calls("batch: travel times by road and the solver", Repetitions, i =>
        {
            if (i == Timing.WarmUp) (calls, before) = (0, Environment.CpuUsage.TotalTime);
            calls++;
            Count(Solve(requests[i]));
        });
        var processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / calls;
        return
        [
            solver with
            {
                Targets = [new BenchTarget(BenchFigure.Max, TargetNanoseconds)],
                Check = BenchCheck.Of(answers),
                Note = "checked: the cost against the O(n³) Hungarian method on a square",
            },
            whole with
            {
                Targets = [new BenchTarget(BenchFigure.P99, TargetNanoseconds)],
                Note = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{processor:F1} ms of processor time each, whatever else runs; "
                        + $"{_served} served; {_best:N0} s of travel in all, {_each:N0} s had each taken its nearest in turn"),
            },
        ];
    }

    private BatchRequest Make(int number)
    {
        var chance = Chance.Of(options.Seed, $"batch {number}");
        var (spots, wanted, officers) = (new List<BatchSpot>(), new List<BatchPlace>(), new List<BatchOfficer>());
        for (var i = 0; i < options.Incidents; i++)
        {
            var id = new IncidentId(new JurisdictionId(1), (uint)i + 1);
            spots.Add(new BatchSpot(id, _places.NearRoad(chance, 20), []));
            wanted.Add(new BatchPlace(id, (byte)(1 + chance.NextBelow(4)), true, chance.NextBelow(5) == 0 ? ["medic"] : []));
        }

        for (var i = 0; i < options.Officers; i++)
        {
            var (place, heading) = _places.Terminal(chance);
            officers.Add(new BatchOfficer(new Candidate(new OfficerId((uint)i + 1), place, heading), chance.NextBelow(4) == 0 ? ["medic"] : []));
        }

        return new BatchRequest(new ProposalId(new JurisdictionId(1), (uint)number + 1), spots, wanted, officers);
    }

    private BatchAnswer Solve(BatchRequest request)
    {
        _times.Begin([.. request.Officers.Select(officer => (officer.Candidate.Place, officer.Candidate.HeadingDegrees))]);
        return BatchSolver.Solve(request, (places, milliseconds) => _times.ToEach(places, milliseconds));
    }

    private void Count(BatchAnswer answer)
    {
        _served += answer.Lines.Count(line => line.Officer != default);
        _best += answer.Lines.Sum(line => line.TravelMilliseconds < 0 ? 0 : BatchProblem.SecondsOf(line.TravelMilliseconds));
        _each += Math.Max(0, answer.EachForItselfSeconds);
    }

    private (int[] Costs, long[] Without) Problem(BatchRequest request)
    {
        _times.Begin([.. request.Officers.Select(officer => (officer.Candidate.Place, officer.Candidate.HeadingDegrees))]);
        var costs = new int[options.Incidents * options.Officers];
        var milliseconds = new int[options.Officers];
        for (var row = 0; row < options.Incidents; row++)
        {
            _times.ToOne(request.Spots[row].Place, milliseconds);
            var place = request.Places[row];
            for (var column = 0; column < milliseconds.Length; column++)
            {
                costs[row * milliseconds.Length + column] = NeedMatching.Suits(request.Officers[column].Skills, place.Skills)
                    ? BatchProblem.CostOf(place.Priority, milliseconds[column])
                    : LeastCost.Cannot;
            }
        }

        return (costs, BatchProblem.Without(request.Places));
    }

    private (bool Same, string What) Compare(int[] costs, long[] without, int number)
    {
        var total = LeastCost.Solve(costs, options.Officers, without, new int[without.Length]);
        var slow = SlowAssignment.Cost(costs, options.Officers, without);
        return (total == slow, $"batch {number} costs {total}, the slow way {slow}");
    }
}
