namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>Why a text is not taken for a plate. The names are part of the public interface.</summary>
public enum PlateRefusal : byte
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>Nothing but blanks and separators.</summary>
    Empty,

    /// <summary>The reader says that there is no plate or none that it can read ("无车牌", "车牌").</summary>
    NoPlate,

    /// <summary>A character that stands on no plate we know.</summary>
    UnknownCharacter,

    /// <summary>Fewer characters than a plate has.</summary>
    TooShort,

    /// <summary>More characters than a plate has.</summary>
    TooLong,

    /// <summary>The characters are known and stand where no plate has them.</summary>
    WrongForm,

    /// <summary>Too few characters were read to tell one vehicle from another.</summary>
    TooManyUnread,

    /// <summary>What stands before the colon names no country.</summary>
    UnknownIssuer,
}
