using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Who was found for one set of skills.</summary>
/// <param name="Fit">Fastest first.</param>
/// <param name="PassedOver">Nearest first.</param>
/// <param name="Counts">How many are passed over for what; empty unless everybody was looked at.</param>
internal sealed record RankedTurn(
    IReadOnlyList<RankedOfficer> Fit, IReadOnlyList<RankedOfficer> PassedOver, IReadOnlyList<PassedOverCount> Counts);

/// <summary>
/// A ranking that is being made: one turn after the other for each set of skills that is needed, each in as many rounds of questions to the
/// roads as it takes. Immutable.
/// </summary>
/// <param name="Request">The question that is out.</param>
/// <param name="Enough">So many officers are asked about at most.</param>
/// <param name="PassedOver">The nearest of all rounds of this turn.</param>
/// <param name="Counts">Of this turn; empty unless everybody was looked at.</param>
/// <param name="Sets">What is to be ranked for; this turn is the one after <paramref name="Done"/>.</param>
/// <param name="Done">The turns before.</param>
/// <param name="Aside">Officers who could be taken off another incident, and neighbours': of the first round of all.</param>
internal sealed record PendingRanking(
    RankingRequest Request,
    int Enough,
    IReadOnlyList<RankedOfficer> PassedOver,
    IReadOnlyList<PassedOverCount> Counts,
    IReadOnlyList<IReadOnlyList<string>> Sets,
    IReadOnlyList<RankedTurn> Done,
    IReadOnlyList<RankedOfficer> Aside)
{
    private const int SetBytesMin = 4;
    private const int TurnBytesMin = 12;

    /// <summary>What this turn ranks for.</summary>
    internal IReadOnlyList<string> Skills => Sets[Done.Count];

    internal void Save(StateWriter writer)
    {
        RankingBytes.Write(writer, Request);
        writer.Int(Enough);
        RankingBytes.Write(writer, PassedOver);
        RankingBytes.Write(writer, Counts);
        writer.Int(Sets.Count);
        foreach (var set in Sets) PolicyBytes.Write(writer, set);
        writer.Int(Done.Count);
        foreach (var turn in Done)
        {
            RankingBytes.Write(writer, turn.Fit);
            RankingBytes.Write(writer, turn.PassedOver);
            RankingBytes.Write(writer, turn.Counts);
        }

        RankingBytes.Write(writer, Aside);
    }

    internal static PendingRanking Restore(ref StateReader reader)
    {
        var request = RankingBytes.ReadRequest(ref reader);
        var enough = reader.Int();
        var passedOver = RankingBytes.ReadLines(ref reader);
        var counts = RankingBytes.ReadCounts(ref reader);
        var sets = new string[reader.Count(SetBytesMin)][];
        for (var i = 0; i < sets.Length; i++) sets[i] = PolicyBytes.ReadTexts(ref reader);
        var done = new RankedTurn[reader.Count(TurnBytesMin)];
        for (var i = 0; i < done.Length; i++)
            done[i] = new RankedTurn(RankingBytes.ReadLines(ref reader), RankingBytes.ReadLines(ref reader), RankingBytes.ReadCounts(ref reader));
        return new PendingRanking(request, enough, passedOver, counts, sets, done, RankingBytes.ReadLines(ref reader));
    }
}
