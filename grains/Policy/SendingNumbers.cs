using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>Numbers of sending beyond the plans: the optional object "sending" of policy.json. Immutable.</summary>
public sealed record SendingNumbers
{
    /// <summary>Of a region that says nothing.</summary>
    public static SendingNumbers Default { get; } = new();

    /// <summary>
    /// An officer on the way to a less urgent incident is proposed only when there by so much sooner than the best free one. Unit: seconds,
    /// 0 to 3,600.
    /// </summary>
    public int PreemptionGainSeconds { get; init; } = 120;

    /// <summary>
    /// Another officer is offered in place of the one on the way only when there by so much sooner. Unit: seconds, 0 to 3,600.
    /// </summary>
    public int BetterGainSeconds { get; init; } = 120;

    /// <summary>... and by so many hundredths of what is left of the way. 0 to 100.</summary>
    public int BetterGainPercent { get; init; } = 30;

    /// <summary>After an offer was made, taken or dropped, the next for the same incident comes no sooner. Unit: seconds, 0 to 3,600.</summary>
    public int BetterHoldSeconds { get; init; } = 60;

    /// <summary>A stacked officer is sent by the engine when free; otherwise a dispatcher is told.</summary>
    public bool StackingAuto { get; init; } = true;

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(PreemptionGainSeconds);
        writer.Int(BetterGainSeconds);
        writer.Int(BetterGainPercent);
        writer.Int(BetterHoldSeconds);
        writer.Flag(StackingAuto);
    }

    /// <summary>Reads it back.</summary>
    public static SendingNumbers Read(ref StateReader reader) => new()
    {
        PreemptionGainSeconds = reader.Int(),
        BetterGainSeconds = reader.Int(),
        BetterGainPercent = reader.Int(),
        BetterHoldSeconds = reader.Int(),
        StackingAuto = reader.Flag(),
    };
}
