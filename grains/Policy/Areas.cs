using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>
/// A dispatch area (a beat, a sub-district): a feature of areas.geojson. Its shape is known at the edge only; in the shards it is a word.
/// </summary>
/// <param name="Code">Lower-case word, unique in the region.</param>
/// <param name="Jurisdiction">Whose it is.</param>
public sealed record Area(string Code, string Name, string NameZh, JurisdictionId Jurisdiction);

/// <summary>The areas of a region. Immutable. The empty code stands for a place in none.</summary>
public sealed class AreaTable
{
    private const int RowBytesMin = 14;

    private readonly Dictionary<string, Area> _byCode;

    /// <param name="rows">Unique codes.</param>
    public AreaTable(IReadOnlyList<Area> rows)
    {
        Rows = rows;
        _byCode = rows.ToDictionary(row => row.Code, StringComparer.Ordinal);
    }

    /// <summary>Of a region without the file: none, so everybody covers everything.</summary>
    public static AreaTable Default { get; } = new([]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<Area> Rows { get; }

    /// <returns>False when the policy knows no such area.</returns>
    public bool TryFind(string code, out Area area) => _byCode.TryGetValue(code, out area!);

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Code);
            writer.Text(row.Name);
            writer.Text(row.NameZh);
            writer.UShort(row.Jurisdiction.Value);
        }
    }

    /// <summary>Reads it back.</summary>
    public static AreaTable Read(ref StateReader reader)
    {
        var rows = new Area[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new Area(reader.Text(), reader.Text(), reader.Text(), new JurisdictionId(reader.UShort()));
        return new AreaTable(rows);
    }
}
