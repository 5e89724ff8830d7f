using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// One simulated officer: patrols a beat, obeys directives, reports positions. Deterministic: the same seed, moments and messages give
/// the same fixes and answers. What the node says is the truth: the officer only drives to an incident once the node says it is en
/// route, and answers again when an answer had no effect. Single writer: the fleet's loop.
/// </summary>
public sealed class PatrolOfficer
{
    private readonly IReadOnlyList<LatLng> _beat;
    private readonly OfficerHabits _habits;
    private readonly FixSchedule _schedule;
    private readonly Chance _chance;
    private readonly ulong _seed;

    private LatLng _standing;
    private double _heading = -1;
    private DrivenRoute? _route;
    private Instant _routeStart;
    private Instant _patrolAgain;
    private Instant _lastFix;
    private bool _movedSinceFix = true;

    private DirectiveOrder? _order;
    private bool _onTheWay;
    private Fate _fate;
    private Instant _actAt;
    private DirectiveAnswer? _said;
    private Instant _sayAgain;

    /// <param name="number">As in officers.csv.</param>
    /// <param name="index">Place in the fleet, from 0: sets when its fixes are due.</param>
    /// <param name="beat">Places on roads it patrols between; at least one. It starts at one of them.</param>
    public PatrolOfficer(uint number, int index, IReadOnlyList<LatLng> beat, OfficerHabits habits, ulong seed)
    {
        Number = number;
        _beat = beat;
        _habits = habits;
        _seed = seed;
        _schedule = new FixSchedule(index, habits);
        _chance = Chance.Of(seed, number);
        _standing = beat[_chance.NextBelow(beat.Count)];
    }

    private enum Fate
    {
        Accept,
        Decline,
        Ignore,
    }

    /// <summary>As in officers.csv.</summary>
    public uint Number { get; }

    /// <summary>What the node last said; off duty until it says otherwise.</summary>
    public OfficerStatus Status { get; private set; }

    /// <summary>A person answers for this officer on a page: it drives, but says nothing.</summary>
    public bool OnPage { get; set; }

    /// <summary>The directive it holds, or null.</summary>
    public DirectiveOrder? Order => _order;

    /// <summary>True while it follows a route that it has not finished.</summary>
    public bool IsDriving => _route is not null;

    /// <summary>Where it truly is. The moment must not be before the last turn's.</summary>
    public LatLng PlaceAt(Instant now) => PositionAt(now).Place;

    /// <summary>What the node pushed: status, and the directive held or the last that ended (or null).</summary>
    public void Hear(OfficerStatus status, DirectiveOrder? heard, Instant now)
    {
        Status = status;
        if (heard is null || heard.IsOver)
        {
            if (_order is not null) Drop(now);
            return;
        }

        if (_order?.Id == heard.Id && _order.State == heard.State) return;
        if (_order is not null && _order.Id != heard.Id) Drop(now);
        var isNew = _order is null;
        _order = heard;
        _said = null;
        if (isNew) Take(heard, now);
        else if (heard.State == DirectiveState.Acknowledged) _actAt = now.PlusMilliseconds(TurnoutMilliseconds(heard));
        else if (heard.State == DirectiveState.OnScene) _actAt = default;
    }

    /// <summary>The node refused an answer because the directive is not this officer's to answer any more.</summary>
    public void Forget(string directive, Instant now)
    {
        if (_order?.Id == directive) Drop(now);
    }

    /// <summary>
    /// Lives up to <paramref name="now"/>: arrives, answers, sets off, and reports a position when one is due. Moments never go back.
    /// </summary>
    /// <param name="sequence">The fleet's running number of fixes; grows by one for a fix.</param>
    public void Step(Instant now, FleetTurn turn, ref uint sequence)
    {
        if (Status == OfficerStatus.OffDuty)
        {
            Stop(now);
            return;
        }

        Report(now, turn, ref sequence);
        Arrive(now);
        if (_order is { } order) Obey(order, now, turn);
        else if (Status == OfficerStatus.Available) Patrol(now, turn);
    }

    private void Take(DirectiveOrder order, Instant now)
    {
        var chance = Chance.Of(_seed, order.Id);
        var draw = chance.NextUnit();
        _fate = draw < _habits.DeclineShare ? Fate.Decline
            : draw < _habits.DeclineShare + _habits.IgnoreShare ? Fate.Ignore
            : Fate.Accept;
        var seconds = Math.Clamp(chance.NextLogNormal(_habits.AcknowledgeMedianSeconds, 0.5), 1, 6 * _habits.AcknowledgeMedianSeconds);
        _actAt = order.State <= DirectiveState.Delivered ? now.PlusMilliseconds((long)(seconds * 1000)) : now;
        if (order.State == DirectiveState.OnScene)
        {
            // This program starts while the officer is already there: it stands there, if nobody has seen it elsewhere.
            if (_lastFix.IsNever) _standing = order.Place;
            _actAt = default;
        }
    }

    private void Drop(Instant now)
    {
        _order = null;
        _said = null;
        if (_onTheWay) Stop(now);
        _onTheWay = false;
        _patrolAgain = now.PlusMilliseconds((long)(_chance.NextBetween(_habits.PauseSecondsMin, _habits.PauseSecondsMax) * 1000));
    }

    private void Obey(DirectiveOrder order, Instant now, FleetTurn turn)
    {
        switch (order.State)
        {
            case DirectiveState.Sent:
                Say(DirectiveAnswer.Delivered, "", now, turn);
                break;
            case DirectiveState.Delivered when now >= _actAt && _fate == Fate.Accept:
                Say(DirectiveAnswer.Acknowledge, "", now, turn);
                break;
            case DirectiveState.Delivered when now >= _actAt && _fate == Fate.Decline:
                Say(DirectiveAnswer.Decline, "busy with another matter", now, turn);
                break;
            case DirectiveState.Acknowledged when now >= _actAt:
                Say(DirectiveAnswer.EnRoute, "", now, turn);
                break;
            case DirectiveState.EnRoute:
                SetOff(order, now, turn);
                if (_route is null) Say(DirectiveAnswer.OnScene, "", now, turn);
                break;
            case DirectiveState.OnScene:
                SetOff(order, now, turn); // a person may say "on scene" before the car is there
                if (_actAt.IsNever) _actAt = order.Since.PlusMilliseconds(turn.Stay(order));
                if (now >= _actAt) Say(DirectiveAnswer.Clear, turn.End(order), now, turn);
                break;
        }
    }

    private void SetOff(DirectiveOrder order, Instant now, FleetTurn turn)
    {
        // Nearer than a car's own inaccuracy: there already.
        const double ThereMetres = 15;
        if (_onTheWay) return;
        _onTheWay = true;
        Stop(now);
        if (_standing.MetresTo(order.Place) <= ThereMetres) return;
        Begin(turn.WayTo(_standing, order.Place).Quickened(order.Priority == 1 ? _habits.EmergencyFactor : 1), now);
    }

    private void Patrol(Instant now, FleetTurn turn)
    {
        if (_route is not null) return;
        if (_patrolAgain.IsNever) _patrolAgain = now.PlusMilliseconds(_chance.NextBelow(8_000)); // not all in the same second
        if (now < _patrolAgain || turn.PatrolLegsLeft <= 0) return;

        const double HereMetres = 30; // a leg must lead somewhere else
        var goal = _chance.NextBelow(_beat.Count);
        if (_beat[goal].MetresTo(_standing) < HereMetres) goal = (goal + 1) % _beat.Count;
        if (turn.PatrolLeg(_standing, _beat[goal]) is { DurationMilliseconds: > 0 } leg) Begin(leg, now);
        else _patrolAgain = now.PlusMilliseconds((long)(_habits.PauseSecondsMax * 1000)); // no way there: another goal, later
    }

    private void Say(DirectiveAnswer answer, string reason, Instant now, FleetTurn turn)
    {
        if (OnPage || (_said == answer && now < _sayAgain)) return;
        _said = answer;
        _sayAgain = now.PlusMilliseconds(_habits.AnswerAgainMilliseconds);
        turn.Answers.Add(new OfficerAnswer(Number, _order!.Id, answer, reason));
    }

    private void Begin(DrivenRoute route, Instant now)
    {
        _route = route;
        _routeStart = now;
        _movedSinceFix = true;
    }

    private void Arrive(Instant now)
    {
        if (_route is null || now.MillisecondsSince(_routeStart) < _route.DurationMilliseconds) return;
        Stop(now);
        _patrolAgain = now.PlusMilliseconds((long)(_chance.NextBetween(_habits.PauseSecondsMin, _habits.PauseSecondsMax) * 1000));
    }

    private void Stop(Instant now)
    {
        var position = PositionAt(now);
        _standing = position.Place;
        _heading = position.HeadingDegrees;
        _route = null;
    }

    private RoutePosition PositionAt(Instant now) =>
        _route?.At(now.MillisecondsSince(_routeStart)) ?? new RoutePosition(_standing, 0, _heading);

    private void Report(Instant now, FleetTurn turn, ref uint sequence)
    {
        // The first fix, and the one after a stop, come at the moving pace, so that the board is never 30 s behind a change.
        var due = _schedule.NewestDue(now, _route is not null || _movedSinceFix);
        if (due <= _lastFix) return;
        _lastFix = due;
        _movedSinceFix = _route is not null;

        var position = PositionAt(due);
        var noise = Chance.Of(_seed ^ Number, (ulong)due.UnixMilliseconds);
        turn.Fixes.Add(new FixReport(
            Number,
            due,
            Displaced(position.Place, noise.NextNormal() * _habits.NoiseMetres, noise.NextNormal() * _habits.NoiseMetres),
            (ushort)Math.Clamp(Math.Round(position.MetresPerSecond * 100), 0, 65_534),
            position.HeadingDegrees < 0 ? ushort.MaxValue : (ushort)((int)Math.Round(position.HeadingDegrees * 100) % 36_000),
            AccuracyDecimetres: 50,
            ++sequence));
    }

    private long TurnoutMilliseconds(DirectiveOrder order)
    {
        var seconds = Chance.Of(_seed + 1, order.Id).NextLogNormal(_habits.TurnoutMedianSeconds, 0.6);
        return (long)(Math.Clamp(seconds, 1, 10 * _habits.TurnoutMedianSeconds) * 1000);
    }

    private static LatLng Displaced(LatLng place, double northMetres, double eastMetres)
    {
        const double MetresPerDegree = 111_195; // of latitude on the mean sphere
        var latitude = Math.Clamp(place.Latitude + northMetres / MetresPerDegree, -90, 90);
        var eastPerDegree = MetresPerDegree * Math.Max(0.01, Math.Cos(place.Latitude * Math.PI / 180));
        return LatLng.FromDegrees(latitude, Math.Clamp(place.Longitude + eastMetres / eastPerDegree, -180, 180));
    }
}
