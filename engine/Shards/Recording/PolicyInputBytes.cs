using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Policy;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about the policy as bytes. Pure.</summary>
internal static class PolicyInputBytes
{
    private const int AreaBytesMin = 26;

    internal static EntryKind Write(StateWriter writer, PolicyInput input)
    {
        switch (input)
        {
            case PolicySet set:
                PolicyBytes.Write(writer, set.Policy);
                return EntryKind.PolicySet;
            case AreasFound found:
                writer.Int(found.Incidents.Count);
                foreach (var (incident, place, area) in found.Incidents)
                {
                    writer.Incident(incident);
                    writer.Place(place);
                    writer.Text(area);
                }

                return EntryKind.AreasFound;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <returns>Null when it is of another kind.</returns>
    internal static PolicyInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.PolicySet => new PolicySet(PolicyBytes.Read(ref reader)),
        EntryKind.AreasFound => new AreasFound(ReadAreas(ref reader)),
        _ => null,
    };

    private static IncidentArea[] ReadAreas(ref StateReader reader)
    {
        var areas = new IncidentArea[reader.Count(AreaBytesMin)];
        for (var i = 0; i < areas.Length; i++) areas[i] = new IncidentArea(reader.Incident(), reader.Place(), reader.Text());
        return areas;
    }
}
