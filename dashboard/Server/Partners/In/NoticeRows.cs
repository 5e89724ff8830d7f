namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>What another system warns of, as the desks are shown it (docs/PARTNERS.md). Nothing is ever made of it by itself.</summary>
/// <param name="Format">"cap" or "geojson".</param>
/// <param name="Status">"actual", "exercise", "test", "system" or "draft".</param>
/// <param name="From">Who says so: the sender in the document.</param>
public sealed record NoticeRow(
    string Id, string Partner, string Format, IReadOnlyList<int> Jurisdictions, string Status, string MsgType, string Event, string Headline,
    string Text, long SentAt, long Until, IReadOnlyList<NoticeArea> Area, string From)
{
    /// <summary>What to do.</summary>
    public string? Instruction { get; init; }

    /// <summary>How grave: a word of CAP.</summary>
    public string? Severity { get; init; }

    /// <summary>How soon.</summary>
    public string? Urgency { get; init; }

    /// <summary>How sure.</summary>
    public string? Certainty { get; init; }

    /// <summary>What kind.</summary>
    public string? Category { get; init; }

    /// <summary>The notice it takes the place of.</summary>
    public string? Replaces { get; init; }

    /// <summary>When it was over; null while it stands.</summary>
    public long? Ended { get; init; }
}

/// <summary>Where a notice holds.</summary>
/// <param name="Polygons">Closed rings of [longitude, latitude].</param>
/// <param name="Lines">Tracks of [longitude, latitude].</param>
public sealed record NoticeArea(string Text, IReadOnlyList<double[][]> Polygons, IReadOnlyList<NoticeCircle> Circles, IReadOnlyList<double[][]>? Lines = null);

/// <summary>A circle.</summary>
public sealed record NoticeCircle(double Lng, double Lat, double Metres);

/// <summary>What became of a document that warns.</summary>
/// <param name="Notice">The first notice that was made; null when none was.</param>
/// <param name="Taken">Notices that are new or different.</param>
/// <param name="Ended">Notices that are over by it.</param>
/// <param name="Repeated">True when it had been taken before; nothing was changed again.</param>
public sealed record NoticeAnswer(string? Notice, int Taken, int Ended, bool Repeated);
