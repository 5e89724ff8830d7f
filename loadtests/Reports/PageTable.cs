using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>A table of a page. Everything in it is escaped; columns of numbers stand at the right, digit below digit.</summary>
/// <param name="columns">Titles; one that begins with '#' is a column of numbers.</param>
internal sealed class PageTable(params string[] columns)
{
    private readonly List<(bool IsMarked, PageCell[] Cells)> _rows = [];

    /// <summary>Adds a row: one cell for each column.</summary>
    internal PageTable Add(params PageCell[] cells) => Add(false, cells);

    /// <param name="isMarked">Stands out: a limit that broke.</param>
    internal PageTable Add(bool isMarked, params PageCell[] cells)
    {
        _rows.Add((isMarked, cells));
        return this;
    }

    internal string ToHtml()
    {
        var html = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
        foreach (var column in columns)
            html.Append($"<th{ClassOf(column, PageTone.Plain)} scope=\"col\">{Figures.Escape(column.TrimStart('#'))}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (var (isMarked, cells) in _rows)
        {
            html.Append(isMarked ? "<tr class=\"marked\">" : "<tr>");
            for (var i = 0; i < cells.Length; i++)
            {
                var (text, tone) = (cells[i].Text, cells[i].Tone);
                html.Append($"<td{ClassOf(columns[i], tone)}>{PageParts.SignOf(tone)}{Figures.Escape(text)}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static string ClassOf(string column, PageTone tone)
    {
        var kinds = (column.StartsWith('#') ? "number " : "") + (tone is PageTone.Plain ? "" : tone.ToString().ToLowerInvariant());
        return kinds.Length == 0 ? "" : $" class=\"{kinds.Trim()}\"";
    }
}

/// <summary>A cell's text, and whether it is a verdict.</summary>
internal readonly record struct PageCell(string Text, PageTone Tone = PageTone.Plain)
{
    public static implicit operator PageCell(string text) => new(text);

    internal static PageCell Verdict(bool isGood, string good, string bad) => isGood ? new(good, PageTone.Good) : new(bad, PageTone.Bad);
}

/// <summary>What a cell says beyond its words; each has a sign of its own shape beside its colour.</summary>
internal enum PageTone
{
    Plain,
    Good,
    Bad,
    Quiet,
}
