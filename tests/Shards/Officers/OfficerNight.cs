using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>What officers and desks do in a night, sensible or not, from one seed.</summary>
internal static class OfficerNight
{
    /// <summary>One input of any kind.</summary>
    /// <param name="officers">Numbered from 1; sometimes one more.</param>
    public static OfficerInput Input(Random random, int officers, IncidentId incident)
    {
        var officer = City.Officer(random.Next(1, officers + 2));
        var id = new Guid(random.Next(1, 30), 3, 3, new byte[8]); // Many come twice.
        return random.Next(13) switch
        {
            0 => new PanicPressed(officer, id) { Near = random.Next(2) == 0 ? [] : [new JurisdictionId(2), new JurisdictionId(99)] },
            1 => new PanicAcknowledged(officer, id, "li"),
            2 => new PanicEnded(officer, id, "wang", random.Next(3) == 0 ? "" : "well"),
            3 => new MessageSent(new MessageBody(
                id, "li", random.Next(2) == 0 ? default : officer,
                new MessageTarget((MessageKind)random.Next(5), [officer, City.Officer(1)], "a1"), "come in, 收到请回", true, incident)),
            4 => new MessageMarked(id, [officer, City.Officer(2), City.Officer(3)], random.Next(2) == 0),
            5 => new MessageReadAtDesk(id, "wang"),
            6 => new ShiftBegun(officer, new ShiftDetails(["Li"], "A1", random.Next(2) == 0 ? ["medic"] : null, ""), "li"),
            7 => new ShiftEnded(officer, "li"),
            8 => new StatusChosen(officer, random.Next(2) == 0 ? "busy" : "available", "soup", "P1", false, random.Next(2) == 0),
            9 => new SafetyAsked(officer, "li"),
            10 => new SafetyAnswered(officer, "wang", true, "by radio"),
            11 => new SelfDispatched(officer, incident),
            _ => new FieldOpened(
                officer, new Call(id, "noise", 2, City.At(random.Next(900), 0), "", "seen", "", "", "officer"), random.Next(2) == 0,
                random.Next(2) == 0, "a1", 77),
        };
    }
}
