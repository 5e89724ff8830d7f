using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Orders about incidents' lives and desks, good and bad, from one seed.</summary>
internal sealed class RandomOrders(Random random, City city)
{
    private static readonly string[] Desks = ["li", "wang", "zhou", "chief"];
    private static readonly string[] Areas = ["north", "south", "nowhere"];
    private static readonly string[] Types = ["noise", "theft", "robbery", "siege", "unknown"];
    private static readonly string[] Codes = ["handled", "arrest", "nonsense"];
    private static readonly string[] Bodies = ["city-line", "water", "nobody"];

    private string By => Desks[random.Next(Desks.Length)];

    private string Reason => random.Next(4) == 0 ? "" : "because";

    public ShardInput Next() => random.Next(22) switch
    {
        0 => new IncidentNoted(Incident(), random.Next(3) == 0 ? City.Officer(random.Next(1, 7)) : default, By, "note 便条"),
        1 => new NoteStruck(Incident(), random.Next(1, 4), By),
        2 or 3 => new IncidentAmended(Incident(), Change(), random.Next(4) == 0 ? Change() : IncidentChange.None, "south", [], By),
        4 => new IncidentsLinked(Incident(), Incident(), random.Next(3) > 0, By),
        5 => new IncidentsMerged(Incident(), Incident(), Reason, By),
        6 => new IncidentCancelled(Incident(), Reason, By),
        7 => new IncidentDisposed(Incident(), Some(Codes), By),
        8 => new IncidentClosed(Incident(), By, Reason) { Dispositions = Some(Codes) },
        9 => new IncidentReopened(Incident(), Reason, By),
        10 => new TransferredOut(Incident(), Bodies[random.Next(Bodies.Length)], "text", random.Next(2) == 0, By),
        11 => new TransferAnswered(Incident(), random.Next(1, 4), (TransferState)random.Next(5), Reason, By),
        12 => new AreasCovered(Some(Areas), By),
        13 => new DeskSignedOff(By),
        14 => new DesksSeen([.. Desks.Where(_ => random.Next(5) > 0)]),
        15 or 16 => new IncidentTaken(Incident(), By),
        17 => new IncidentLetGo(Incident(), Reason, By),
        18 or 19 => new HandOverAsked(Incident(), By, "", By),
        20 => random.Next(2) == 0 ? new HandOverAnswered(Incident(), random.Next(2) == 0, Reason, By) : new DispatchOrdered(Incident(), City.Officer(random.Next(1, 7)), By),
        _ => random.Next(3) switch
        {
            0 => new DeskTakenOver(By, Reason, By),
            1 => new IncidentTakenOver(Incident(), Reason, By),
            _ => new DeskMonitored(By, random.Next(2) == 0, By),
        },
    };

    // Open ones mostly; some that are closed, and some that never were.
    private IncidentId Incident()
    {
        var open = city.Tables.Incidents.All.Select(incident => incident.Id).ToList();
        return open.Count > 0 && random.Next(5) > 0
            ? open[random.Next(open.Count)]
            : new IncidentId(City.Jurisdiction, (uint)random.Next(1, open.Count * 2 + 5));
    }

    private IncidentChange Change() => new(
        random.Next(3) == 0 ? Types[random.Next(Types.Length)] : null,
        (byte)random.Next(5),
        random.Next(3) == 0 ? City.At(random.Next(-900, 900), random.Next(-900, 900)) : null,
        random.Next(3) == 0 ? "a place" : null,
        random.Next(6) == 0 ? (PlaceMark)random.Next(3) : null);

    private string[] Some(string[] of) => [.. of.Where(_ => random.Next(3) == 0)];
}
