using System.Globalization;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>
/// Checked fields of CSV rows, remembering the first thing wrong; after a fault further reads give harmless values. One thread.
/// </summary>
internal sealed class RowFields(string path)
{
    private CsvRow _row;

    /// <summary>The first fault, or null.</summary>
    internal RegionRefusal? Refusal { get; private set; }

    internal void Begin(CsvRow row) => _row = row;

    /// <summary>Notes a fault of the current row, or of the whole file when no row was begun.</summary>
    internal void Refuse(string reason) => Refusal ??= new RegionRefusal(path, _row.Line == 0 ? "" : CsvTable.Line(_row.Line), reason);

    internal long Whole(int column, string name, long low, long high)
    {
        if (long.TryParse(_row[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high) return value;
        Refuse(string.Create(CultureInfo.InvariantCulture, $"{name} \"{Short(column)}\" must be a whole number from {low} to {high}"));
        return low;
    }

    internal string Text(int column, string name, int low, int high)
    {
        var text = _row[column];
        if (text.Length < low || text.Length > high) Refuse($"{name} must have {low} to {high} characters; it has {text.Length}");
        return text;
    }

    internal string Word(int column, string name)
    {
        var text = _row[column];
        if (!Words.IsCode(text)) Refuse($"{name} \"{Short(column)}\": lower-case letters, digits and hyphens, 1 to {RegionLimits.CodeCharactersMax}");
        return text;
    }

    internal LatLng Place(int latColumn, int lngColumn)
    {
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (double.TryParse(_row[latColumn], Decimal, CultureInfo.InvariantCulture, out var lat)
            && double.TryParse(_row[lngColumn], Decimal, CultureInfo.InvariantCulture, out var lng)
            && LatLng.TryFromDegrees(lat, lng, out var place))
        {
            return place;
        }

        Refuse($"lat \"{Short(latColumn)}\", lng \"{Short(lngColumn)}\" is not a place: degrees, latitude -90 to 90, longitude -180 to 180");
        return default;
    }

    /// <summary>A field for a message: whole files have been pasted into one before.</summary>
    private string Short(int column) => _row[column].Length <= 40 ? _row[column] : _row[column][..40] + "…";
}
