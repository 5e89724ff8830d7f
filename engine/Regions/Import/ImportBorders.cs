using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>A jurisdiction as it is imported.</summary>
internal sealed record ImportedJurisdiction(ushort Id, string Code, string Name, string NameZh, Border Border);

/// <summary>A border with what its source says about it.</summary>
internal sealed record BorderDraft(string? Name, string? NameZh, Border Border, int? Number = null, string? Code = null);

/// <summary>The jurisdictions of an import, numbered from 1 in the order of their source, and what was left out on the way.</summary>
internal sealed record ImportBorders(IReadOnlyList<ImportedJurisdiction> All, string Source, IReadOnlyList<string> Notes)
{
    /// <summary>From the borders file if one is named, else from the map.</summary>
    internal static bool TryFind(
        RegionImportOptions options, string id, RoadGraph roads, OsmPlaces places, out ImportBorders borders, out RegionRefusal? refusal)
    {
        borders = null!;
        if (options.Borders is not null && options.AdminLevel is not null)
            refusal = new RegionRefusal("--admin-level", "", "goes with the map's own boundaries; --borders names others");
        else if (options.Borders is not null) BorderFiles.TryRead(options.Borders, id, out borders, out refusal);
        else MapBorders.TryChoose(options.Map, id, options.AdminLevel, roads, places, out borders, out refusal);
        return refusal is null;
    }

    /// <summary>
    /// Keeps numbers and codes when every draft has its own; otherwise counts from 1 and makes codes of letters of the region's id and the
    /// number.
    /// </summary>
    internal static ImportBorders Number(string id, IReadOnlyList<BorderDraft> drafts, string source, IReadOnlyList<string> notes)
    {
        var numbered = drafts.All(at => at.Number is > 0 and <= ushort.MaxValue)
            && drafts.DistinctBy(at => at.Number).Count() == drafts.Count;
        var coded = drafts.All(at => at.Code is { Length: > 0 and <= RegionLimits.CodeCharactersMax })
            && drafts.DistinctBy(at => at.Code).Count() == drafts.Count;
        var all = new List<ImportedJurisdiction>();
        foreach (var draft in drafts)
        {
            var number = numbered ? draft.Number!.Value : all.Count + 1;
            var code = coded ? draft.Code! : $"{Prefix(id)}-{number:D2}";
            var name = Short(draft.Name, $"{id} {number}");
            all.Add(new ImportedJurisdiction((ushort)number, code, name, Short(draft.NameZh, name), draft.Border));
        }

        return new ImportBorders(all, source, notes);
    }

    /// <summary>The first letters of an id, for codes that are read out over radio: "andorra" is AND.</summary>
    internal static string Prefix(string id)
    {
        const int Letters = 3;
        var letters = string.Concat(id.Where(char.IsAsciiLetterOrDigit).Take(Letters)).ToUpperInvariant();
        return letters.Length > 0 ? letters : "R";
    }

    /// <summary>A name that fits the region's files.</summary>
    internal static string Short(string? name, string otherwise)
    {
        var text = string.Concat((name ?? "").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length == 0 ? otherwise : Words.Cut(text, RegionLimits.NameCharactersMax);
    }
}
