using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Orders about sending as no person would give them: most are refused, and none may break anything.</summary>
internal static class RandomOrders
{
    /// <summary>The next one.</summary>
    /// <param name="incidents">Numbers up to this are made up.</param>
    public static ShardInput Next(Random random, int incidents, int directives, int officers)
    {
        var officer = City.Officer(random.Next(1, officers + 1));
        var directive = new DirectiveId(City.Jurisdiction, (uint)random.Next(1, directives + 1));
        return random.Next(11) switch
        {
            0 => new SwapOrdered(directive, officer, "li"),
            1 => new BackupOrdered(Incident(), random.Next(0, 4), random.Next(2) == 0 ? [] : ["medic"], "wang"),
            2 or 3 => new StackOrdered(Incident(), officer, "li"),
            4 => new UnstackOrdered(Incident(), "li"),
            5 => new PreemptOrdered(Incident(), officer, "wang"),
            6 => new BatchAsked(random.Next(2) == 0 ? [] : [Incident(), Incident()], random.Next(2) == 0 ? "li" : "wang"),
            7 => new BatchTaken(Proposal(), random.Next(3) == 0 ? [new SendingLine(Incident(), officer)] : null, "li"),
            8 => random.Next(2) == 0 ? new BatchDropped(Proposal(), "li") : new OfferDropped(Offer(), "li"),
            9 => new OfficerAsked(Incident(), new JurisdictionId(4), new OfficerId(900), "Q900", "li", "dogs"),
            _ => new OfferTaken(Offer(), "li"),
        };

        IncidentId Incident() => new(City.Jurisdiction, (uint)random.Next(1, incidents + 1));

        ProposalId Proposal() => new(City.Jurisdiction, (uint)random.Next(1, 20));

        OfferId Offer() => new(City.Jurisdiction, (uint)random.Next(1, 60));
    }
}
