using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>Which policy is in force. Recorded, as its number, with every happening, directive and ranking.</summary>
/// <param name="Number">From 1; higher with every policy that comes into force and says something else. 0: none was named.</param>
/// <param name="Hash">The first 16 hexadecimal digits of the SHA-256 of what it says; empty for none.</param>
/// <param name="At">When it came into force.</param>
/// <param name="By">The supervisor who put it in force, or "start" when a start of the node found it in the region's folder.</param>
public sealed record PolicyVersion(int Number, string Hash, Instant At, string By)
{
    /// <summary>Of a policy that was made in the program.</summary>
    public static PolicyVersion None { get; } = new(0, "", default, "");

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Number);
        writer.Text(Hash);
        writer.Moment(At);
        writer.Text(By);
    }

    /// <summary>Reads it back.</summary>
    public static PolicyVersion Read(ref StateReader reader) => new(reader.Int(), reader.Text(), reader.Moment(), reader.Text());
}
