namespace SmartPolicing.Realtime.Roads;

/// <summary>The forbidden sequences as the import found them (<see cref="RoadTurns"/>): for pictures and checks; searches use
/// states.</summary>
internal sealed class TurnSequences(RoadFile file)
{
    private readonly FlatArray<int> _start = file.Get<int>(RoadSection.TurnStart);
    private readonly FlatArray<int> _edges = file.Get<int>(RoadSection.TurnEdges);

    public int Count => _start.Length - 1;

    public ReadOnlySpan<int> this[int sequence] => _edges.Slice(_start[sequence], _start[sequence + 1]);

    public static void Write(RoadFileWriter writer, RoadTurns turns)
    {
        writer.Add<int>(RoadSection.TurnStart, turns.Start);
        writer.Add<int>(RoadSection.TurnEdges, turns.Edges);
    }
}
