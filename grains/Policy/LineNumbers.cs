using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>How long callers may wait: the optional object "lines" of policy.json. Immutable.</summary>
public sealed record LineNumbers
{
    /// <summary>Of a region that says nothing.</summary>
    public static LineNumbers Default { get; } = new();

    /// <summary>
    /// A line that nobody has picked up alarms after so long: within 15 s nine of ten calls are to be answered by NENA-STA-020. Unit: seconds,
    /// 1 to 600.
    /// </summary>
    public int RingSeconds { get; init; } = 15;

    /// <summary>A caller who rang off is to be rung back within so long, then it alarms; an assumption. Unit: seconds, 1 to 3,600.</summary>
    public int CallBackSeconds { get; init; } = 60;

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(RingSeconds);
        writer.Int(CallBackSeconds);
    }

    /// <summary>Reads it back.</summary>
    public static LineNumbers Read(ref StateReader reader) => new() { RingSeconds = reader.Int(), CallBackSeconds = reader.Int() };
}
