using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>Who patrols where.</summary>
/// <param name="Officer">Number as in officers.csv.</param>
/// <param name="Places">Places on roads, at least one.</param>
public sealed record Beat(uint Officer, IReadOnlyList<LatLng> Places);

/// <summary>All officers of a run. Deterministic and without I/O. Single writer: the run's loop.</summary>
public sealed class Fleet
{
    private readonly List<PatrolOfficer> _officers = [];
    private readonly Dictionary<uint, PatrolOfficer> _byNumber = [];
    private uint _sequence;
    private int _first;

    /// <param name="beats">One per officer, each officer once.</param>
    public Fleet(IReadOnlyList<Beat> beats, OfficerHabits habits, ulong seed)
    {
        foreach (var beat in beats)
        {
            var officer = new PatrolOfficer(beat.Officer, _officers.Count, beat.Places, habits, seed);
            _byNumber.Add(beat.Officer, officer);
            _officers.Add(officer);
        }
    }

    /// <summary>All officers, in the order given.</summary>
    public IReadOnlyList<PatrolOfficer> Officers => _officers;

    /// <summary>Officers on shift.</summary>
    public int OnShift => _officers.Count(officer => officer.Status != OfficerStatus.OffDuty);

    /// <summary>Officers who hold a directive.</summary>
    public int OnDirective => _officers.Count(officer => officer.Order is not null);

    /// <returns>False when the fleet has no such officer: the node's region is another one.</returns>
    public bool TryOfficer(uint number, out PatrolOfficer officer) => _byNumber.TryGetValue(number, out officer!);

    /// <summary>Lets every officer live up to <paramref name="now"/>. Who comes first goes round: few legs are shared.</summary>
    /// <param name="now">Never before the last turn's.</param>
    /// <param name="turn">Begun by the caller; holds what is to be sent afterwards.</param>
    public void Advance(Instant now, FleetTurn turn)
    {
        var count = _officers.Count;
        for (var i = 0; i < count; i++) _officers[(_first + i) % count].Step(now, turn, ref _sequence);
        // A stride, so that neighbours in the list do not always queue behind each other.
        if (count > 0) _first = (_first + 1 + count / 7) % count;
    }
}
