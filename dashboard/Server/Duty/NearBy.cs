using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Duty;

/// <summary>Who and what is near an officer, from the newest frame and the board: a look, and nothing of the shard's.</summary>
internal static class NearBy
{
    private const double MetresPerDegree = 111_200;

    /// <returns>Null when the officer has no position.</returns>
    internal static DutyAnswer? Find(DashboardState state, OfficerRegistration officer)
    {
        var isPlaced = state.Node.TryPosition(officer.Id, out var own) && !own.FixAt.IsNever;
        if (!isPlaced) return null;
        var here = LatLng.FromDegrees(own.Latitude, own.Longitude);
        return DutyAnswer.Done with { Officers = Officers(state, officer, here), Incidents = Incidents(state, officer, here) };
    }

    private static List<NearOfficerRow> Officers(DashboardState state, OfficerRegistration self, LatLng here)
    {
        var now = state.Node.Now;
        var door = state.Node.Shards.First(shard => shard.Jurisdiction == self.Home);
        var frame = door.Frame();
        var near = new List<(int Metres, int Slot)>();
        var officers = frame.Officers;
        for (var slot = 0; slot < officers.Length; slot++)
        {
            ref readonly var each = ref officers[slot];
            if (each.Officer == self.Id || each.FixAt.IsNever || each.Status == OfficerStatus.OffDuty) continue;
            if (Math.Abs(each.Latitude - here.Latitude) * MetresPerDegree > DashboardLimits.NearMetres) continue;
            var metres = (int)here.MetresTo(LatLng.FromDegrees(each.Latitude, each.Longitude));
            if (metres <= DashboardLimits.NearMetres) near.Add((metres, slot));
        }

        var rows = new List<NearOfficerRow>();
        foreach (var (metres, slot) in near.Order().Take(DashboardLimits.NearMax))
        {
            var each = officers[slot];
            rows.Add(new NearOfficerRow(
                each.Officer.Value, door.Officers[slot].Code, each.Status, Mapping.Degrees(each.Latitude), Mapping.Degrees(each.Longitude),
                metres, (int)Math.Max(0, now.MillisecondsSince(each.FixAt) / 1_000)));
        }

        frame.LetGo();
        return rows;
    }

    private static NearIncidentRow[] Incidents(DashboardState state, OfficerRegistration self, LatLng here) =>
    [
        .. state.Board.Incidents.Where(incident => incident.Id.Jurisdiction == self.Home)
            .Select(incident => (Incident: incident, Metres: (int)here.MetresTo(incident.Place)))
            .Where(each => each.Metres <= DashboardLimits.NearMetres)
            .OrderBy(each => each.Metres).ThenBy(each => each.Incident.Id.Number)
            .Take(DashboardLimits.NearMax)
            .Select(each => new NearIncidentRow(
                each.Incident.Id.ToString(), each.Incident.Type, each.Incident.Priority, each.Incident.State,
                Mapping.Degrees(each.Incident.Place.Latitude), Mapping.Degrees(each.Incident.Place.Longitude), each.Incident.PlaceText,
                each.Metres)),
    ];
}
