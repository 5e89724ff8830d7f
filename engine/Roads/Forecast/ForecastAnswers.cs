using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>When a vehicle can be at a border crossing. Times after the sighting.</summary>
/// <param name="Crossing">Of <see cref="CrossingPlaces.All"/>.</param>
/// <param name="EarliestMilliseconds">Not sooner at the suspect's top speed.</param>
/// <param name="LikelyMilliseconds">At the usual speeds of the hour, on the fastest way.</param>
public readonly record struct CrossingTime(int Crossing, int EarliestMilliseconds, int LikelyMilliseconds);

/// <summary>When a vehicle can be in another jurisdiction, and how likely it goes there. Times after the sighting.</summary>
/// <param name="Jurisdiction">0 for nobody's ground: beyond the region.</param>
/// <param name="Crossing">Where it can enter first.</param>
/// <param name="EarliestMilliseconds">Not sooner at the suspect's top speed, by whatever way, through third jurisdictions too.</param>
/// <param name="LikelyMilliseconds">At the usual speeds of the hour, on the fastest way.</param>
/// <param name="Share">
/// Of all places it may be going to, the share that lies there or on the far side of it. 0 to 1; the shares of several overlap.
/// </param>
public readonly record struct JurisdictionTime(
    int Jurisdiction, int Crossing, int EarliestMilliseconds, int LikelyMilliseconds, double Share);

/// <summary>A cell of resolution 9 and the earliest time at which a vehicle can be on a street in it.</summary>
/// <param name="Seconds">After the sighting, cut to whole seconds.</param>
public readonly record struct GrowthCell(H3Cell Cell, int Seconds);

/// <summary>A camera that may read a vehicle next. Times after the sighting.</summary>
/// <param name="EarliestMilliseconds">Not sooner at the suspect's top speed.</param>
/// <param name="LikelyMilliseconds">As vehicles usually take, where that is known; else the fastest way at the usual speeds.</param>
/// <param name="LateMilliseconds">Nine of ten vehicles are there by then; where nothing is known, twice the likely time.</param>
/// <param name="Probability">That this one is the next. 0 to 1; what is missing to 1 in a forecast is that none is.</param>
public readonly record struct NextCamera(
    int Camera, int EarliestMilliseconds, int LikelyMilliseconds, int LateMilliseconds, double Probability);
