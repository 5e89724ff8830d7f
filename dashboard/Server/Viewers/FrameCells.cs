using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// The cell of every officer of a shard's newest frame, per resolution: found once for all dispatchers, and again only for officers
/// that moved. Bounded by shards × 7 resolutions × officers × 8 bytes. Safe on any thread: each shard and resolution has its own lock.
/// </summary>
internal sealed class FrameCells
{
    private readonly Dictionary<(JurisdictionId, int), Slot> _slots = [];
    private readonly Lock _lock = new();

    /// <returns>Cells in the order of the frame's officers; never changed afterwards.</returns>
    internal H3Cell[] Of(OfficerFrame frame, int resolution)
    {
        Slot slot;
        lock (_lock)
        {
            if (!_slots.TryGetValue((frame.Jurisdiction, resolution), out slot!))
                _slots.Add((frame.Jurisdiction, resolution), slot = new Slot(resolution));
        }

        return slot.Of(frame);
    }

    private sealed class Slot(int resolution)
    {
        private readonly Lock _lock = new();
        private OfficerFrame? _frame;
        private H3Cell[] _cells = [];

        internal H3Cell[] Of(OfficerFrame frame)
        {
            lock (_lock)
            {
                if (ReferenceEquals(frame, _frame)) return _cells;
                var cells = new H3Cell[frame.Officers.Length];
                for (var i = 0; i < cells.Length; i++)
                {
                    ref readonly var officer = ref frame.Officers[i];
                    cells[i] = Moved(officer, i) ? Find(officer) : _cells[i];
                }

                frame.Hold(); // Until the next one, to see who has moved.
                _frame?.LetGo();
                _frame = frame;
                _cells = cells;
                return cells;
            }
        }

        private bool Moved(in OfficerPosition officer, int index) =>
            _frame is null || index >= _frame.Officers.Length
            || _frame.Officers[index].Latitude != officer.Latitude || _frame.Officers[index].Longitude != officer.Longitude;

        private H3Cell Find(in OfficerPosition officer) =>
            H3Cell.FromLatLng(LatLng.FromDegrees(officer.Latitude, officer.Longitude), resolution);
    }
}
