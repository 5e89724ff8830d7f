namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>The ground of a plate. Values are stable; they are in the journal.</summary>
public enum PlateColour : byte
{
    /// <summary>Not said, or not one of these.</summary>
    Unknown = 0,

    /// <summary>Chinese cars; GA/T 1400 code 5.</summary>
    Blue = 1,

    /// <summary>Chinese large vehicles, trailers, learners; GA/T 1400 code 6.</summary>
    Yellow = 2,

    /// <summary>Police, armed police, forces; most other countries. GA/T 1400 code 2.</summary>
    White = 3,

    /// <summary>Chinese embassies, consulates, Hong Kong and Macao. GA/T 1400 code 1.</summary>
    Black = 4,

    /// <summary>Chinese new-energy cars; the fade from white to green counts as green. GA/T 1400 code 9.</summary>
    Green = 5,

    /// <summary>Yellow and green halves: Chinese large new-energy vehicles.</summary>
    YellowGreen = 6,

    /// <summary>GA/T 1400 code 4; temporary and trade plates of other countries.</summary>
    Red = 7,

    /// <summary>Said by the camera, and none of these.</summary>
    Other = 8,
}

/// <summary>Kind of vehicle, as far as a camera can tell. Values are stable; they are in the journal.</summary>
public enum VehicleClass : byte
{
    /// <summary>Not said, or not one of these.</summary>
    Unknown = 0,

    /// <summary>Saloon, estate, hatchback, sport utility.</summary>
    Car = 1,

    /// <summary>Van, minibus, people carrier.</summary>
    Van = 2,

    /// <summary>Bus or coach.</summary>
    Bus = 3,

    /// <summary>Light lorry, pick-up.</summary>
    LightLorry = 4,

    /// <summary>Heavy lorry, tractor unit.</summary>
    HeavyLorry = 5,

    /// <summary>Trailer, seen by itself.</summary>
    Trailer = 6,

    /// <summary>Motorcycle, moped, motor tricycle.</summary>
    Motorcycle = 7,

    /// <summary>Said by the camera, and none of these.</summary>
    Other = 8,
}

/// <summary>Colour of the body. Values are stable; they are in the journal.</summary>
public enum VehicleColour : byte
{
    /// <summary>Not said, or not one of these.</summary>
    Unknown = 0,

    /// <summary>Black.</summary>
    Black = 1,

    /// <summary>White.</summary>
    White = 2,

    /// <summary>Grey or silver: cameras do not tell them apart.</summary>
    Grey = 3,

    /// <summary>Red.</summary>
    Red = 4,

    /// <summary>Blue.</summary>
    Blue = 5,

    /// <summary>Yellow or gold.</summary>
    Yellow = 6,

    /// <summary>Orange.</summary>
    Orange = 7,

    /// <summary>Brown.</summary>
    Brown = 8,

    /// <summary>Green.</summary>
    Green = 9,

    /// <summary>Purple.</summary>
    Purple = 10,

    /// <summary>Pink.</summary>
    Pink = 11,

    /// <summary>Cyan.</summary>
    Cyan = 12,

    /// <summary>Said by the camera, and none of these.</summary>
    Other = 13,
}
