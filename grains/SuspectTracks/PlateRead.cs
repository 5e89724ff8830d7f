using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>One plate seen by one camera: the shape that every city's format maps to. Never carries a picture, only where it is kept.</summary>
/// <param name="Id">Made by the camera or its platform: the same read sent twice has the same.</param>
/// <param name="Camera">The region's id of the camera.</param>
/// <param name="SeenAt">By the camera's clock, mended by its known skew.</param>
/// <param name="Plate">As read; unread characters are wild cards.</param>
/// <param name="Confidence">0 to 100; -1 when the camera says nothing.</param>
/// <param name="Vehicle">What the camera says of the vehicle; empty when it says nothing.</param>
/// <param name="Picture">Where the picture is kept; empty when nowhere.</param>
public readonly record struct PlateRead(
    Guid Id, string Camera, Instant SeenAt, Plate Plate, int Confidence, VehicleLook Vehicle, string Picture);

/// <summary>What can be told of a vehicle from outside.</summary>
/// <param name="PlateColour">Of the plate's ground.</param>
/// <param name="Class">Kind of vehicle.</param>
/// <param name="Colour">Of the body.</param>
public readonly record struct VehicleLook(PlateColour PlateColour, VehicleClass Class, VehicleColour Colour);
