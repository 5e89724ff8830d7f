using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>Where a vehicle was last seen, and what is known of how it came there.</summary>
public readonly record struct Sighting
{
    private Sighting(int camera, LatLng place, double headingDegrees, int before)
    {
        Camera = camera;
        Place = place;
        HeadingDegrees = headingDegrees;
        Before = before;
    }

    /// <summary>The camera that read it, or -1 when somebody saw it.</summary>
    public int Camera { get; }

    /// <summary>Where.</summary>
    public LatLng Place { get; }

    /// <summary>Direction of travel, clockwise from north; NaN when unknown. Of a camera's read it is the camera's.</summary>
    public double HeadingDegrees { get; }

    /// <summary>The camera that read it before on the same journey; -1 when none did.</summary>
    public int Before { get; }

    /// <summary>A camera's read.</summary>
    /// <param name="before">The camera that read it before, or -1.</param>
    public static Sighting By(CameraSites cameras, int camera, int before = -1) =>
        new(camera, cameras.PlaceOf(camera), double.NaN, before == camera ? -1 : before);

    /// <summary>Somebody's word.</summary>
    public static Sighting At(LatLng place, double headingDegrees) => new(-1, place, headingDegrees, -1);
}
