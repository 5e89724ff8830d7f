using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Calls;

/// <summary>
/// Calls for a region that has no recorded ones: a Poisson process, with a few at once so that a page has something to show from the
/// start, and now and then a second call about the same happening. The same seed and run give the same calls.
/// </summary>
/// <param name="PerHour">Happenings per hour of the node's clock; above 0.</param>
/// <param name="Types">At least one.</param>
/// <param name="Places">Draws a place.</param>
/// <param name="Chinese">Language of what callers say.</param>
public sealed record InventedCalls(
    ulong Seed, string Run, double PerHour, IReadOnlyList<CallType> Types, Func<Chance, CallPlace> Places, bool Chinese)
{
    /// <summary>Share of happenings about which a second person calls.</summary>
    private const double SecondCallShare = 0.12;

    /// <summary>When the first happenings are called in, milliseconds from the start.</summary>
    private static readonly int[] FirstAt = [0, 2_000, 4_500, 7_000, 9_500];

    /// <summary>How often a type comes up by its priority: urgent ones are rare.</summary>
    private static readonly double[] WeightOfPriority = [1, 3, 6, 5];

    /// <summary>Without end, in order of time.</summary>
    public IEnumerable<PlannedCall> Plan()
    {
        var chance = Chance.Of(Seed, $"invented calls {Run}");
        var waiting = new PriorityQueue<PlannedCall, (long, long)>(); // second calls, at most a minute ahead
        double at = 0;
        long row = 0;
        for (var happening = 0; ; happening++)
        {
            at = happening < FirstAt.Length ? FirstAt[happening] : at + chance.NextExponential(3_600_000 / PerHour);
            while (waiting.TryPeek(out _, out var due) && due.Item1 <= at) yield return waiting.Dequeue();
            var call = Invent((long)at, row++, chance);
            yield return call;
            if (chance.NextUnit() >= SecondCallShare) continue;
            var again = Again(call, row++, chance);
            waiting.Enqueue(again, (again.AtMilliseconds, row));
        }
    }

    private PlannedCall Invent(long at, long row, Chance chance)
    {
        var type = Draw(chance);
        var place = Places(chance);
        var (name, number) = CallTexts.Caller(Chinese, chance);
        return new PlannedCall(
            at, PlannedCall.IdOf(Seed, Run, row), type.Code, 0, place.Place, place.Words, CallTexts.Say(type, Chinese, chance),
            name, number, chance.NextUnit() < 0.85 ? "110" : "app", null);
    }

    private PlannedCall Again(PlannedCall first, long row, Chance chance)
    {
        // Well inside the 60 m within which calls are joined by the usual policy.
        const double SpreadDegrees = 0.0001; // 11 m of latitude
        var place = LatLng.FromDegrees(
            Math.Clamp(first.Place.Latitude + chance.NextBetween(-SpreadDegrees, SpreadDegrees), -90, 90),
            Math.Clamp(first.Place.Longitude + chance.NextBetween(-SpreadDegrees, SpreadDegrees), -180, 180));
        var (name, number) = CallTexts.Caller(Chinese, chance);
        return first with
        {
            AtMilliseconds = first.AtMilliseconds + (long)chance.NextBetween(8_000, 60_000),
            Id = PlannedCall.IdOf(Seed, Run, row),
            Place = place,
            Text = CallTexts.SayAgain(Chinese),
            CallerName = name,
            CallerNumber = number,
        };
    }

    private CallType Draw(Chance chance)
    {
        var total = Types.Sum(Weight);
        var draw = chance.NextUnit() * total;
        foreach (var type in Types)
        {
            draw -= Weight(type);
            if (draw < 0) return type;
        }

        return Types[^1];
    }

    private static double Weight(CallType type) => WeightOfPriority[Math.Clamp(type.Priority, (byte)1, (byte)4) - 1];
}
