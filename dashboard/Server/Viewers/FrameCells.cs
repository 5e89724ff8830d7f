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

    /// <returns>
    /// Cells in the order of the frame's officers. Those of officers who move are changed in place by whoever asks for a newer frame's: a
    /// count that is being made then finds one of them where it is half a second later.
    /// </returns>
    internal H3Cell[] Of(OfficerFrame frame, int resolution)
    {
        Slot slot;
        lock (_lock)
        {
            ForgetUnused_NeedsLock(frame);
            if (!_slots.TryGetValue((frame.Jurisdiction, resolution), out slot!))
                _slots.Add((frame.Jurisdiction, resolution), slot = new Slot(resolution));
            slot.AskedAt = frame.At;
        }

        return slot.Of(frame);
    }

    // A desk that has zoomed on would leave a frame and its cells behind for each resolution that it came through.
    private void ForgetUnused_NeedsLock(OfficerFrame frame)
    {
        for (var resolution = ViewArea.ResolutionMin; resolution <= ViewArea.ResolutionMax; resolution++)
        {
            var key = (frame.Jurisdiction, resolution);
            if (!_slots.TryGetValue(key, out var slot)) continue;
            if (frame.At.MillisecondsSince(slot.AskedAt) <= DashboardLimits.CellsKeptMilliseconds) continue;
            _slots.Remove(key);
            slot.Forget();
        }
    }

    private sealed class Slot(int resolution)
    {
        private readonly Lock _lock = new();
        private OfficerFrame? _frame;
        private H3Cell[] _cells = [];

        /// <summary>The newest frame that was asked about. Under the lock of all slots.</summary>
        internal Instant AskedAt { get; set; }

        internal H3Cell[] Of(OfficerFrame frame)
        {
            lock (_lock)
            {
                if (ReferenceEquals(frame, _frame)) return _cells;
                if (_cells.Length != frame.Officers.Length) Array.Resize(ref _cells, frame.Officers.Length); // Before the first frame: none.
                for (var i = 0; i < _cells.Length; i++)
                {
                    ref readonly var officer = ref frame.Officers[i];
                    if (Moved(officer, i)) _cells[i] = Find(officer);
                }

                frame.Hold(); // Until the next one, to see who has moved.
                _frame?.LetGo();
                _frame = frame;
                return _cells;
            }
        }

        internal void Forget()
        {
            lock (_lock)
            {
                _frame?.LetGo();
                (_frame, _cells) = (null, []); // Whoever counts with them still has them.
            }
        }

        private bool Moved(in OfficerPosition officer, int index) =>
            _frame is null || index >= _frame.Officers.Length
            || _frame.Officers[index].Latitude != officer.Latitude || _frame.Officers[index].Longitude != officer.Longitude;

        private H3Cell Find(in OfficerPosition officer) =>
            H3Cell.FromLatLng(LatLng.FromDegrees(officer.Latitude, officer.Longitude), resolution);
    }
}
