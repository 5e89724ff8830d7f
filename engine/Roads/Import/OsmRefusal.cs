namespace SmartPolicing.Realtime.Roads;

/// <summary>What <see cref="OsmRefusal.Position"/> counts.</summary>
public enum OsmPositionUnit
{
    /// <summary>The whole file: it could not be opened, or nothing in it is usable. Position is 0.</summary>
    File,

    /// <summary>Bytes from the start of the file (PBF). Inside a compressed blob: the offset at which the blob begins.</summary>
    Byte,

    /// <summary>Lines from 1 (XML).</summary>
    Line,
}

/// <summary>Why a map file was refused. Immutable; the parsers return it instead of throwing.</summary>
/// <param name="File">The path or name the reader was given.</param>
/// <param name="Position">Where the file is wrong, counted in <paramref name="Unit"/>.</param>
/// <param name="Unit">What the position counts.</param>
/// <param name="Reason">What was wrong there, for a person to read.</param>
public sealed record OsmRefusal(string File, long Position, OsmPositionUnit Unit, string Reason)
{
    /// <summary>One line for a log or a console.</summary>
    public override string ToString() => Unit switch
    {
        OsmPositionUnit.Byte => $"{File} at byte {Position}: {Reason}",
        OsmPositionUnit.Line => $"{File} at line {Position}: {Reason}",
        _ => $"{File}: {Reason}",
    };
}
