using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>JSON as docs/HUB.md writes it.</summary>
public static class NodeJson
{
    /// <summary>camelCase names, camelCase strings for enum values. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>GET /api/clock.</summary>
/// <param name="Now">Unix milliseconds on the node's clock.</param>
/// <param name="Speed">Node seconds per second on the wall.</param>
public sealed record ClockMessage(double Now, double Speed);

/// <summary>What this program needs of GET /api/region.</summary>
/// <param name="Center">Longitude, latitude.</param>
/// <param name="Jurisdictions">Null when the node does not tell.</param>
/// <param name="Stations">Null when the node does not tell.</param>
/// <param name="Cameras">Null when the node does not tell.</param>
public sealed record RegionMessage(
    string Id, string Name, IReadOnlyList<double> Center, IReadOnlyList<TypeMessage> Types,
    IReadOnlyList<JurisdictionMessage>? Jurisdictions = null, IReadOnlyList<StationMessage>? Stations = null,
    IReadOnlyList<CameraMessage>? Cameras = null);

/// <summary>One jurisdiction of GET /api/region.</summary>
/// <param name="Label">A place inside: longitude, latitude.</param>
public sealed record JurisdictionMessage(int Id, string Name, IReadOnlyList<double> Label);

/// <summary>One station of GET /api/region.</summary>
public sealed record StationMessage(string Name, double Lat, double Lng, int Jurisdiction);

/// <summary>One plate camera of GET /api/region.</summary>
public sealed record CameraMessage(string Id, string Name, double Lat, double Lng);

/// <summary>One incident type of GET /api/region.</summary>
public sealed record TypeMessage(string Code, string Name, string NameZh, byte Priority, bool AutoIssue);

/// <summary>POST /api/calls.</summary>
public sealed record CallMessage(
    Guid Id, string Type, int? Priority, double Lat, double Lng, string Place, string Text,
    string CallerName, string CallerNumber, string Source);

/// <summary>Answer of POST /api/calls.</summary>
/// <param name="Incident">"3-000127".</param>
/// <param name="Joined">The call was about an incident that was already open.</param>
/// <param name="Repeated">The node had this very call before.</param>
public sealed record CallTaken(string Incident, int Jurisdiction, bool Joined, bool Repeated);

/// <summary>The body of a refusal.</summary>
public sealed record RefusalMessage(string? Reason, string? Detail);

/// <summary>Result of a hub call.</summary>
public sealed record HubResult(bool Ok, string? Reason);

/// <summary><c>states</c> of /hub/officer.</summary>
public sealed record StatesMessage(double Now, IReadOnlyList<StateMessage> Items);

/// <summary>One officer of <c>states</c>.</summary>
public sealed record StateMessage(OfficerMessage Officer, DirectiveMessage? Directive);

/// <summary>What this program needs of an officer.</summary>
/// <param name="Jurisdiction">Home; 0 when the node does not tell.</param>
/// <param name="Code">As in officers.csv.</param>
/// <param name="Safety">The safety check that stands, or null.</param>
public sealed record OfficerMessage(uint Id, OfficerStatus Status, int Jurisdiction = 0, string Code = "", SafetyMessage? Safety = null);

/// <summary>What this program needs of a safety check: "asked" or "alarm".</summary>
public sealed record SafetyMessage(string State);

/// <summary><c>messages</c> of /hub/officer.</summary>
public sealed record MailMessage(IReadOnlyList<MailItemMessage> Items);

/// <summary>A message, and for whom of this connection's officers.</summary>
public sealed record MailItemMessage(MailBodyMessage Message, IReadOnlyList<uint> Officers);

/// <summary>What this program needs of a message.</summary>
public sealed record MailBodyMessage(Guid Id);

/// <summary>What this program needs of a directive.</summary>
/// <param name="Since">When the state last changed, Unix milliseconds on the node's clock.</param>
public sealed record DirectiveMessage(
    string Id, string Incident, uint Officer, DirectiveState State, double IssuedAt, double Since,
    string Type, byte Priority, double Lat, double Lng);

/// <summary><c>presence</c> of /hub/officer.</summary>
public sealed record PresenceMessage(uint Officer, bool OnPage);
