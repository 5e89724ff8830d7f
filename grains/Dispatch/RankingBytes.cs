using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.PatrolZones;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>Rankings and questions to the roads as bytes, in snapshots.</summary>
public static class RankingBytes
{
    private const int LineBytesMin = 32;
    private const int CandidateBytes = 24;
    private const int NeedBytesMin = 24;
    private const int CountBytes = 5;

    /// <summary>Writes a ranking; null is one byte.</summary>
    public static void Write(StateWriter writer, Ranking? ranking)
    {
        writer.Flag(ranking is not null);
        if (ranking is null) return;
        writer.Moment(ranking.At);
        writer.Int(ranking.Policy);
        Write(writer, ranking.Officers);
        writer.Int(ranking.Needs.Count);
        foreach (var need in ranking.Needs) Write(writer, need);
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
        var (at, policy) = (reader.Moment(), reader.Int());
        var officers = ReadLines(ref reader);
        var needs = new RankedNeed[reader.Count(NeedBytesMin)];
        for (var i = 0; i < needs.Length; i++) needs[i] = ReadNeed(ref reader);
        var cell = new H3Cell((ulong)reader.Long());
        var zone = new PatrolZoneView(cell, reader.Int(), reader.Int(), reader.Int(), reader.Double());
        return new Ranking(at, officers, zone) { Policy = policy, Needs = needs };
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
            writer.Int(line.Serves);
            writer.Text(line.OtherArea);
            writer.UShort(line.Neighbour.Value);
            Write(writer, line.Preempts);
        }
    }

    /// <summary>Reads them back.</summary>
    public static RankedOfficer[] ReadLines(ref StateReader reader)
    {
        var lines = new RankedOfficer[reader.Count(LineBytesMin)];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = new RankedOfficer(
                new OfficerId(reader.UInt()), reader.Text(), (RankReason)reader.Byte(), reader.Int(), reader.Int(), reader.Int())
            {
                Serves = reader.Int(),
                OtherArea = reader.Text(),
                Neighbour = new JurisdictionId(reader.UShort()),
                Preempts = ReadPreempts(ref reader),
            };
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
        writer.Flag(request.NeighboursWith is not null);
        if (request.NeighboursWith is { } skills) PolicyBytes.Write(writer, skills);
        Write(writer, request.Candidates);
        Write(writer, request.Preemptable);
    }

    /// <summary>Reads it back.</summary>
    public static RankingRequest ReadRequest(ref StateReader reader)
    {
        var incident = reader.Incident();
        var round = reader.Int();
        var place = reader.Place();
        var (nobodyCloser, wanted, canWait) = (reader.Int(), reader.Int(), reader.Flag());
        var neighboursWith = reader.Flag() ? PolicyBytes.ReadTexts(ref reader) : null;
        var candidates = ReadCandidates(ref reader);
        return new RankingRequest(incident, round, place, candidates, nobodyCloser, wanted, canWait)
        {
            NeighboursWith = neighboursWith,
            Preemptable = ReadCandidates(ref reader),
        };
    }

    /// <summary>Writes officers and where they were.</summary>
    public static void Write(StateWriter writer, IReadOnlyList<Candidate> candidates)
    {
        writer.Int(candidates.Count);
        foreach (var candidate in candidates)
        {
            writer.UInt(candidate.Officer.Value);
            writer.Place(candidate.Place);
            writer.Int(BitConverter.SingleToInt32Bits(candidate.HeadingDegrees));
        }
    }

    /// <summary>Reads them back.</summary>
    public static Candidate[] ReadCandidates(ref StateReader reader)
    {
        var candidates = new Candidate[reader.Count(CandidateBytes)];
        for (var i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new Candidate(
                new OfficerId(reader.UInt()), reader.Place(), BitConverter.Int32BitsToSingle(reader.Int()));
        }

        return candidates;
    }

    /// <summary>Writes how many are passed over for what.</summary>
    public static void Write(StateWriter writer, IReadOnlyList<PassedOverCount> counts)
    {
        writer.Int(counts.Count);
        foreach (var (reason, officers) in counts)
        {
            writer.Byte((byte)reason);
            writer.Int(officers);
        }
    }

    /// <summary>Reads it back.</summary>
    public static PassedOverCount[] ReadCounts(ref StateReader reader)
    {
        var counts = new PassedOverCount[reader.Count(CountBytes)];
        for (var i = 0; i < counts.Length; i++) counts[i] = new PassedOverCount((RankReason)reader.Byte(), reader.Int());
        return counts;
    }

    private static void Write(StateWriter writer, RankedNeed need)
    {
        writer.Int(need.Line.Count);
        PolicyBytes.Write(writer, need.Line.Skills);
        writer.Text(need.Line.By);
        writer.Int(need.Held);
        writer.Int(need.Fit);
        writer.Int(need.Short);
        Write(writer, need.PassedOver);
    }

    private static RankedNeed ReadNeed(ref StateReader reader)
    {
        var line = new NeedLine(reader.Int(), PolicyBytes.ReadTexts(ref reader), reader.Text());
        return new RankedNeed(line, reader.Int(), reader.Int(), reader.Int(), ReadCounts(ref reader));
    }

    private static void Write(StateWriter writer, PreemptChoice? choice)
    {
        writer.Flag(choice is not null);
        if (choice is null) return;
        writer.Directive(choice.Directive);
        writer.Incident(choice.Incident);
        writer.Byte(choice.Priority);
        writer.Int(choice.GainSeconds);
    }

    private static PreemptChoice? ReadPreempts(ref StateReader reader) =>
        reader.Flag() ? new PreemptChoice(reader.Directive(), reader.Incident(), reader.Byte(), reader.Int()) : null;
}
