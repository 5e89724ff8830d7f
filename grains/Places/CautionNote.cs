using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.Places;

/// <summary>What a caution note warns of. Values are stable.</summary>
public enum CautionKind : byte
{
    /// <summary>Something else.</summary>
    Other = 0,

    /// <summary>Weapons are there.</summary>
    Weapons = 1,

    /// <summary>Somebody has attacked officers or others.</summary>
    Violence = 2,

    /// <summary>A dangerous animal.</summary>
    Dog = 3,

    /// <summary>Somebody may pass on a disease.</summary>
    Disease = 4,

    /// <summary>The place itself is dangerous: chemicals, gas, a roof that does not hold.</summary>
    Hazard = 5,

    /// <summary>Somebody there needs a physician's knowledge: epilepsy, oxygen.</summary>
    Medical = 6,

    /// <summary>Somebody there needs special care: a child alone, dementia, threatened by another.</summary>
    Vulnerable = 7,

    /// <summary>How one gets in.</summary>
    Access = 8,
}

/// <summary>What a caution note is about. Values are stable.</summary>
public enum CautionSubject : byte
{
    /// <summary>The place itself.</summary>
    Place = 0,

    /// <summary>A person who is often there.</summary>
    Person = 1,

    /// <summary>A vehicle that is often there.</summary>
    Vehicle = 2,
}

/// <summary>What somebody wrote down for whoever goes to a place.</summary>
/// <param name="Place">The middle of where it holds.</param>
/// <param name="Metres">It holds this far around.</param>
/// <param name="PlaceText">The place in words; may be empty.</param>
/// <param name="Subject">Which person or vehicle; empty for a place.</param>
/// <param name="Text">1 to <see cref="PlaceLimits.CautionTextMax"/> characters.</param>
/// <param name="Until">It ends by itself then.</param>
public sealed record CautionWords(
    LatLng Place, int Metres, string PlaceText, CautionSubject About, string Subject, CautionKind Kind, string Text, Instant Until);

/// <summary>How a caution note ended.</summary>
/// <param name="By">A user's name, or "engine" when its time had come.</param>
public sealed record CautionEnd(Instant At, string By, string Reason);

/// <summary>A caution note. Immutable, safe on any thread; a change makes another of the same number.</summary>
/// <param name="By">Who wrote it, or changed it last.</param>
/// <param name="At">When.</param>
/// <param name="End">Null while it holds.</param>
public sealed record CautionNote(CautionId Id, CautionWords Words, string By, Instant At, CautionEnd? End = null)
{
    /// <summary>Whether it holds at a place.</summary>
    public bool Covers(LatLng place) => Words.Place.MetresTo(place) <= Words.Metres;
}
