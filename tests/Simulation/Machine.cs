using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Journal.Tests;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>The disks of the node's machine and what befalls them. A disk for each city.</summary>
internal sealed class Machine
{
    private const int LatelyMax = 40;
    private const int ShortageMilliseconds = 3_600_000; // Longer than what a journal has in reserve.

    private readonly Dice _dice;
    private readonly SimulatedClock _clock;
    private readonly long[] _roomAgainAt;
    private readonly int[] _slowSyncs;
    private readonly bool[] _isSpoilt;
    private bool _hasMisdirected;

    public Machine(int disks, Dice dice, SimulatedClock clock)
    {
        (_dice, _clock) = (dice, clock);
        Disks = [.. Enumerable.Range(0, disks).Select(_ => new SimulatedDisk(dice.Between(0, int.MaxValue - 1)))];
        (_roomAgainAt, _slowSyncs, _isSpoilt) = (new long[disks], new int[disks], new bool[disks]);
        for (var at = 0; at < disks; at++)
        {
            var index = at;
            Disks[at].LostSectorsAreGarbage = dice.Chance(0.3);
            Disks[at].LosesNames = dice.Chance(0.7);
            Disks[at].Syncing = () => BeSlow(index);
        }
    }

    public IReadOnlyList<SimulatedDisk> Disks { get; private set; }

    /// <summary>Whether a disk misbehaved since the node was started: it may stop then, and must not otherwise.</summary>
    public bool HasMisbehaved { get; private set; }

    public Dictionary<string, int> Counts { get; } = [];

    /// <summary>On the node's clock.</summary>
    public Instant Now => Instant.From(_clock.GetUtcNow());

    /// <summary>Whether a disk has no room now.</summary>
    public bool IsFull(int disk) => _roomAgainAt[disk] > 0;

    /// <summary>Whether a disk holds what nobody wrote there: its journal may be refused, loudly.</summary>
    public bool IsSpoilt(int disk) => _isSpoilt[disk];

    /// <summary>The last things that happened, to look at when something went wrong.</summary>
    public Queue<string> Lately { get; } = [];

    public void Count(string what)
    {
        Tally(what);
        Note(what);
    }

    public void Tally(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    public void Note(string what)
    {
        if (Lately.Count == LatelyMax) Lately.Dequeue();
        Lately.Enqueue($"{_clock.GetUtcNow():HH:mm:ss.fff} {what}");
    }

    /// <summary>Perhaps something happens to a disk.</summary>
    public void Step(Weather weather, long now)
    {
        for (var at = 0; at < Disks.Count; at++)
        {
            var disk = Disks[at];
            if (_roomAgainAt[at] > 0 && now >= _roomAgainAt[at]) (_roomAgainAt[at], disk.CapacityBytes) = (0, long.MaxValue);
            if (_dice.Chance(weather.PowerChance)) disk.PowerFailsAt = disk.Operations + Trouble("power failures", 40);
            if (_dice.Chance(weather.FailChance)) disk.FailAt = disk.Operations + Trouble("disk errors", 40);
            if (_dice.Chance(weather.SlowDiskChance)) _slowSyncs[at] = Counted("slow disks", 5);
            if (weather.Misdirects && !_hasMisdirected && _dice.Chance(0.002))
            {
                _hasMisdirected = _isSpoilt[at] = true;
                disk.MisdirectAt = disk.Operations + Trouble("misdirected writes", 40);
            }

            if (_roomAgainAt[at] > 0 || !_dice.Chance(weather.FullChance)) continue;
            (_roomAgainAt[at], disk.CapacityBytes) = (now + _dice.Of(_dice.Between(1_000, 60_000), ShortageMilliseconds), disk.UsedBytes + _dice.Between(0, 200_000));
            Count("full disks");
        }
    }

    /// <summary>The process is gone; perhaps the power as well. What is on the disks is all there is.</summary>
    public void Stop(bool powerFails)
    {
        foreach (var disk in Disks)
        {
            if (powerFails) disk.Crash();
            else disk.Kill();
        }

        HasMisbehaved = false;
    }

    /// <summary>While nothing runs a bit turns over, in something that the journal can prove to have been there.</summary>
    /// <param name="file">Which one, when true.</param>
    /// <param name="bit">Which bit of it.</param>
    public bool TryFlip(int disk, out string file, out long bit)
    {
        bit = 0;
        // The newest segment's end has no witness (JOURNAL.md, "The last commit"); its header and everything older has.
        var names = Disks[disk].Names;
        var newest = names.Where(name => name.EndsWith(".seg", StringComparison.Ordinal)).Max(StringComparer.Ordinal);
        var choices = names.Where(name => name != newest && !name.EndsWith(".new", StringComparison.Ordinal)).ToList();
        file = choices.Count == 0 ? "" : _dice.Of((IReadOnlyList<string>)choices);
        if (file.Length == 0 || Disks[disk].Bytes(file) is not { Length: > 0 } bytes) return false;
        bit = _dice.Between(0, bytes.Length * 8 - 1);
        Disks[disk].FlipBit(file, bit);
        Count("flipped bits");
        return true;
    }

    /// <summary>
    /// The bit did no harm: it was in something that another copy of held, or in what is only checked when it is read. It is turned back, so
    /// that looking back goes on to be possible.
    /// </summary>
    public void TurnBack(int disk, string file, long bit)
    {
        // The epoch is held and was written anew.
        if (file.Contains('.', StringComparison.Ordinal) && Disks[disk].Names.Contains(file) && bit / 8 < Disks[disk].Bytes(file).Length)
            Disks[disk].FlipBit(file, bit);
    }

    /// <summary>Copies of all disks, as a backup.</summary>
    public SimulatedDisk Copy(int disk) => Disks[disk].Copy(_dice.Between(0, int.MaxValue - 1));

    /// <summary>A disk is exchanged for another.</summary>
    public void Replace(int disk, SimulatedDisk by)
    {
        by.Syncing = () => BeSlow(disk);
        Disks = [.. Disks.Take(disk), by, .. Disks.Skip(disk + 1)];
    }

    /// <summary>All is well from here on.</summary>
    public void ClearUp()
    {
        for (var at = 0; at < Disks.Count; at++)
        {
            (_roomAgainAt[at], _slowSyncs[at], Disks[at].CapacityBytes) = (0, 0, long.MaxValue);
            Disks[at].PowerFailsAt = Disks[at].FailAt = Disks[at].MisdirectAt = -1;
        }
    }

    private int Trouble(string what, int operationsMax)
    {
        HasMisbehaved = true;
        return Counted(what, operationsMax);
    }

    private int Counted(string what, int most)
    {
        Count(what);
        return _dice.Between(0, most);
    }

    private void BeSlow(int disk)
    {
        if (_slowSyncs[disk] == 0) return;
        _slowSyncs[disk]--;
        _clock.Advance(TimeSpan.FromMilliseconds(_dice.Between(100, 10_000)));
    }
}
