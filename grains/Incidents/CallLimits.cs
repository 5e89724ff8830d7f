namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>How long the parts of a call may be, in characters, whoever enters it. Beyond it the call is refused and the part named.</summary>
public static class CallLimits
{
    /// <summary>What was said: a page of text.</summary>
    public const int TextMax = 2_000;

    /// <summary>A place in words, the happening's or the caller's.</summary>
    public const int PlaceTextMax = 200;

    /// <summary>The caller's name.</summary>
    public const int CallerNameMax = 100;

    /// <summary>The caller's number, with signs and an extension.</summary>
    public const int CallerNumberMax = 40;

    /// <summary>A word for where calls come from.</summary>
    public const int SourceMax = 20;

    /// <summary>The URI of an attachment.</summary>
    public const int ReferenceMax = 500;

    /// <summary>The name of an attachment.</summary>
    public const int AttachmentNameMax = 100;

    /// <summary>What came of an unverified place.</summary>
    public const int NoteMax = 200;

    /// <summary>Open incidents that a call may be about, shown to a desk: what one look takes in.</summary>
    public const int DuplicatesMax = 8;

    /// <summary>
    /// Open incidents looked at for one question about duplicates: more than a stadium brings. Past it the rest near the place is not looked
    /// at.
    /// </summary>
    public const int DuplicatesLookedAtMax = 4_096;
}
