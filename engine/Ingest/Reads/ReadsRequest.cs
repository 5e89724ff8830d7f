using System.ComponentModel;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>The body of <c>POST /api/reads</c>, for the interface's description: it is read token by token (<see cref="ReadsJson"/>).</summary>
public sealed record ReadsRequest([property: Description("At most 1,024.")] IReadOnlyList<ReadRequest> Reads);

/// <summary>One plate seen by one camera, as a sender writes it.</summary>
public sealed record ReadRequest(
    [property: Description("Made by the camera or its platform; the same id twice is the same read.")] Guid Id,
    [property: Description("The camera's id in the region.")] string Camera,
    [property: Description("Unix milliseconds by the camera's clock.")] long SeenAt,
    [property: Description("As read; \"-\" for a character that was not.")] string Plate,
    [property: Description("0 to 100.")] int? Confidence = null,
    [property: Description("blue, yellow, white, black, green, yellowGreen, red, other.")] string? PlateColour = null,
    [property: Description("car, van, bus, lightLorry, heavyLorry, trailer, motorcycle, other.")] string? Class = null,
    [property: Description("black, white, grey, red, blue, yellow, orange, brown, green, purple, pink, cyan, other.")] string? Colour = null,
    [property: Description("Where the picture is kept, at most 255 bytes.")] string? Picture = null);

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Reads taken now.</param>
/// <param name="Duplicates">Reads taken before.</param>
/// <param name="Refused">All others.</param>
/// <param name="Answers">One for each read, in their order: names of <see cref="ReadAnswer"/>.</param>
public sealed record ReadsAnswer(int Accepted, int Duplicates, int Refused, IReadOnlyList<string> Answers);

/// <summary>A body that was refused whole.</summary>
/// <param name="Reason">Stable, for programs.</param>
/// <param name="Detail">For a person.</param>
public sealed record ReadsRefusal(string Reason, string Detail);

/// <summary>Why a body is refused whole. The names are part of the public interface (camelCase).</summary>
public enum ReadsFault
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>No JSON object, or "reads" twice there or no list.</summary>
    BadJson,

    /// <summary>No "reads".</summary>
    ReadsMissing,

    /// <summary>More than <see cref="ReadLimits.ParcelReadsMax"/>.</summary>
    TooManyReads,

    /// <summary>More than <see cref="ReadLimits.BodyBytesMax"/>.</summary>
    BodyTooLarge,
}
