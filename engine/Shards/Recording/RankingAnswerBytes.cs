using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>The roads' answers as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class RankingAnswerBytes
{
    private const int TimeBytes = 4;
    private const int NeighbourBytesMin = 22;

    /// <summary>Writes an answer.</summary>
    internal static void Write(StateWriter writer, RankingAnswer answer)
    {
        writer.Incident(answer.Incident);
        writer.Int(answer.Round);
        writer.Int(answer.FasterWithinMetres);
        Write(writer, answer.TravelMilliseconds);
        Write(writer, answer.PreemptableMilliseconds);
        writer.Int(answer.Neighbours.Count);
        foreach (var neighbour in answer.Neighbours)
        {
            writer.UInt(neighbour.Officer.Value);
            writer.Text(neighbour.Code);
            writer.UShort(neighbour.Jurisdiction.Value);
            writer.Int(neighbour.Milliseconds);
            writer.Int(neighbour.Metres);
            writer.Int(neighbour.PositionAgeSeconds);
        }
    }

    /// <summary>Reads it back.</summary>
    internal static RankingAnswer Read(ref StateReader reader)
    {
        var incident = reader.Incident();
        var (round, fasterWithin) = (reader.Int(), reader.Int());
        var milliseconds = ReadTimes(ref reader);
        var preemptable = ReadTimes(ref reader);
        var neighbours = new NeighbourOfficer[reader.Count(NeighbourBytesMin)];
        for (var i = 0; i < neighbours.Length; i++)
        {
            neighbours[i] = new NeighbourOfficer(
                new OfficerId(reader.UInt()), reader.Text(), new JurisdictionId(reader.UShort()), reader.Int(), reader.Int(), reader.Int());
        }

        return new RankingAnswer(incident, round, milliseconds, fasterWithin)
        {
            PreemptableMilliseconds = preemptable,
            Neighbours = neighbours,
        };
    }

    private static void Write(StateWriter writer, IReadOnlyList<int> times)
    {
        writer.Int(times.Count);
        foreach (var milliseconds in times) writer.Int(milliseconds);
    }

    private static int[] ReadTimes(ref StateReader reader)
    {
        var times = new int[reader.Count(TimeBytes)];
        for (var i = 0; i < times.Length; i++) times[i] = reader.Int();
        return times;
    }
}
