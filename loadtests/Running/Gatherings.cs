using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Sends the officers who live nearest to a gathering there and home again, at their times.</summary>
internal static class Gatherings
{
    /// <summary>Runs one gathering; ends when it is over.</summary>
    /// <param name="begins">Second of the run at which the scenario's time 0 is.</param>
    internal static async Task RunAsync(
        Gather gather, double begins, IReadOnlyList<CrowdOfficer> officers, LatLng[] homes, ulong seed, RunTime time,
        CancellationToken cancellation)
    {
        var chosen = Nearest(gather, officers, homes);
        var chance = Chance.Of(seed, $"gather {gather.Place.Centre} {gather.From}");
        await time.UntilAsync(begins + gather.From.TotalSeconds, cancellation);
        foreach (var officer in chosen) officer.Gathered = new Spot(CallPlaces.InCircle(gather.Place, chance));
        await time.UntilAsync(begins + (gather.From + gather.Lasting).TotalSeconds, cancellation);
        foreach (var officer in chosen) officer.Gathered = null;
    }

    /// <summary>So many officers, nearest homes first, the lower number first among equals.</summary>
    internal static List<CrowdOfficer> Nearest(Gather gather, IReadOnlyList<CrowdOfficer> officers, LatLng[] homes) =>
    [
        .. officers.Select((officer, index) => (officer, metres: homes[index].MetresTo(gather.Place.Centre)))
            .OrderBy(each => each.metres).ThenBy(each => each.officer.Id).Take(gather.Officers).Select(each => each.officer),
    ];
}
