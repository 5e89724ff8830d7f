using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Rates;
using SmartPolicing.Realtime.Shards;
using static SmartPolicing.Realtime.Server.Tests.DashboardTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Whose terminal sends positions more often, until when, and what is told of it.</summary>
public sealed class PositionRatesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(100);
    private readonly Dictionary<uint, LatLng> _places = [];
    private readonly Board _board;
    private readonly PositionRates _rates;
    private long _sequence;
    private uint _number;

    public PositionRatesTests()
    {
        foreach (var officer in Officers) _places[officer.Id.Value] = officer.Start;
        var shards = Officers.GroupBy(officer => officer.Home).Select(home => new ShardDoor(home.Key, [.. home], () => Frame(home.Key)));
        var node = new NodeDoor([.. shards], DashboardTown.Policy, _time, _effects.Reader, (_, _, _) => ValueTask.FromResult(Outcome.Done));
        _board = new Board(node);
        _rates = new PositionRates(node, _board, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Instant Now => Instant.From(_time.GetUtcNow());

    public void Dispose()
    {
        _rates.Dispose();
        _board.Dispose();
    }

    [Fact]
    public void NearAnUrgentIncident_UntilItsTimeHasPassed_OrItIsOver()
    {
        Assert.Null(_rates.Look());
        _places[2] = Place(33.5 + 0.0179, 117.0); // 1,990 m.
        _places[3] = Place(33.5 + 0.0181, 117.0); // 2,012 m.
        _places[4] = Place(33.5, 117.0 + 0.0215); // 1,993 m.
        var incident = Incident(2, Place(33.5, 117.0));
        Tell(new IncidentChanged(incident));
        var until = Now.UnixMilliseconds + DashboardLimits.RaisedRateMilliseconds;
        Assert.Equal([new RateItem(1, 1, until), new RateItem(2, 1, until), new RateItem(4, 1, until)], Changes());
        Assert.Null(_rates.Look()); // Only changes are told.

        _places[2] = Place(33.6, 117.0);
        Assert.Equal([new RateItem(2, 5, Now.UnixMilliseconds)], Changes());
        _time.Advance(TimeSpan.FromMinutes(9));
        Tell(new IncidentChanged(incident with { State = IncidentState.Closed }));
        Assert.Equal([new RateItem(1, 5, Now.UnixMilliseconds), new RateItem(4, 5, Now.UnixMilliseconds)], Changes());
        Assert.Null(_rates.Look());
    }

    [Fact]
    public void WhenTheTimeHasPassed_NothingIsTold_TheyFellBackAlone()
    {
        Tell(new IncidentChanged(Incident(1, Place(33.5, 117.0))));
        Assert.Equal(4, Changes().Count);
        _time.Advance(TimeSpan.FromMilliseconds(DashboardLimits.RaisedRateMilliseconds));
        var after = _rates.Look();
        Assert.True(after is { Changes.Count: 0, Until.Count: 0 });
        Assert.Null(_rates.Look());
    }

    [Fact]
    public void WithADirective_AndNearAFollowedVehicle_WhicheverLastsLonger_ButNotAtLeisure()
    {
        var far = Incident(4, Place(33.59, 116.91));
        Tell(new IncidentChanged(far with { Directives = [Directive(5, far.Id)] }));
        Assert.Equal([new RateItem(5, 1, Now.UnixMilliseconds + DashboardLimits.RaisedRateMilliseconds)], Changes());
        _time.Advance(TimeSpan.FromMinutes(1));
        Tell(new TrackChanged(Track(Place(33.5, 117.2))));
        var until = Now.UnixMilliseconds + DashboardLimits.RaisedRateMilliseconds;
        Assert.Equal(Enumerable.Range(5, 4).Select(officer => new RateItem((uint)officer, 1, until)), Changes());

        Tell(new IncidentChanged(Incident(3, Place(33.5, 117.0)))); // Not urgent.
        Assert.Null(_rates.Look());
    }

    [Fact]
    public async Task WhoComesLater_IsToldWhatIsRaised_AndAPageOfItsOwnOfficerOnly()
    {
        Tell(new IncidentChanged(Incident(1, Place(33.5, 117.0))));
        var page = Viewer.ForPage(new OfficerId(1));
        await JoinAsync(page);
        await _board.ShowRatesAsync(_rates.Look()!, Cancel);
        Turn();
        Assert.Equal([1u], Raised(page));
        var (gateway, other) = (Viewer.ForGateway(), Viewer.ForPage(new OfficerId(7)));
        await JoinAsync(gateway);
        await JoinAsync(other);
        Assert.Equal([1u, 2u, 3u, 4u], Raised(gateway).Order());
        Assert.Empty(Raised(other));
        _time.Advance(TimeSpan.FromMilliseconds(DashboardLimits.RaisedRateMilliseconds));
        var late = Viewer.ForGateway();
        await JoinAsync(late);
        Assert.Empty(Raised(late)); // Nobody needs to be told what is over.
    }

    private async Task JoinAsync(Viewer viewer)
    {
        await _board.JoinAsync(viewer, Cancel);
        Turn();
    }

    private void Turn()
    {
        while (_board.Turn())
        {
            // Until nothing waits.
        }
    }

    private static List<uint> Raised(Viewer viewer)
    {
        var officers = new List<uint>();
        while (viewer.Messages.TryRead(out var message))
            if (message is BoardRates rates) officers.AddRange(rates.Items.Select(item => item.Officer));
        return officers;
    }

    private List<RateItem> Changes() => [.. _rates.Look()!.Changes.OrderBy(change => change.Officer)];

    private void Tell(Effect effect)
    {
        Assert.True(_effects.Writer.TryWrite(new ShardEffects(Three, ++_sequence, Now, [effect])));
        Turn();
    }

    private OfficerFrame Frame(JurisdictionId home) => new(home, Now, [.. Officers.Where(officer => officer.Home == home).Select(officer =>
        new OfficerPosition(
            officer.Id, Now, _places[officer.Id.Value].Latitude, _places[officer.Id.Value].Longitude, 0,
            OfficerStatus.Available))]);

    private IncidentView Incident(byte priority, LatLng place)
    {
        var call = new Call(Guid.NewGuid(), "robbery", priority, place, "", "", "", "", "110");
        return new IncidentView(
            new IncidentId(Three, ++_number), "robbery", priority, IncidentState.Waiting, Now, Now, place, "", [new ReceivedCall(call,
                Now)], [], null, []);
    }

    private DirectiveView Directive(uint officer, IncidentId incident) => new(
        new DirectiveId(Three, 1), incident, new OfficerId(officer), "P005", DirectiveState.Sent, Now, Now, Now.PlusSeconds(30), "desk",
            60, "robbery", 4,
        default, "", "");

    private SuspectTrackView Track(LatLng place)
    {
        Assert.True(Plate.TryParse("苏A12345", out var plate, out _));
        var sighting = new Sighting(
            Guid.NewGuid(), Four, new CameraSpot("K1", "Bridge", place, -1), Now, 0, Now, plate, true, 90, default, "",
                Verification.Unverified, "",
            default);
        return new SuspectTrackView(
            new TrackId(Four, 1), Four, 1, new WatchlistEntryId(Four, 1), "苏A12345", TrackState.Unverified, TrackEnd.None,
                TrackDoubt.None, Now, Now,
            [sighting], null);
    }
}
