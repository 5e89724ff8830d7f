using System.Text;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Street names as UTF-8, three to a name (text, English, Chinese): part p of name n is the bytes [Start[3n + p], Start[3n + p + 1]).
/// A name that is not there has no bytes; an empty English or Chinese name does not occur.
/// </summary>
internal static class NameArrays
{
    private const int Parts = 3;

    public static void Write(RoadFileWriter writer, ReadOnlySpan<RoadName> names)
    {
        var starts = new List<int> { 0 };
        var text = new List<byte>();
        foreach (var name in names)
        {
            foreach (var part in new[] { name.Text, name.English, name.Chinese })
            {
                text.AddRange(Encoding.UTF8.GetBytes(part ?? ""));
                starts.Add(text.Count);
            }
        }

        writer.Add<int>(RoadSection.NameStart, starts.ToArray());
        writer.Add<byte>(RoadSection.NameText, text.ToArray());
    }

    public static RoadName[] Read(RoadFile file)
    {
        var starts = file.Get<int>(RoadSection.NameStart);
        var text = file.Get<byte>(RoadSection.NameText);
        var names = new RoadName[starts.Length / Parts];
        for (var name = 0; name < names.Length; name++)
            names[name] = new RoadName(Part(name, 0) ?? "", Part(name, 1), Part(name, 2));
        return names;

        string? Part(int name, int part)
        {
            var bytes = text.Slice(starts[Parts * name + part], starts[Parts * name + part + 1]);
            return bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
        }
    }
}
