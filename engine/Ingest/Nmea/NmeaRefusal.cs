namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>What is wrong with a line; the table of docs/NMEA.md. Names, in camelCase, are those of the metrics.</summary>
public enum NmeaRefusal : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Longer than a sentence may be.</summary>
    LineTooLong,

    /// <summary>No sentence at all.</summary>
    NotASentence,

    /// <summary>Without a checksum.</summary>
    NoChecksum,

    /// <summary>With a wrong one.</summary>
    BadChecksum,

    /// <summary>A field that does not read as what it is.</summary>
    BadField,

    /// <summary>A place outside the world.</summary>
    OutsideWorld,

    /// <summary>No satellite fix.</summary>
    Unfixed,

    /// <summary>A sentence of another kind.</summary>
    OtherSentence,

    /// <summary>From somebody whom terminals.json does not have.</summary>
    UnknownTracker,
}
