using SmartPolicing.Realtime.Regions.Places;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Reads places.csv: the region's own named places (docs/CALLS.md).</summary>
internal static class PlacesFile
{
    internal static readonly string[] Columns = ["name", "nameZh", "lat", "lng", "kind"];

    internal static bool TryRead(string path, out List<NamedPlace> places, out RegionRefusal refusal)
    {
        places = [];
        if (!CsvTable.TryRead(path, Columns, exactly: true, PlaceLimits.RowsMax, out var table, out refusal)) return false;
        var fields = new RowFields(path);
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var name = fields.Text(0, "name", 0, RegionLimits.NameCharactersMax);
            var nameZh = fields.Text(1, "nameZh", 0, RegionLimits.NameCharactersMax);
            if (name.Length + nameZh.Length == 0) fields.Refuse("a place needs a name, English or Chinese");
            var place = fields.Place(2, 3);
            var kind = fields.Text(4, "kind", 0, RegionLimits.CodeCharactersMax);
            if (fields.Refusal is not null) break;
            places.Add(new NamedPlace(name.Length > 0 ? name : nameZh, nameZh.Length > 0 ? nameZh : name, kind, place));
        }

        refusal = fields.Refusal!;
        return fields.Refusal is null;
    }
}
