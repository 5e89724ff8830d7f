using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.PatrolZones;

/// <summary>A patrol zone at one moment: an immutable copy.</summary>
/// <param name="Cell">The zone's cell at resolution 7.</param>
/// <param name="Available">Officers in it that could be sent.</param>
/// <param name="Present">Officers in it, whatever they do.</param>
/// <param name="OpenIncidents">Incidents in it that are not closed.</param>
/// <param name="CallsLastHour">Calls in it, each counted less the older it is: an hour's steady rate reads as that rate.</param>
public sealed record PatrolZoneView(H3Cell Cell, int Available, int Present, int OpenIncidents, double CallsLastHour);

/// <summary>
/// A beat and the cover in it. Until a region brings beats of its own, a zone is one cell of resolution 7 (about 5 km²).
/// Single writer: its shard's loop.
/// </summary>
public sealed class PatrolZoneGrain(H3Cell cell)
{
    /// <summary>The resolution of a zone's cell.</summary>
    public const int Resolution = 7;

    private const double HourMilliseconds = 3_600_000;

    private int _available;
    private int _present;
    private int _openIncidents;
    private double _callWeight;
    private Instant _callWeightAt;

    /// <summary>True when there is nothing to remember of it: nobody is in it and no call ever came from it.</summary>
    public bool IsBlank => _present == 0 && _openIncidents == 0 && _callWeightAt.IsNever;

    /// <summary>An officer came in.</summary>
    public void Enter(bool available)
    {
        _present++;
        if (available) _available++;
    }

    /// <summary>An officer went out.</summary>
    public void Leave(bool available)
    {
        Invariant.Holds(_present > 0);
        _present--;
        if (available) _available--;
        Invariant.Holds(_available >= 0);
    }

    /// <summary>An officer in it became available or stopped being so.</summary>
    public void Change(bool available)
    {
        _available += available ? 1 : -1;
        Invariant.Holds(_available >= 0);
        Invariant.Holds(_available <= _present);
    }

    /// <summary>An incident opened in it.</summary>
    public void Open() => _openIncidents++;

    /// <summary>An incident in it closed.</summary>
    public void Close()
    {
        Invariant.Holds(_openIncidents > 0);
        _openIncidents--;
    }

    /// <summary>A call came from it.</summary>
    public void Called(Instant now)
    {
        _callWeight = Decayed(now) + 1;
        _callWeightAt = now;
    }

    /// <summary>An immutable copy as of <paramref name="now"/>.</summary>
    public PatrolZoneView View(Instant now) => new(cell, _available, _present, _openIncidents, Decayed(now));

    /// <summary>Writes it for a snapshot: the calls. Who is in it and what is open follows from officers and incidents.</summary>
    public void Save(StateWriter writer)
    {
        writer.Double(_callWeight);
        writer.Moment(_callWeightAt);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _callWeight = reader.Double();
        _callWeightAt = reader.Moment();
    }

    /// <summary>True when a call ever came from it, which nothing else remembers.</summary>
    public bool HasHadCalls => !_callWeightAt.IsNever;

    // Exponential decay with a time constant of one hour: the sum of weights of a steady stream of r calls an hour is r.
    private double Decayed(Instant now) => _callWeight * Math.Exp(-now.MillisecondsSince(_callWeightAt) / HourMilliseconds);
}
