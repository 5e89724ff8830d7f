using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Road travel times of a request's officers, in their order, to each of several places.</summary>
/// <param name="milliseconds">To be filled place by place; -1 where no way leads.</param>
public delegate void BatchTimes(LatLng[] places, int[] milliseconds);

/// <summary>
/// Works out who should go where, from the travel times of all officers to all incidents: the best of all ways. For a worker beside the
/// loop; pure.
/// </summary>
public static class BatchSolver
{
    /// <summary>The best there is.</summary>
    public static BatchAnswer Solve(BatchRequest request, BatchTimes times)
    {
        var costs = Costs(request, times, out var milliseconds);
        var (rows, columns) = (request.Places.Count, request.Officers.Count);
        var (best, each) = (new int[rows], new int[rows]);
        LeastCost.Solve(costs, columns, BatchProblem.Without(request.Places), best);
        BatchProblem.EachForItself(costs, columns, each);
        var lines = new BatchLine[rows];
        for (var row = 0; row < rows; row++)
        {
            lines[row] = best[row] == LeastCost.Nobody
                ? new BatchLine(request.Places[row], default, -1)
                : new BatchLine(request.Places[row], request.Officers[best[row]].Candidate.Officer, milliseconds[row * columns + best[row]]);
        }

        return new BatchAnswer(request.Proposal, lines, SecondsOf(each, best, milliseconds, columns));
    }

    private static int[] Costs(BatchRequest request, BatchTimes times, out int[] milliseconds)
    {
        var (rows, columns) = (request.Places.Count, request.Officers.Count);
        var bySpot = TimesBySpot(request, times);
        var costs = new int[rows * columns];
        milliseconds = new int[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var place = request.Places[row];
            var (theirs, saidNo) = bySpot[place.Incident];
            for (var column = 0; column < columns; column++)
            {
                var officer = request.Officers[column];
                var mayGo = NeedMatching.Suits(officer.Skills, place.Skills) && !saidNo.Contains(officer.Candidate.Officer);
                milliseconds[row * columns + column] = theirs[column];
                costs[row * columns + column] = mayGo ? BatchProblem.CostOf(place.Priority, theirs[column]) : LeastCost.Cannot;
            }
        }

        return costs;
    }

    private static Dictionary<IncidentId, (int[] Milliseconds, HashSet<OfficerId> SaidNo)> TimesBySpot(
        BatchRequest request, BatchTimes times)
    {
        var officers = request.Officers.Count;
        var milliseconds = new int[request.Spots.Count * officers];
        times([.. request.Spots.Select(spot => spot.Place)], milliseconds);
        var bySpot = new Dictionary<IncidentId, (int[], HashSet<OfficerId>)>();
        foreach (var (at, spot) in request.Spots.Index())
            bySpot[spot.Incident] = (milliseconds[(at * officers)..((at + 1) * officers)], [.. spot.SaidNo]);

        return bySpot;
    }

    private static int SecondsOf(int[] each, int[] best, int[] milliseconds, int columns)
    {
        if (each.Count(column => column != LeastCost.Nobody) < best.Count(column => column != LeastCost.Nobody)) return -1;
        var seconds = 0L;
        for (var row = 0; row < each.Length; row++)
            if (each[row] != LeastCost.Nobody) seconds += BatchProblem.SecondsOf(milliseconds[row * columns + each[row]]);
        return (int)Math.Min(seconds, int.MaxValue);
    }
}
