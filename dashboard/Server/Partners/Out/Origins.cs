using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>Which of our incidents each of partners' is: a table of the outbox, so that a document never tells of one that is not kept.</summary>
internal static class Origins
{
    /// <summary>Partners that know an incident under a number of their own.</summary>
    internal static IReadOnlyList<Origin> Of(OutboxFile file, IncidentId incident)
    {
        using var command = file.Connection.Ask(
            "SELECT partner, id FROM origins WHERE city=$city AND number=$number ORDER BY at, id",
            ("$city", (long)incident.Jurisdiction.Value), ("$number", (long)incident.Number));
        using var reader = command.ExecuteReader();
        var origins = new List<Origin>();
        while (reader.Read()) origins.Add(new Origin(reader.GetString(0), reader.GetString(1)));
        return origins;
    }

    /// <summary>Our incident; null when the partner has told of no such one.</summary>
    internal static IncidentId? Find(OutboxFile file, string partner, string id)
    {
        using var command = file.Connection.Ask(
            "SELECT city, number FROM origins WHERE partner=$partner AND id=$id", ("$partner", partner), ("$id", id));
        using var reader = command.ExecuteReader();
        return reader.Read() ? new IncidentId(new JurisdictionId((ushort)reader.GetInt32(0)), (uint)reader.GetInt64(1)) : null;
    }

    /// <summary>Keeps it; the first word counts.</summary>
    internal static void Put(OutboxFile file, string partner, string id, IncidentId incident, long wall) => file.Connection.Run(
        "INSERT OR IGNORE INTO origins VALUES($partner, $id, $city, $number, $at)",
        ("$partner", partner), ("$id", id), ("$city", (long)incident.Jurisdiction.Value), ("$number", (long)incident.Number), ("$at", wall));
}
