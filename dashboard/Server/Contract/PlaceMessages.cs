using SmartPolicing.Realtime.Regions.Places;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/CALLS.md as they go over the wire; see Rows.cs for what holds for all of them.

/// <summary>A place that fits what was typed, or that is somewhere.</summary>
public sealed record PlaceRow(
    PlaceKind Kind, string Name, string? NameZh, string? NameEn, double Lat, double Lng, ushort? Jurisdiction, bool Yours, PlaceMatch Match,
    int? Metres, string? Number, int? MetresLong);

/// <summary>Answer to <c>GET /api/places</c>.</summary>
public sealed record PlacesMessage(string Q, IReadOnlyList<PlaceRow> Places, bool Cut);

/// <summary>The street or crossing near a point, and how far it is.</summary>
public sealed record BesideRow(string Name, string? NameZh, string? NameEn, double Lat, double Lng, int Metres);

/// <summary>Answer to <c>GET /api/places/at</c>.</summary>
public sealed record PlaceAtMessage(
    double Lat, double Lng, ushort? Jurisdiction, bool Yours, string Name, string? NameZh, string? NameEn, PlaceKind Kind, string? House,
    BesideRow? Street, BesideRow? Crossing, IReadOnlyList<PlaceRow> Places);
