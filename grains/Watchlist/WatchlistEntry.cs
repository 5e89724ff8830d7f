using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>Who besides the city that asked is told of hits. Values are stable.</summary>
public enum WatchlistSharing : byte
{
    /// <summary>Nobody.</summary>
    OwnCity = 0,

    /// <summary>The jurisdictions named.</summary>
    Named = 1,

    /// <summary>All of the province.</summary>
    Province = 2,
}

/// <summary>The vehicle behind a watched plate, so that whoever sees a hit can tell a misread or copied plate from it.</summary>
/// <param name="Look">As cameras can tell it; unknown where it is.</param>
/// <param name="Make">Make and model in words; may be empty.</param>
public sealed record WatchedVehicle(VehicleLook Look, string Make)
{
    /// <summary>What the camera saw otherwise than it is known to be. What either does not know or calls other is none.</summary>
    public LookDifferences DifferencesFrom(VehicleLook seen)
    {
        var differences = LookDifferences.None;
        if (Differ((byte)Look.PlateColour, (byte)seen.PlateColour, (byte)PlateColour.Other)) differences |= LookDifferences.PlateColour;
        if (Differ((byte)Look.Class, (byte)seen.Class, (byte)VehicleClass.Other)) differences |= LookDifferences.Class;
        if (Differ((byte)Look.Colour, (byte)seen.Colour, (byte)VehicleColour.Other)) differences |= LookDifferences.Colour;
        return differences;
    }

    // 0 is unknown in all of them.
    private static bool Differ(byte known, byte seen, byte other) =>
        known != seen && known != 0 && seen != 0 && known != other && seen != other;
}

/// <summary>In what a vehicle seen is not the one described. Values are stable.</summary>
[Flags]
public enum LookDifferences : byte
{
    /// <summary>In nothing that both know.</summary>
    None = 0,

    /// <summary>The ground of the plate.</summary>
    PlateColour = 1,

    /// <summary>The kind of vehicle.</summary>
    Class = 2,

    /// <summary>The colour of the body.</summary>
    Colour = 4,
}

/// <summary>
/// What is asked for: a plate to look for, on what ground, for whom and how long. Bounds in <see cref="WatchlistLimits"/>; none of the
/// texts that say on what ground may be blank.
/// </summary>
/// <param name="Plate">The plate; up to <see cref="WatchlistLimits.UnreadMax"/> characters may be wild cards.</param>
/// <param name="Vehicle">What it is on.</param>
/// <param name="LegalBasis">The law or order that allows it.</param>
/// <param name="CaseNumber">The case it is for. Another case of the same plate is another entry, and both are hit.</param>
/// <param name="Purpose">What for, in words.</param>
/// <param name="RequestedBy">The name of the user who asks; never the one who approves.</param>
/// <param name="Priority">1 (most urgent) to 4.</param>
/// <param name="Until">When it ends by itself: <see cref="WatchlistLimits.ActiveDaysMax"/> days from approval at the latest.</param>
/// <param name="Sharing">Who besides the own city is told.</param>
/// <param name="SharedWith">The jurisdictions named; empty unless <paramref name="Sharing"/> says so.</param>
public sealed record WatchlistEntry(
    Plate Plate,
    WatchedVehicle Vehicle,
    string LegalBasis,
    string CaseNumber,
    string Purpose,
    string RequestedBy,
    byte Priority,
    Instant Until,
    WatchlistSharing Sharing,
    IReadOnlyList<JurisdictionId> SharedWith)
{
    /// <summary>What keeps it from being asked for at <paramref name="now"/>.</summary>
    /// <param name="own">The jurisdiction that asks.</param>
    /// <param name="now">The moment of asking.</param>
    public Refusal Check(JurisdictionId own, Instant now)
    {
        if (Plate.Length == 0 || Plate.Form == PlateForm.Misread) return Refusal.PlateNotReadable;
        if (!BasisIsSaid()) return Refusal.BasisMissing;
        if (Priority is < 1 or > 4) return Refusal.PriorityOutOfRange;
        if (!WatchlistText.IsWithinActiveDays(Until, now)) return Refusal.ExpiryOutOfRange;
        return SharingIsClear(own) ? Refusal.None : Refusal.SharingUnclear;
    }

    private bool BasisIsSaid() =>
        WatchlistText.Says(LegalBasis, WatchlistLimits.LegalBasisMax) &&
        WatchlistText.Says(CaseNumber, WatchlistLimits.CaseNumberMax) &&
        WatchlistText.Says(Purpose, WatchlistLimits.PurposeMax) &&
        WatchlistText.Says(RequestedBy, WatchlistLimits.NameMax) &&
        Vehicle.Make.Length <= WatchlistLimits.MakeMax;

    private bool SharingIsClear(JurisdictionId own)
    {
        if (Sharing != WatchlistSharing.Named)
            return SharedWith.Count == 0 && Sharing is WatchlistSharing.OwnCity or WatchlistSharing.Province;
        if (SharedWith.Count is 0 or > WatchlistLimits.SharedWithMax) return false;
        for (var at = 0; at < SharedWith.Count; at++)
        {
            if (SharedWith[at] == own || SharedWith[at] == default) return false;
            for (var before = 0; before < at; before++)
                if (SharedWith[before] == SharedWith[at]) return false;
        }

        return true;
    }
}

/// <summary>Rules that several steps of an entry share.</summary>
internal static class WatchlistText
{
    /// <summary>True for a text that is not blank and not longer than that.</summary>
    internal static bool Says(string text, int charactersMax) => !string.IsNullOrWhiteSpace(text) && text.Length <= charactersMax;

    /// <summary>True for a moment still to come and no further than an approval reaches.</summary>
    internal static bool IsWithinActiveDays(Instant until, Instant now) =>
        until > now && until.UnixMilliseconds <= now.UnixMilliseconds + WatchlistLimits.ActiveDaysMax * WatchlistLimits.DayMilliseconds;

    /// <summary>The same user, however the name is written: nobody approves their own by a capital letter.</summary>
    internal static bool IsSameUser(string one, string other) =>
        one.AsSpan().Trim().Equals(other.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
