using System.Text;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Cuts CSV text into records by RFC 4180. One thread, forward only.</summary>
internal sealed class CsvScan(string text, int fieldMax)
{
    private readonly StringBuilder _field = new();
    private int _at;

    /// <summary>The line the next character is on, from 1.</summary>
    internal int Line { get; private set; } = 1;

    /// <summary>Takes the next record that is not a blank line.</summary>
    /// <param name="line">The line the record begins on; of a faulty record the line of the fault.</param>
    /// <param name="reason">Null at the end of the file; otherwise what is wrong.</param>
    /// <returns>False at the end and at a fault.</returns>
    internal bool TryNext(List<string> fields, out int line, out string? reason)
    {
        fields.Clear();
        reason = null;
        SkipBlankLines();
        line = Line;
        if (_at == text.Length) return false;
        while (true)
        {
            reason = _at < text.Length && text[_at] == '"' ? Quoted() : Plain();
            if (reason is null && fields.Count == RegionLimits.ColumnsMax) reason = $"more than {RegionLimits.ColumnsMax} columns";
            if (reason is not null)
            {
                line = Line;
                return false;
            }

            fields.Add(_field.ToString());
            if (_at == text.Length) return true;
            if (text[_at] == ',')
            {
                _at++;
                continue;
            }

            EndLine();
            return true;
        }
    }

    private void SkipBlankLines()
    {
        while (_at < text.Length && AtLineEnd()) EndLine();
    }

    private bool AtLineEnd() => text[_at] == '\n' || (text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n');

    private void EndLine()
    {
        _at += text[_at] == '\r' ? 2 : 1;
        Line++;
    }

    private string? Plain()
    {
        var start = _at;
        while (_at < text.Length && text[_at] != ',' && !AtLineEnd())
        {
            if (text[_at] == '"') return "a quote inside a field that does not begin with one";
            if (text[_at] == '\r') return "a carriage return without a line feed";
            _at++;
        }

        if (_at - start > fieldMax) return $"a field of more than {fieldMax} characters";
        _field.Clear().Append(text, start, _at - start);
        return null;
    }

    private string? Quoted()
    {
        var opened = Line;
        _field.Clear();
        for (_at++; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '"')
            {
                if (_at + 1 < text.Length && text[_at + 1] == '"')
                {
                    _at++;
                }
                else
                {
                    _at++;
                    return _at == text.Length || text[_at] == ',' || AtLineEnd() ? null : "characters after a closing quote";
                }
            }
            else if (c == '\n')
            {
                Line++;
            }

            if (_field.Length == fieldMax) return $"a field of more than {fieldMax} characters";
            _field.Append(c);
        }

        Line = opened; // The end of the file says nothing; the quote that was never closed does.
        return "a quote that is never closed";
    }
}
