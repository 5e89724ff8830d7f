using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Wire;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Micro;

/// <summary>What comes in from terminals and goes out to desks, as bytes. Everybody moves between two frames.</summary>
public class FrameBenchmarks
{
    private const int FixFrames = 1_000;
    private const int Events = 50;

    private readonly byte[] _bytes = new byte[FixFrames * FixWriter.FixFrameBytes];
    private readonly FixRoutes _routes = new([.. Enumerable.Range(1, FixFrames).Select(officer => ((uint)officer, 0))]);
    private Desk _officers = null!;
    private Desk _cells = null!;
    private EventsMessage _events = null!;

    /// <summary>Makes the frames, the fixes and the events.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _officers = new Desk(3_000);
        _cells = new Desk(20_000);
        var chance = Chance.Of(1, "frames");
        var bytes = _bytes.AsSpan();
        for (uint officer = 1; officer <= FixFrames; officer++)
            bytes = bytes[FixWriter.WriteFix(bytes, new FixReport(officer, Town.Start, Town.Place(chance), 800, 9_000, 50, officer))..];
        _events = new EventsMessage(1, Town.Start.UnixMilliseconds, [.. Enumerable.Range(0, Events).Select(at => Event(at, chance))]);
    }

    /// <summary>A desk with 3,000 officers in view.</summary>
    [Benchmark]
    public object? DeskOfOfficers() => _officers.Build();

    /// <summary>A desk with 20,000 officers in view, which is shown counts of cells.</summary>
    [Benchmark]
    public object? DeskOfCells() => _cells.Build();

    /// <summary>A fix from bytes to an accepted one: frame read, officer found, place and time checked.</summary>
    [Benchmark(OperationsPerInvoke = FixFrames)]
    public int DecodeAFix()
    {
        var taken = 0;
        for (ReadOnlySpan<byte> left = _bytes; WireFix.TryReadFrame(left, out var raw); left = left[WireFix.FrameBytes..])
            if (FixRules.Accept(in raw, Town.Start, _routes, out _, out _) == FixRejection.None) taken++;
        return taken;
    }

    /// <summary>50 changes of incidents and officers as the JSON of one message, once for one desk.</summary>
    [Benchmark]
    public int EncodeEvents() => JsonSerializer.SerializeToUtf8Bytes(_events, DashboardJson.Options).Length;

    private static EventItem Event(int number, Chance chance)
    {
        var since = Town.Start.UnixMilliseconds;
        var officer = (uint)number + 1;
        if (number % 2 == 0) return EventItem.Of(new OfficerRow(officer, "P000001", 1, OfficerStatus.Available, since, null, null));
        var place = Town.Place(chance);
        var incident = new IncidentGrain(
            new IncidentId(new JurisdictionId(1), (uint)number), Town.Policy.Types["theft"], Town.Call(number, place),
            H3Cell.FromLatLng(place, OfficerTable.CellResolution), Town.Start);
        return EventItem.Of(Mapping.Row(incident.View()));
    }

    /// <summary>A dispatcher's connection that sees the whole town, whose shard publishes two frames by turns.</summary>
    private sealed class Desk
    {
        private readonly OfficerFrame[] _frames;
        private readonly FrameBuilder _builder;
        private readonly ViewArea _area;
        private int _at;

        public Desk(int officers)
        {
            var configuration = Town.With(officers);
            var chance = Chance.Of(1, "desk");
            var state = new ShardState(configuration.MakeTables(Town.Start));
            _frames = [Move(1), Move(10)];
            if (!ViewArea.TryFrom(new ViewInput(116, 33, 118, 34, 11), out _area)) throw new InvalidOperationException("no view");
            var door = new ShardDoor(configuration.Jurisdiction, configuration.Officers, () => _frames[_at]);
            _builder = new FrameBuilder([door], new FrameCells(), LatLng.FromDegrees(33.5, 117), speed: 1);

            OfficerFrame Move(int second)
            {
                var now = Town.Start.PlusSeconds(second * 1_000); // Time for the way across the town.
                foreach (var officer in configuration.Officers) state.Fold(new Fix(officer.Id, now, Town.Place(chance), 800, 9_000, 50));
                return new OfficerFrame(configuration.Jurisdiction, now, state.Frame());
            }
        }

        public object? Build()
        {
            _at = 1 - _at;
            return _builder.Build(_area, whole: false, beat: false, _frames[_at].At);
        }
    }
}
