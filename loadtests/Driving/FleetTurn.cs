using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>Finds the fastest way by road; null when there is none.</summary>
public delegate DrivenRoute? RouteFinder(LatLng from, LatLng to);

/// <summary>How long the officer stays at the incident of a directive. Unit: milliseconds on the node's clock.</summary>
public delegate long StayFinder(DirectiveOrder order);

/// <summary>What an officer who clears a directive says of how it ended: a disposition of the region's table, or empty.</summary>
public delegate string EndFinder(DirectiveOrder order);

/// <summary>
/// One turn of the fleet: what the officers may use and what they want sent. Made once and cleared for every turn; one thread.
/// </summary>
public sealed class FleetTurn
{
    /// <param name="routes">Where roads are asked for.</param>
    /// <param name="stay">How long officers stay at an incident.</param>
    public FleetTurn(RouteFinder routes, StayFinder stay)
    {
        Routes = routes;
        Stay = stay;
    }

    /// <summary>Fixes to send, oldest officer first.</summary>
    public List<FixReport> Fixes { get; } = [];

    /// <summary>Answers to give, in order.</summary>
    public List<OfficerAnswer> Answers { get; } = [];

    /// <summary>Patrol legs that may still be computed in this turn: ways to incidents are always computed.</summary>
    public int PatrolLegsLeft { get; private set; }

    /// <summary>Ways to incidents for which no road was found and the straight line was driven.</summary>
    public long StraightLines { get; private set; }

    internal StayFinder Stay { get; }

    private RouteFinder Routes { get; }

    /// <summary>How things end; by default nobody says.</summary>
    public EndFinder End { get; init; } = _ => "";

    /// <summary>Begins a turn.</summary>
    /// <param name="patrolLegs">Patrol legs that may be computed in it.</param>
    public void Begin(int patrolLegs)
    {
        Fixes.Clear();
        Answers.Clear();
        PatrolLegsLeft = patrolLegs;
    }

    /// <returns>A patrol leg; null when there is no way or this turn's legs are spent.</returns>
    internal DrivenRoute? PatrolLeg(LatLng from, LatLng to)
    {
        if (PatrolLegsLeft <= 0) return null;
        PatrolLegsLeft--;
        return Routes(from, to);
    }

    /// <summary>The way to an incident: by road, or straight where no road leads. Never null: an officer walks if need be.</summary>
    internal DrivenRoute WayTo(LatLng from, LatLng to)
    {
        // 30 km/h where there is no road at all: slow enough never to look like a jump.
        const double OffRoadMetresPerSecond = 8.3;
        if (Routes(from, to) is { } route) return route;
        StraightLines++;
        return DrivenRoute.Straight(from, to, OffRoadMetresPerSecond);
    }
}
