namespace SmartPolicing.Realtime.Grains.JointAlerts;

/// <summary>Every bound of joint alerts, with unit and reason.</summary>
public static class JointAlertLimits
{
    /// <summary>The incident type of a watch post. A region's policy may name and skill it; without, it has these words.</summary>
    public const string PostType = "watchPost";

    /// <summary>
    /// Seconds before a vehicle can be over a border at which its other side is warned. An officer some kilometres off needs that long to be
    /// there; Lanzhou's rings count with five minutes as well.
    /// </summary>
    public const int MarginSeconds = 300;

    /// <summary>Seconds that a side has to answer before it is told to the supervisors: 35 s is what an emergency call may wait unanswered.</summary>
    public const int AnswerSeconds = 60;

    /// <summary>Seconds that an alert stands after the vehicle should have come, or after an incident's alert was raised.</summary>
    public const int StandsSeconds = 900;

    /// <summary>Watch posts of one jurisdiction in one alert: the soonest. More than a desk can fill in five minutes helps nobody.</summary>
    public const int PostsPerSideMax = 3;

    /// <summary>
    /// Watch posts of one jurisdiction in one alert, planned and ordered ones together: more than a shift leader can direct at once. Past
    /// it none is opened: tooManyPosts.
    /// </summary>
    public const int PostsOfSideMax = 12;

    /// <summary>Neighbours near the place of an incident of this priority or a more urgent one are told of it.</summary>
    public const byte NearPriorityMax = 2;

    /// <summary>
    /// Alerts of a city about its incidents that stand at once before it raises none by itself any more: a surge along a border must not take
    /// the places of <see cref="AlertsMax"/> from followed vehicles, here or at any of some 16 neighbours. Past it a person may still tell them.
    /// </summary>
    public const int NearAlertsMax = 100;

    /// <summary>Neighbours that one call names: more borders than meet anywhere.</summary>
    public const int NearMax = 16;

    /// <summary>Officers named for a post.</summary>
    public const int OfficersPerPostMax = 3;

    /// <summary>Lines kept of one alert. The first stays; past it the oldest go.</summary>
    public const int LinesMax = 100;

    /// <summary>Characters of what a person writes into an alert, of a reason or a channel note.</summary>
    public const int TextMax = 500;

    /// <summary>
    /// Alerts that are not over, led or heard of, per jurisdiction. Past it none is raised or taken, and the desk is told, of each vehicle and
    /// each neighbour's alert once a minute at most.
    /// </summary>
    public const int AlertsMax = 2_000;

    /// <summary>Seconds after which an alert that found no place is tried to be raised again.</summary>
    public const int RaiseAgainSeconds = 10;

    /// <summary>
    /// Tracks considered again in one tick: each looks through all alerts that stand, and a tick must stay short. Ten ticks a second are more
    /// than 5,000 tracks need that are tried again every <see cref="RaiseAgainSeconds"/>. The others wait for the next tick.
    /// </summary>
    public const int DuePerTick = 64;

    /// <summary>Ended alerts remembered, so that late answers are told so.</summary>
    public const int EndedAlertsRemembered = 500;
}
