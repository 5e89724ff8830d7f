namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>Puts a file in force, or with <paramref name="Check"/> only says whether it could be and what would change.</summary>
public sealed record ReloadInput(string? Why, bool? Check);

/// <summary>Names, the first of them; <paramref name="Count"/> is of all.</summary>
public sealed record NamesRow(int Count, IReadOnlyList<string> Names);

/// <summary>
/// Answer to <c>POST /api/…/reload</c>. Refused: <paramref name="Reason"/>, and for a file that is wrong <paramref name="File"/> (its name),
/// <paramref name="Where"/> and <paramref name="Detail"/> for a person.
/// </summary>
public sealed record ReloadAnswer(bool Ok, string? Reason = null, string? File = null, string? Where = null, string? Detail = null)
{
    /// <summary>False: only checked.</summary>
    public bool? InForce { get; init; }

    /// <summary>What is new.</summary>
    public NamesRow? Added { get; init; }

    /// <summary>What stays, and is otherwise than it was.</summary>
    public NamesRow? Changed { get; init; }

    /// <summary>What is gone.</summary>
    public NamesRow? Removed { get; init; }
}
