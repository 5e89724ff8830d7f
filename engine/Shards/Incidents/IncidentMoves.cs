using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Takes an incident to another place, and tells whoever is on it. Runs on the shard's loop.</summary>
internal static class IncidentMoves
{
    /// <summary>Who is nearest there is the caller's to ask.</summary>
    /// <param name="text">The place in words.</param>
    internal static void Move(ShardTables tables, IncidentGrain incident, LatLng place, string text, PlaceMark mark)
    {
        var (from, cell) = (incident.Cell, H3Cell.FromLatLng(place, OfficerTable.CellResolution));
        incident.Amend(incident.Type, incident.Priority, place, text, mark, cell);
        if (cell != from)
        {
            tables.Officers.ZoneOf(from).Close();
            tables.Incidents.Moved(incident, from);
            tables.Officers.ZoneOf(cell).Open();
        }

        tables.Effects.Mark(incident);
        foreach (var directive in incident.Directives)
            if (!directive.IsOver) tables.Effects.Mark(directive, incident);
    }
}
