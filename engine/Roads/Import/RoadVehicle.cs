namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// How an officer moves. All three are on duty: they may use what is private, as an access road or a yard is where they are called to.
/// </summary>
public enum RoadVehicle : byte
{
    /// <summary>A car with blue lights: what a car may use, and what is kept open for emergencies.</summary>
    PatrolCar,

    /// <summary>A motorcycle with blue lights: as the car, and past bollards and cycle barriers.</summary>
    Motorbike,

    /// <summary>An officer walking: footways, paths and steps, both ways on every street; not motorways.</summary>
    OnFoot,
}

/// <summary>What a map is imported for. The default is a patrol car on roads only.</summary>
/// <param name="Vehicle">Decides which ways, barriers and turn restrictions count, and how fast a way is.</param>
/// <param name="Ferries">Whether ferry lines are ways. Off: nobody can say when the boat leaves.</param>
public readonly record struct RoadImport(RoadVehicle Vehicle, bool Ferries = false);
