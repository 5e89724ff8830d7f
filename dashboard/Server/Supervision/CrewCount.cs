using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Supervision;

/// <summary>Officers by status, being counted. One thread.</summary>
internal sealed class CrewCount
{
    private readonly int[] _byStatus = new int[Enum.GetValues<OfficerStatus>().Length];
    private int _lost;

    internal void Add(OfficerStatus status, bool isLost)
    {
        _byStatus[(int)status]++;
        if (isLost && status != OfficerStatus.OffDuty) _lost++;
    }

    internal CrewRow Row() => new(
        _byStatus.Sum(), this[OfficerStatus.Available], this[OfficerStatus.Dispatched], this[OfficerStatus.EnRoute], this[OfficerStatus.OnScene],
        this[OfficerStatus.Busy], this[OfficerStatus.OffDuty], _lost);

    private int this[OfficerStatus status] => _byStatus[(int)status];
}
