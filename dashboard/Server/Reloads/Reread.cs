namespace SmartPolicing.Realtime.Server.Reloads;

/// <summary>What is wrong with a file that was to be put in force.</summary>
/// <param name="File">Its name without the folder.</param>
/// <param name="Where">"terminals[3].phone", "line 12"; empty when the whole file is meant.</param>
public sealed record FileFault(string File, string Where, string Reason)
{
    /// <summary>The word for it, where it is no fault of the text; null otherwise.</summary>
    public string? Word { get; init; }
}

/// <summary>What a file that is sound would change. Nothing has changed before it is put in force.</summary>
/// <param name="Added">Names of what is new; as the others without secrets.</param>
/// <param name="Changed">Names of what stays, and of which it says something else.</param>
/// <param name="Removed">Names of what is gone.</param>
/// <param name="PutInForce">Puts it in force, once: null, or the word for why not, and then nothing has changed. Must not be called off.</param>
public sealed record FileChange(
    IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed, Func<Task<string?>> PutInForce);

/// <summary>A file, read again: what is wrong with it, or what it changes. One of them is null.</summary>
public sealed record Reread(FileFault? Fault, FileChange? Change);
