namespace SmartPolicing.Realtime.Journal;

/// <summary>What a disk answered instead of doing what it was asked.</summary>
public enum DiskError : byte
{
    /// <summary>It did it.</summary>
    None,

    /// <summary>No room, or a quota is used up. Nothing was changed that matters.</summary>
    Full,

    /// <summary>There is no file of that name.</summary>
    Missing,

    /// <summary>There is a file of that name already.</summary>
    Exists,

    /// <summary>Another process, or another opening in this one, holds the file.</summary>
    Held,

    /// <summary>Anything else; after a failed write or sync nobody knows what is on the disk.</summary>
    Failed,
}

/// <summary>An error of the disk with what the system said about it. The default is no error.</summary>
/// <param name="Error">The kind.</param>
/// <param name="Detail">For a person to read; null when there is no error.</param>
public readonly record struct DiskFault(DiskError Error, string? Detail)
{
    /// <summary>One line for a log.</summary>
    public override string ToString() => $"{Error}: {Detail}";
}
