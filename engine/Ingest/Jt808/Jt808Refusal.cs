namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>What is wrong with a message, or odd about it; the table of docs/JTT808.md. Names, in camelCase, are those of the metrics.</summary>
public enum Jt808Refusal : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Bytes outside of frames.</summary>
    Noise,

    /// <summary>More between two flags than any message needs.</summary>
    FrameTooLong,

    /// <summary>An escape byte with neither 1 nor 2 behind it.</summary>
    BadEscape,

    /// <summary>The bytes do not come to the check byte.</summary>
    BadCheck,

    /// <summary>Less than a header.</summary>
    TooShort,

    /// <summary>The body is not so long as the header says, in either layout.</summary>
    BadLength,

    /// <summary>A phone that is not of decimal digits.</summary>
    BadPhone,

    /// <summary>An encrypted body.</summary>
    Encrypted,

    /// <summary>A part numbered 0 or above the total.</summary>
    BadParts,

    /// <summary>More parts or bytes than are kept.</summary>
    TooManyParts,

    /// <summary>A split message that was given up.</summary>
    PartsLost,

    /// <summary>A location report that is too short, has no date, or a place outside the world.</summary>
    BadLocation,

    /// <summary>A batch whose count or lengths do not fit.</summary>
    BadBatch,

    /// <summary>A registration, an authentication or an answer that is too short.</summary>
    BadBody,

    /// <summary>No satellite fix: the place is an old one.</summary>
    Unfixed,

    /// <summary>Coordinates changed by a secrecy plug-in.</summary>
    PlugInEncrypted,

    /// <summary>The version flag says another layout than the message has. Taken all the same.</summary>
    VersionFlag,

    /// <summary>Items that do not add up. The fix is taken.</summary>
    ItemsOdd,

    /// <summary>A phone that terminals.json does not have.</summary>
    UnknownTerminal,

    /// <summary>A terminal that is not what terminals.json says of it.</summary>
    OtherTerminal,

    /// <summary>Another phone than the connection's.</summary>
    OtherPhone,

    /// <summary>Before the authentication.</summary>
    NotAuthenticated,

    /// <summary>A wrong authentication code.</summary>
    WrongToken,

    /// <summary>A message that this port does not take.</summary>
    Unsupported,

    /// <summary>An emergency of long ago.</summary>
    SosTooOld,

    /// <summary>An answer to nothing that was asked.</summary>
    NothingAsked,
}
