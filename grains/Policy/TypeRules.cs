using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>What becomes of an attended incident when its last officer clears. Values are stable.</summary>
public enum LastClear : byte
{
    /// <summary>It is closed.</summary>
    Close = 0,

    /// <summary>It goes back to the queue, for a person to close.</summary>
    Queue = 1,
}

/// <summary>Further rules of one type of incident: optional keys of its entry in policy.json. Immutable.</summary>
public sealed record TypeRules
{
    /// <summary>Of a type that says nothing.</summary>
    public static TypeRules Default { get; } = new();

    /// <summary>What happens when the last officer clears.</summary>
    public LastClear LastClear { get; init; }

    /// <summary>How far back a look at the past of the place goes. Unit: days, 0 (no look) to <see cref="PolicyLimits.HistoryDaysMax"/>.</summary>
    public int HistoryDays { get; init; } = 30;

    /// <summary>... and how far around it. Unit: metres, 0 to <see cref="PolicyLimits.HistoryMetresMax"/>.</summary>
    public int HistoryMetres { get; init; } = 100;

    /// <summary>An officer may assign himself to a waiting incident of the type.</summary>
    public bool AllowsSelfDispatch { get; init; }

    /// <summary>An officer may open an incident of the type from the field.</summary>
    public bool AllowsFieldOpen { get; init; }

    /// <summary>
    /// Types that callers may mean the same happening by, sorted: of both types when one of them names the other.
    /// </summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Byte((byte)LastClear);
        writer.Int(HistoryDays);
        writer.Int(HistoryMetres);
        writer.Flag(AllowsSelfDispatch);
        writer.Flag(AllowsFieldOpen);
        PolicyBytes.Write(writer, Related);
    }

    /// <summary>Reads it back.</summary>
    public static TypeRules Read(ref StateReader reader) => new()
    {
        LastClear = (LastClear)reader.Byte(),
        HistoryDays = reader.Int(),
        HistoryMetres = reader.Int(),
        AllowsSelfDispatch = reader.Flag(),
        AllowsFieldOpen = reader.Flag(),
        Related = PolicyBytes.ReadTexts(ref reader),
    };
}
