using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>A vehicle of the run that is looked for. What changes is the ledger's.</summary>
/// <param name="plate">As it stands on the watchlist and in every read.</param>
/// <param name="trip">Where it drives.</param>
/// <param name="entry">"W3-000127".</param>
internal sealed class WantedVehicle(string plate, WantedTrip trip, string entry)
{
    internal string Plate => plate;

    internal WantedTrip Trip => trip;

    internal string Entry => entry;

    /// <summary>Its reads, in the order in which they were due.</summary>
    internal List<WantedRead> Reads { get; } = [];

    /// <summary>Its track as desks were told of it last; null before.</summary>
    internal TrackMessage? Track { get; set; }

    /// <summary>Second at which a desk said that it is the vehicle; infinite before.</summary>
    internal double VerifyingAt { get; set; } = double.PositiveInfinity;

    /// <summary>True once its last passage is over.</summary>
    internal bool IsThere { get; set; }
}

/// <summary>One read of a wanted vehicle. What changes is the ledger's.</summary>
/// <param name="Due">Second of the run.</param>
/// <param name="SeenAt">Unix milliseconds on the node's clock.</param>
internal sealed record WantedRead(Guid Id, WantedVehicle Vehicle, double Due, long SeenAt, string Camera)
{
    /// <summary>The node has answered "accepted".</summary>
    internal bool IsAccepted { get; set; }

    /// <summary>A desk has been told of a track with it.</summary>
    internal bool IsTold { get; set; }
}
