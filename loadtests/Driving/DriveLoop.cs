using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// Joins the fleet to the node: pushes come in, turns run, fixes and answers go out. Only <see cref="RunAsync"/> touches the fleet;
/// everything else reaches it through a bounded inbox.
/// </summary>
public sealed class DriveLoop
{
    /// <summary>Pushes waiting for the loop, each at most 500 officers. At it the connection waits, and so the node.</summary>
    private const int InboxMax = 1_024;

    /// <summary>Patrol legs computed in one turn: at most 200 a second, about a tenth of a core on a city's roads.</summary>
    private const int PatrolLegsPerTurn = 10;

    /// <summary>Time between two turns, wall: 20 small packets a second instead of bursts.</summary>
    private static readonly TimeSpan TurnEvery = TimeSpan.FromMilliseconds(50);

    private readonly Fleet _fleet;
    private readonly FleetTurn _turn;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private readonly CallTrace _trace;
    private readonly Action<string> _say;
    private readonly HashSet<uint> _signedOn = [];
    private readonly SortedDictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private readonly Channel<Event> _inbox = Channel.CreateBounded<Event>(InboxMax);
    private bool _saidUnknown;
    private int _onDirective;

    /// <param name="say">One line for a person.</param>
    public DriveLoop(Fleet fleet, FleetTurn turn, NodeClock clock, TimeProvider time, CallTrace trace, Action<string> say)
    {
        _fleet = fleet;
        _turn = turn;
        _clock = clock;
        _time = time;
        _trace = trace;
        _say = say;
    }

    /// <summary>Officers who held a directive in the last turn. Any thread.</summary>
    public int OnDirective => Volatile.Read(ref _onDirective);

    /// <summary>Answers refused by the node, by reason. Read when the loop has ended.</summary>
    public SortedDictionary<string, long> Refusals => _refusals;

    /// <summary>What the gateway connection calls; each may be called on its thread.</summary>
    public GatewayActions Actions => new(HearStatesAsync, HearPresenceAsync, HearRefusal, _say);

    /// <summary>Runs turns until cancelled.</summary>
    /// <param name="answering">False: directives are heard but not answered.</param>
    public async Task RunAsync(GatewayLink gateway, FixLink fixes, bool answering, CancellationToken cancellation)
    {
        var ticking = TickAsync(cancellation);
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(cancellation))
            {
                var legs = 0;
                while (_inbox.Reader.TryRead(out var next))
                {
                    if (next.States is null && next.Presence is null && next.Refusal is null) legs = PatrolLegsPerTurn;
                    else Take(next, gateway);
                }

                Turn(legs, gateway, fixes, answering);
            }
        }
        finally
        {
            await ticking;
        }
    }

    private async ValueTask HearStatesAsync(StatesMessage states)
    {
        var received = _time.GetTimestamp();
        foreach (var item in states.Items)
        {
            if (item.Directive is not { } directive) continue;
            _trace.Pushed(
                directive.Incident, directive.Id, directive.State, new Instant((long)directive.Since), directive.Priority, received);
        }

        await _inbox.Writer.WriteAsync(new Event(states, null, null, default));
    }

    private ValueTask HearPresenceAsync(PresenceMessage presence) => _inbox.Writer.WriteAsync(new Event(null, presence, null, default));

    private void HearRefusal(OfficerAnswer answer, string reason)
    {
        // When the inbox is full the refusal is not counted; the answer is given again and refused again.
        _inbox.Writer.TryWrite(new Event(null, null, reason, answer));
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TurnEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation)) _inbox.Writer.TryWrite(default); // full: turns run anyway
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Take(in Event next, GatewayLink gateway)
    {
        if (next.Refusal is { } reason) TakeRefusal(next.Answer, reason);
        if (next.Presence is { } presence && _fleet.TryOfficer(presence.Officer, out var seen)) seen.OnPage = presence.OnPage;
        if (next.States is { } states)
        {
            foreach (var item in states.Items) TakeState(item, gateway);
        }
    }

    private void TakeState(StateMessage item, GatewayLink gateway)
    {
        if (!_fleet.TryOfficer(item.Officer.Id, out var officer))
        {
            if (!_saidUnknown) _say($"the node has officer {item.Officer.Id}, the region folder has not: is it the same region?");
            _saidUnknown = true;
            return;
        }

        DirectiveOrder? order = null;
        if (item.Directive is { } directive && LatLng.TryFromDegrees(directive.Lat, directive.Lng, out var place))
        {
            order = new DirectiveOrder(
                directive.Id, directive.Incident, directive.State, new Instant((long)directive.Since), directive.Type,
                directive.Priority, place);
        }

        officer.Hear(item.Officer.Status, order, _clock.Now);

        // Who is asked whether all is well says so: these officers are never in trouble.
        if (item.Officer.Safety is { State: "asked" } && !officer.OnPage) gateway.TryPostWell(officer.Number);

        // The shift begins with this program: whoever is off duty when first heard of signs on, once. Later it is a person's decision.
        if (!_signedOn.Add(officer.Number) || officer.OnPage || item.Officer.Status != OfficerStatus.OffDuty) return;
        if (!gateway.TryPostStatus(officer.Number, OfficerStatus.Available)) _signedOn.Remove(officer.Number);
    }

    private void TakeRefusal(OfficerAnswer answer, string reason)
    {
        _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
        if (reason is not ("directiveOver" or "notYourDirective" or "unknownDirective")) return;
        if (_fleet.TryOfficer(answer.Officer, out var officer)) officer.Forget(answer.Directive, _clock.Now);
    }

    private void Turn(int patrolLegs, GatewayLink gateway, FixLink fixes, bool answering)
    {
        _turn.Begin(patrolLegs);
        _fleet.Advance(_clock.Now, _turn);
        fixes.Post(_turn.Fixes);
        if (answering)
        {
            foreach (var answer in _turn.Answers) gateway.TryPost(answer); // full: the officer says it again
        }

        if (patrolLegs > 0) Volatile.Write(ref _onDirective, _fleet.OnDirective);
    }

    /// <summary>A push, a refusal, or (the default) a tick of the timer.</summary>
    private readonly record struct Event(StatesMessage? States, PresenceMessage? Presence, string? Refusal, OfficerAnswer Answer);
}
