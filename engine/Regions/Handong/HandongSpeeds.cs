namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>The generated province's traffic: two peaks a day on roads that lead into the cities. An example a city changes.</summary>
internal static class HandongSpeeds
{
    /// <summary>
    /// Invented, as the province is. Morning and evening peak as Chinese cities have them (7 to 9, 17 to 19): main streets at two thirds of
    /// free flow, motorways at four fifths; a little slower all day than at night. Officers drive as others do: whether they use lights and
    /// siren is not known, so the factor for it stays 1.
    /// </summary>
    internal static SpeedsDraft Draft { get; } = new(
        "Asia/Shanghai",
        EmergencyFactor: 1,
        [
            new(7, 9, ["trunk", "trunk_link", "primary", "secondary"], 0.65),
            new(17, 19, ["trunk", "trunk_link", "primary", "secondary"], 0.65),
            new(9, 17, ["trunk", "trunk_link", "primary", "secondary"], 0.85),
            new(7, 9, ["motorway", "motorway_link", "tertiary"], 0.8),
            new(17, 19, ["motorway", "motorway_link", "tertiary"], 0.8),
        ],
        "Invented: two peaks a day. Replace it with what your city measures.");
}
