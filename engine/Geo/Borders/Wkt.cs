using System.Buffers;
using System.Globalization;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Reads borders from well-known text: POLYGON and MULTIPOLYGON, longitude before latitude, WGS-84, two numbers a position.
/// </summary>
public static class Wkt
{
    private static readonly SearchValues<char> AfterNumber = SearchValues.Create(" \t\r\n,()");

    /// <param name="text">At most <see cref="GeoLimits.BorderTextLength"/> characters.</param>
    /// <param name="border">Null when refused.</param>
    /// <param name="refusal">Offset in characters and the reason, or for a crossing polygon, ring and edges; null when read.</param>
    public static bool TryReadBorder(string text, out Border? border, out string? refusal)
    {
        border = null;
        if (text.Length > GeoLimits.BorderTextLength)
        {
            refusal = $"{text.Length} characters; {GeoLimits.BorderTextLength} are the most";
            return false;
        }
        var scan = new Scan(text);
        var polygons = new List<BorderPolygon>();
        var read = scan.TryWord("MULTIPOLYGON") ? ReadList(ref scan, polygons)
            : scan.TryWord("POLYGON") ? ReadPolygon(ref scan, polygons)
            : scan.Refuse("not POLYGON or MULTIPOLYGON");
        if (read && !scan.AtEnd)
            read = scan.Refuse("more text after the end");
        refusal = scan.Refusal;
        return read && Border.TryCreate(polygons, out border, out refusal);
    }

    private static bool ReadList(ref Scan scan, List<BorderPolygon> polygons)
    {
        if (!scan.Expect('('))
            return false;
        do
        {
            if (!ReadPolygon(ref scan, polygons))
                return false;
        }
        while (scan.Try(','));
        return scan.Expect(')');
    }

    private static bool ReadPolygon(ref Scan scan, List<BorderPolygon> polygons)
    {
        if (!scan.Expect('('))
            return false;
        var rings = new List<LatLng[]>();
        do
        {
            if (!ReadRing(ref scan, rings))
                return false;
        }
        while (scan.Try(','));
        polygons.Add(new BorderPolygon(rings[0], [.. rings.Skip(1)]));
        return scan.Expect(')');
    }

    private static bool ReadRing(ref Scan scan, List<LatLng[]> rings)
    {
        if (!scan.Expect('('))
            return false;
        var corners = new List<LatLng>();
        do
        {
            if (!scan.TryNumber(out var longitude) || !scan.TryNumber(out var latitude))
                return false;
            if (!LatLng.TryFromDegrees(latitude, longitude, out var corner))
                return scan.Refuse($"longitude {longitude:R}, latitude {latitude:R} is not on the earth");
            corners.Add(corner);
        }
        while (scan.Try(','));
        if (!scan.Expect(')'))
            return false;
        rings.Add([.. corners]);
        var reason = BorderPolygon.Refuse(rings[^1]);
        return reason is null || scan.Refuse(reason);
    }

    /// <summary>The text, how far it is read, and the first reason to stop.</summary>
    private ref struct Scan(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        public string? Refusal { get; private set; }

        public bool AtEnd
        {
            get
            {
                SkipBlanks();
                return _at == _text.Length;
            }
        }

        public bool Refuse(string reason)
        {
            Refusal ??= $"character {_at}: {reason}";
            return false;
        }

        public bool TryWord(string word)
        {
            SkipBlanks();
            if (!_text[_at..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return false;
            _at += word.Length;
            return true;
        }

        public bool Try(char sign)
        {
            SkipBlanks();
            if (_at == _text.Length || _text[_at] != sign)
                return false;
            _at++;
            return true;
        }

        public bool Expect(char sign) => Try(sign) || Refuse($"'{sign}' expected");

        public bool TryNumber(out double number)
        {
            SkipBlanks();
            var rest = _text[_at..];
            var length = rest.IndexOfAny(AfterNumber);
            var word = length < 0 ? rest : rest[..length];
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
                return Refuse("a number expected");
            _at += word.Length;
            return true;
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
        }
    }
}
