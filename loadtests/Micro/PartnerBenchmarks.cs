using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.Cap;
using SmartPolicing.Realtime.Server.Partners.Eido;
using SmartPolicing.Realtime.Server.Partners.Out;

namespace SmartPolicing.Realtime.Micro;

/// <summary>Documents for and of other systems: an incident with one call and three notes.</summary>
[MemoryDiagnoser]
public class PartnerBenchmarks
{
    private static readonly DispatchPolicy s_policy = new(
        new Dictionary<string, IncidentType> { ["fire"] = new("fire", "Fire", "火灾", 1, [], []) }, [30, 45, 60, 90], 120, 60, 900, [60, 300, 900, 1800]);

    private readonly Partner _hook = PartnerOf(PartnerKind.Webhook);
    private readonly Partner _eido = PartnerOf(PartnerKind.Eido);
    private readonly byte[][] _secrets = [new byte[32]];
    private readonly IncidentView _incident = Made();
    private byte[] _eidoBytes = [];
    private byte[] _capBytes = [];

    /// <summary>Writes what is read.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _eidoBytes = WriteEido();
        var at = new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.FromHours(8));
        LatLng[] ring = [.. Enumerable.Range(0, 100).Select(each => LatLng.FromDegrees(33 + (each * 0.001), 117)), LatLng.FromDegrees(33, 117.1), LatLng.FromDegrees(33, 117)];
        _capBytes = CapWriter.Write(new CapAlert(
            "a", "b@c", at, "Actual", "Alert", "Public", [],
            [new CapInfo("en-US", ["Met"], "Rain", "Immediate", "Severe", "Likely", at.AddHours(1), "Rain", "Rain", "Stay", [new CapArea("River", [ring], [])])]));
    }

    /// <summary>A web hook's document.</summary>
    [Benchmark]
    public byte[] WriteWebhook() => WebhookDocument.Write(
        _hook, "incident.changed", 1, new Instant(1_780_000_000_000), WebhookDocument.Of(_hook, _incident, null, s_policy));

    /// <summary>An EIDO out.</summary>
    [Benchmark]
    public byte[] WriteEido() => EidoWriter.Write("here.example", _eido, _incident, null, s_policy, 1, new Instant(1_780_000_000_000));

    /// <summary>An EIDO in: parsed and checked.</summary>
    [Benchmark]
    public bool ReadEido() => EidoReader.TryRead(_eidoBytes, out _, out _);

    /// <summary>A CAP alert of 100 corners in: parsed and checked.</summary>
    [Benchmark]
    public bool ReadCap() => CapReader.TryRead(_capBytes, out _, out _);

    /// <summary>A signature over an EIDO.</summary>
    [Benchmark]
    public string Sign() => WebhookSignature.Of(_secrets, "msg_1", 1_780_000_000, _eidoBytes);

    private static Partner PartnerOf(PartnerKind kind) => new(
        "p", kind, new Uri("http://127.0.0.1:9/"), PartnerNetwork.Loopback, "benchmark", new DateOnly(2030, 1, 1),
        new[] { new JurisdictionId(3) }.ToFrozenSet(), PartnerTopics.Incidents, FrozenSet<string>.Empty, FrozenSet<string>.Empty, 4,
        PartnerFields.Text | PartnerFields.Notes, null, FrozenDictionary<string, string>.Empty);

    private static IncidentView Made()
    {
        var at = new Instant(1_780_000_000_000);
        var id = new IncidentId(new JurisdictionId(3), 12);
        var call = new Call(new Guid(7, 0, 0, new byte[8]), "fire", 0, LatLng.FromDegrees(33.5, 117), "Wharf", new string('x', 200), "", "", "110");
        return new IncidentView(
            id, "fire", 1, IncidentState.Waiting, at, at, call.Place, "Wharf", [new ReceivedCall(call, at)], [], null,
            [new Happening(at, HappeningKind.Opened, "110", "", "")])
        {
            Life = IncidentLifeView.None with
            {
                Notes = [.. Enumerable.Range(1, 3).Select(number => new IncidentNote(number, at, "wang", default, "", $"note {number}", false))],
            },
        };
    }
}
