using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>An officer who may be sent to a post.</summary>
/// <param name="HeadingDegrees">Direction of travel, clockwise from north; NaN when unknown or standing.</param>
public readonly record struct PostOfficer(LatLng Place, float HeadingDegrees);

/// <summary>What a post is.</summary>
public enum PostKind
{
    /// <summary>A plate camera's place.</summary>
    Camera,

    /// <summary>A border crossing.</summary>
    Crossing,

    /// <summary>A junction of main roads.</summary>
    Junction,
}

/// <summary>A place ahead of the vehicle and the officer who can be there before it. Times after the sighting.</summary>
/// <param name="Index">A camera's or a crossing's index, or a junction's vertex.</param>
/// <param name="Officer">Index in the list of officers that was given.</param>
/// <param name="OfficerMilliseconds">When the officer is there, when sent now.</param>
/// <param name="EarliestMilliseconds">When the vehicle can be there at its top speed: later by the margin at least.</param>
/// <param name="LikelyMilliseconds">When it is there at the usual speeds.</param>
/// <param name="Gain">What this post adds to the containment share, after those before it.</param>
public readonly record struct PostProposal(
    PostKind Kind, int Index, LatLng Place, int Officer, int OfficerMilliseconds, int EarliestMilliseconds, int LikelyMilliseconds,
    double Gain);

/// <summary>What is asked of an interception.</summary>
/// <param name="ElapsedMilliseconds">Time since the sighting.</param>
/// <param name="MarginMilliseconds">How much before the vehicle's earliest time an officer must be there.</param>
/// <param name="Posts">At most so many; 1 to <see cref="ForecastLimits.PostsMax"/>.</param>
public readonly record struct PostQuestion(int ElapsedMilliseconds, int MarginMilliseconds, int Posts)
{
    /// <summary>On whose ground posts may stand, its border crossings in both directions included; 0 for anywhere.</summary>
    public int Jurisdiction { get; init; }
}
