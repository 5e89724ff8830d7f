namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Directed edges of an opened graph. Those out of vertex v are [OutStart[v], OutStart[v + 1]); those into it are
/// In[InStart[v]..InStart[v + 1]]. Twin is -1 on a one-way street.
/// </summary>
internal sealed class EdgeArrays(RoadFile file)
{
    public readonly FlatArray<int> OutStart = file.Get<int>(RoadSection.OutStart);
    public readonly FlatArray<int> From = file.Get<int>(RoadSection.EdgeFrom);
    public readonly FlatArray<int> To = file.Get<int>(RoadSection.EdgeTo);
    public readonly FlatArray<int> Milliseconds = file.Get<int>(RoadSection.EdgeMilliseconds);
    public readonly FlatArray<int> Street = file.Get<int>(RoadSection.EdgeStreet);
    public readonly FlatArray<int> Twin = file.Get<int>(RoadSection.EdgeTwin);
    public readonly FlatArray<int> InStart = file.Get<int>(RoadSection.InStart);
    public readonly FlatArray<int> In = file.Get<int>(RoadSection.In);

    public int Count => To.Length;

    public static void Write(RoadFileWriter writer, RoadEdges edges)
    {
        writer.Add<int>(RoadSection.OutStart, edges.OutStart);
        writer.Add<int>(RoadSection.EdgeFrom, edges.From);
        writer.Add<int>(RoadSection.EdgeTo, edges.To);
        writer.Add<int>(RoadSection.EdgeMilliseconds, edges.Milliseconds);
        writer.Add<int>(RoadSection.EdgeStreet, edges.Street);
        writer.Add<int>(RoadSection.EdgeTwin, edges.Twin);
        writer.Add<int>(RoadSection.InStart, edges.InStart);
        writer.Add<int>(RoadSection.In, edges.In);
    }
}
