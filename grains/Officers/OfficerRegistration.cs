using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>
/// One line of the region's officers.csv: who can be dispatched. <paramref name="Code"/> is the call sign people say ("P012"),
/// unique in the region; <paramref name="Start"/> is where the shift begins (the station).
/// </summary>
/// <param name="Skills">Lower-case words such as "medic" or "firearms"; never null, sorted, no duplicates.</param>
public sealed record OfficerRegistration(
    OfficerId Id,
    string Code,
    JurisdictionId Home,
    LatLng Start,
    IReadOnlyList<string> Skills)
{
    /// <summary>Code of the area the officer is of: the file's, else the one of <see cref="Start"/>; empty when in none.</summary>
    public string Area { get; init; } = "";
}
