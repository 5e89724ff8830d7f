using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.PatrolZones;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>Rankings and questions to the roads as bytes, in snapshots.</summary>
public static class RankingBytes
{
    private const int LineBytesMin = 21;
    private const int CandidateBytes = 24;

    /// <summary>Writes a ranking; null is one byte.</summary>
    public static void Write(StateWriter writer, Ranking? ranking)
    {
        writer.Flag(ranking is not null);
        if (ranking is null) return;
        writer.Moment(ranking.At);
        Write(writer, ranking.Officers);
        var zone = ranking.Zone;
        writer.Long((long)zone.Cell.Value);
        writer.Int(zone.Available);
        writer.Int(zone.Present);
        writer.Int(zone.OpenIncidents);
        writer.Double(zone.CallsLastHour);
    }

    /// <summary>Reads it back.</summary>
    public static Ranking? Read(ref StateReader reader)
    {
        if (!reader.Flag()) return null;
        var at = reader.Moment();
        var officers = ReadLines(ref reader);
        var cell = new H3Cell((ulong)reader.Long());
        return new Ranking(at, officers, new PatrolZoneView(cell, reader.Int(), reader.Int(), reader.Int(), reader.Double()));
    }

    /// <summary>Writes lines of a ranking.</summary>
    public static void Write(StateWriter writer, IReadOnlyList<RankedOfficer> lines)
    {
        writer.Int(lines.Count);
        foreach (var line in lines)
        {
            writer.UInt(line.Officer.Value);
            writer.Text(line.Code);
            writer.Byte((byte)line.Reason);
            writer.Int(line.TravelSeconds);
            writer.Int(line.Metres);
            writer.Int(line.PositionAgeSeconds);
        }
    }

    /// <summary>Reads them back.</summary>
    public static RankedOfficer[] ReadLines(ref StateReader reader)
    {
        var lines = new RankedOfficer[reader.Count(LineBytesMin)];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = new RankedOfficer(
                new OfficerId(reader.UInt()), reader.Text(), (RankReason)reader.Byte(), reader.Int(), reader.Int(), reader.Int());
        }

        return lines;
    }

    /// <summary>Writes a question to the roads.</summary>
    public static void Write(StateWriter writer, RankingRequest request)
    {
        writer.Incident(request.Incident);
        writer.Int(request.Round);
        writer.Place(request.Place);
        writer.Int(request.NobodyCloserThanSeconds);
        writer.Int(request.Wanted);
        writer.Flag(request.CanWait);
        writer.Int(request.Candidates.Count);
        foreach (var candidate in request.Candidates)
        {
            writer.UInt(candidate.Officer.Value);
            writer.Place(candidate.Place);
            writer.Int(BitConverter.SingleToInt32Bits(candidate.HeadingDegrees));
        }
    }

    /// <summary>Reads it back.</summary>
    public static RankingRequest ReadRequest(ref StateReader reader)
    {
        var incident = reader.Incident();
        var round = reader.Int();
        var place = reader.Place();
        var (nobodyCloser, wanted, canWait) = (reader.Int(), reader.Int(), reader.Flag());
        var candidates = new Candidate[reader.Count(CandidateBytes)];
        for (var i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new Candidate(
                new OfficerId(reader.UInt()), reader.Place(), BitConverter.Int32BitsToSingle(reader.Int()));
        }

        return new RankingRequest(incident, round, place, candidates, nobodyCloser, wanted, canWait);
    }
}
