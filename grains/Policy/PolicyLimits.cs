namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>
/// Every bound of a region's policy, with unit and reason. A policy beyond one is refused when it is read, with the bound; it never comes
/// into force.
/// </summary>
public static class PolicyLimits
{
    /// <summary>Status codes. The longest list in use that we know of has about 40.</summary>
    public const int StatusesMax = 100;

    /// <summary>Rows of timers. Each of 500 types rarely has its own; four priorities and five states of 100 do.</summary>
    public const int TimersMax = 2_000;

    /// <summary>Rows of safety checks.</summary>
    public const int SafetyMax = 1_000;

    /// <summary>Response plans. A county's run cards are some hundreds.</summary>
    public const int PlansMax = 2_000;

    /// <summary>Lines of what one plan needs ("1:firearms+medic" is one).</summary>
    public const int NeedsMax = 8;

    /// <summary>Officers that one plan may need in all: more is a mobilisation, which people lead.</summary>
    public const int OfficersMax = 40;

    /// <summary>Officers in one car, where a plan asks for a minimum.</summary>
    public const int CrewMax = 12;

    /// <summary>Disposition codes.</summary>
    public const int DispositionsMax = 500;

    /// <summary>Bodies that matters are transferred to.</summary>
    public const int TransfersMax = 200;

    /// <summary>Areas (beats) of a region: sixteen cities with a hundred each, and room.</summary>
    public const int AreasMax = 4_000;

    /// <summary>Types related to one type, for the check for duplicates.</summary>
    public const int RelatedMax = 16;

    /// <summary>Seconds of any timer or wait: a day. What takes longer is nothing a desk watches by the second.</summary>
    public const int SecondsMax = 86_400;

    /// <summary>Days that a look at the past of a place may go back: ten years.</summary>
    public const int HistoryDaysMax = 3_660;

    /// <summary>Metres around a place within which its past is looked for. Beyond it is another place.</summary>
    public const int HistoryMetresMax = 2_000;

    /// <summary>
    /// Bytes of a whole policy as the journal keeps it. It is one entry of at most a mebibyte, which holds every table at a tenth of its
    /// bound at least.
    /// </summary>
    public const int BytesMax = 900_000;
}
