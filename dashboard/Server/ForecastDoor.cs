using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server;

/// <summary>What forecasts of followed vehicles rest on. Any thread.</summary>
/// <param name="Ground">What does not change; the first to ask may wait a second or so for it. Cameras are in the region's order.</param>
/// <param name="Roads">As somebody who is looked for may drive them now.</param>
/// <param name="Flows">Which camera comes after which, as far as that was learnt.</param>
public sealed record ForecastDoor(Func<ForecastGround> Ground, Func<SuspectRoads> Roads, Func<CameraFlowTable> Flows);
