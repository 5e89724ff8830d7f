using System.Text;

namespace SmartPolicing.Realtime.Server.Tiles;

/// <summary>
/// One layer of a Mapbox vector tile (version 2) while it is written; see the format's specification, parts 4.1 to 4.4. One thread.
/// </summary>
internal sealed class TileLayer(string name)
{
    private const uint MoveTo = 1;
    private const uint LineTo = 2;
    private const uint ClosePath = 7;
    private const int LineType = 2;
    private const int PolygonType = 3;

    private readonly ProtoBytes _features = new();
    private readonly List<string> _keys = [];
    private readonly List<byte[]> _values = [];
    private readonly Dictionary<object, uint> _valueIndex = [];
    private readonly List<uint> _commands = [];
    private readonly List<uint> _tags = [];
    private int _x;
    private int _y;

    internal bool IsEmpty => _features.Length == 0;

    /// <summary>Adds lines as one feature; does nothing when no line is left after rounding.</summary>
    internal void AddLines(IEnumerable<IReadOnlyList<TilePoint>> lines, params ReadOnlySpan<(string Key, object Value)> tags)
    {
        Begin();
        foreach (var line in lines)
        {
            var points = Round(line, isRing: false);
            if (points.Count >= 2) Draw(points, closed: false);
        }

        End(LineType, tags);
    }

    /// <summary>
    /// Adds one polygon: its outer ring and then its holes, cut already; does nothing when the outer ring has no area left.
    /// </summary>
    internal void AddPolygon(IReadOnlyList<IReadOnlyList<TilePoint>> rings, params ReadOnlySpan<(string Key, object Value)> tags)
    {
        Begin();
        for (var i = 0; i < rings.Count; i++)
        {
            var points = Round(rings[i], isRing: true);
            var area = TileGeometry.TwiceArea([.. points.Select(point => new TilePoint(point.X, point.Y))]);
            if (points.Count < 3 || area == 0)
            {
                if (i == 0) return;
                continue;
            }

            if (area > 0 != (i == 0)) points.Reverse(); // Outer rings run clockwise as seen, holes the other way.
            Draw(points, closed: true);
        }

        End(PolygonType, tags);
    }

    /// <summary>The layer as field 3 of a tile.</summary>
    internal void WriteTo(ProtoBytes tile)
    {
        var layer = new ProtoBytes();
        layer.Text(1, name);
        layer.Raw(_features);
        foreach (var key in _keys) layer.Text(3, key);
        foreach (var value in _values) layer.Bytes(4, value);
        layer.Number(5, TileId.Extent);
        layer.Number(15, 2);
        tile.Bytes(3, layer.ToArray());
    }

    private void Begin()
    {
        _commands.Clear();
        _x = _y = 0;
    }

    private void End(int type, ReadOnlySpan<(string Key, object Value)> tags)
    {
        if (_commands.Count == 0) return;
        _tags.Clear();
        foreach (var (key, value) in tags)
        {
            _tags.Add(KeyIndex(key));
            _tags.Add(ValueIndex(value));
        }

        var feature = new ProtoBytes();
        feature.Packed(2, _tags);
        feature.Number(3, (uint)type);
        feature.Packed(4, _commands);
        _features.Bytes(2, feature.ToArray());
    }

    private static List<(int X, int Y)> Round(IReadOnlyList<TilePoint> line, bool isRing)
    {
        var points = new List<(int X, int Y)>(line.Count);
        foreach (var point in line)
        {
            var rounded = ((int)Math.Round(point.X), (int)Math.Round(point.Y));
            if (points.Count == 0 || points[^1] != rounded) points.Add(rounded);
        }

        if (isRing && points.Count > 1 && points[0] == points[^1]) points.RemoveAt(points.Count - 1); // ClosePath says it.
        return points;
    }

    private void Draw(List<(int X, int Y)> points, bool closed)
    {
        _commands.Add(MoveTo | 1 << 3);
        Step(points[0]);
        _commands.Add(LineTo | (uint)(points.Count - 1) << 3);
        for (var i = 1; i < points.Count; i++) Step(points[i]);
        if (closed) _commands.Add(ClosePath | 1 << 3);
    }

    private void Step((int X, int Y) to)
    {
        _commands.Add(Zigzag(to.X - _x));
        _commands.Add(Zigzag(to.Y - _y));
        (_x, _y) = to;
    }

    private static uint Zigzag(int value) => (uint)(value << 1 ^ value >> 31);

    private uint KeyIndex(string key)
    {
        var index = _keys.IndexOf(key); // A layer has two keys.
        if (index >= 0) return (uint)index;
        _keys.Add(key);
        return (uint)_keys.Count - 1;
    }

    private uint ValueIndex(object value)
    {
        if (_valueIndex.TryGetValue(value, out var index)) return index;
        var encoded = new ProtoBytes();
        if (value is string text) encoded.Text(1, text);
        else encoded.Number(5, Convert.ToUInt32(value));
        _values.Add(encoded.ToArray());
        index = (uint)_values.Count - 1;
        _valueIndex.Add(value, index);
        return index;
    }
}

/// <summary>Protocol-buffer bytes while they are written: varints and length-prefixed fields are all that tiles need. One thread.</summary>
internal sealed class ProtoBytes
{
    private const uint VarintType = 0;
    private const uint LengthType = 2;

    private readonly List<byte> _bytes = [];

    internal int Length => _bytes.Count;

    internal byte[] ToArray() => [.. _bytes];

    internal void Number(uint field, uint value)
    {
        Varint(field << 3 | VarintType);
        Varint(value);
    }

    internal void Text(uint field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    internal void Bytes(uint field, ReadOnlySpan<byte> value)
    {
        Varint(field << 3 | LengthType);
        Varint((uint)value.Length);
        _bytes.AddRange(value);
    }

    internal void Packed(uint field, List<uint> values)
    {
        var packed = new ProtoBytes();
        foreach (var value in values) packed.Varint(value);
        Bytes(field, packed.ToArray());
    }

    /// <summary>Fields written elsewhere, as they are.</summary>
    internal void Raw(ProtoBytes fields) => _bytes.AddRange(fields._bytes);

    private void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
