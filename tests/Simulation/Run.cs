using System.Globalization;
using System.Security.Cryptography;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// One seed: a node and its people on a simulated clock, disk and network, for some thousand steps of trouble, and then in peace until
/// everything that was asked is done. Throws <see cref="Violation"/> at the first thing that may not be. Single thread; the same seed is the
/// same run, to the last byte.
/// </summary>
internal sealed class Run
{
    private const int PeaceSteps = 20_000;
    private const int PeaceStepMilliseconds = 250;
    private const int LongStepMilliseconds = 5_000; // Where everything is left to run out.
    private const int AuditEvery = 200;

    private readonly Dice _dice;
    private readonly Weather _weather;
    private readonly Town _town;
    private readonly SimulatedClock _clock = new();
    private readonly Machine _machine;
    private readonly Watch _watch;
    private readonly People _people;
    private readonly BorderWatch _border;
    private readonly DutyWatch _duty;
    private readonly SendingWatch _sendings;
    private readonly LifeWatch _life;
    private readonly Roads _roads;
    private readonly Courier _courier;
    private readonly Memory _memory;
    private readonly DateTimeOffset _began;
    private readonly Dictionary<JurisdictionId, int> _reopenedIn = []; // The step: what its turn had done, the tick included, may be lost or wait for the next.
    private SimulatedNode _node = null!;
    private long _startedAt;
    private long _turnAt;
    private int _step;
    private int _stepsSinceAudit;

    public Run(int seed)
    {
        _dice = new Dice(seed);
        _weather = new Weather(_dice);
        _town = new Town(_weather);
        _machine = new Machine(_town.Jurisdictions.Count, _dice, _clock);
        _watch = new Watch(Facts);
        _border = new BorderWatch(_watch, _machine);
        _duty = new DutyWatch(_town);
        _sendings = new SendingWatch(_machine);
        _life = new LifeWatch(_watch);
        _people = new People(_town, _weather, _dice, _watch, _border, _sendings, _duty, _life, _machine);
        _roads = new Roads(_town, _dice, _machine);
        _courier = new Courier(_town, _dice, _machine);
        _memory = new Memory(_town, _machine);
        _began = _clock.GetUtcNow();
    }

    /// <summary>What happened how often.</summary>
    public IReadOnlyDictionary<string, int> Counts => _machine.Counts;

    /// <summary>What happened last, oldest first.</summary>
    public IEnumerable<string> Lately => _machine.Lately;

    public TimeSpan Simulated => _clock.GetUtcNow() - _began;

    /// <summary>Of everything that left the node: two runs of one seed are the same when these are.</summary>
    public string Trace { get; private set; } = "";

    /// <summary>For what may not be to be seen: disks that answer syncs and do nothing.</summary>
    public bool DisksLie { get; init; }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void Go()
    {
        foreach (var disk in _machine.Disks) disk.LiesAboutSyncs = DisksLie;
        Start();
        for (_step = 0; _step < _weather.Steps && _node is not null; _step++) Step(_dice.Between(1, 2 * _weather.StepMilliseconds));
        if (_node is null) return; // What was damaged was refused, and there is no copy to go on with.
        ComeToPeace();
        if (_node is null) return;
        Stop();
        Start();
        if (_node is null) return;
        Step(PeaceStepMilliseconds);
        Check(inFull: true);
        _border.CheckSame();
        _node.Dispose();
    }

    private void Step(int milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _machine.Step(_weather, Now);
        if (_dice.Chance(_weather.KillChance)) Restart(powerFails: false);
        if (_node is null) return;
        if (_dice.Chance(_weather.StopChance)) StopAndStart();
        if (_node is null) return;
        _people.Step(_node, _weather, Now);
        _roads.Ask(_node, _step, _weather);
        _roads.Answer(_node, _step);
        _courier.Step(_node, _weather, _step, Now);
        _turnAt = Now;
        if (!TryTurns())
        {
            Restart(powerFails: _dice.Chance(0.5));
            return;
        }

        _node.TryTell(Saw);
        _memory.Keep(_node, Now);
        if (!_dice.Chance(_weather.BoardDelay))
            while (_node.Board.Turn()) continue;
        _people.Read();
        CheckStep();
    }

    // False when the process is to die: killed in the middle of a turn, or because a disk left it no other way.
    private bool TryTurns()
    {
        foreach (var shard in _node.Node.Shards)
        {
            try
            {
                if (!_node.TryTurn(shard, () => _dice.Chance(40 * _weather.KillChance), Saw)) return Killed("kills between commit and answer");
            }
            catch (InvalidOperationException died) when (died.Message.Contains("cannot be", StringComparison.Ordinal))
            {
                Violation.Unless(_machine.HasMisbehaved || IsAnyFull(), $"shard {shard.Jurisdiction} died on a good disk: {died.Message}");
                return Killed("deaths by a disk");
            }
        }

        return true;
    }

    private bool Killed(string how)
    {
        _machine.Count(how);
        return false;
    }

    private void Restart(bool powerFails)
    {
        _machine.Count(powerFails ? "power losses" : "kills");
        _people.LostLines();
        _roads.LostLine();
        _courier.LostLine();
        _node.Dispose();
        _machine.Stop(powerFails);
        if (_dice.Chance(_weather.FlipChance) && TryFlipAndStart()) return;
        Start();
    }

    private void StopAndStart()
    {
        Stop();
        Start();
    }

    private void Stop()
    {
        _machine.Count("clean stops");
        _machine.ClearUp();
        _node.TryTell(Saw);
        _people.LostLines();
        _roads.LostLine();
        _courier.LostLine();
        _node.Stop();
        _node.Dispose();
        _machine.Stop(powerFails: false);
    }

    private void Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            var node = SimulatedNode.TryStart(_town, _weather, _clock, _machine.Disks, _memory.Compare, out var refusals);
            if (node is not null)
            {
                (_node, _startedAt) = (node, Now);
                break;
            }

            _machine.Count("starts that were refused");
            foreach (var (disk, refusal) in refusals)
            {
                var mayBe = _machine.IsSpoilt(disk) || _machine.IsFull(disk) || _machine.HasMisbehaved;
                Violation.Unless(mayBe, $"a good journal was refused: {refusal}");
                if (!_machine.IsSpoilt(disk)) continue;
                _machine.Count("damage that was refused");
                _node = null!;
                return;
            }

            Violation.Unless(attempt < 10, "the node does not start");
            _machine.Stop(powerFails: false);
            _machine.ClearUp(); // The operator makes room, or the power comes back.
        }

        Began();
    }

    private void Began()
    {
        foreach (var journal in _node.Journals) _machine.Note($"started with entries {journal.Recovered.FirstSequence} to {journal.Recovered.LastSequence}; cut {journal.Recovered.CutBytes}");
        foreach (var shard in _node.Node.Shards) shard.Troubled += Heard;
        _watch.Started(_town.Jurisdictions);
        _border.Started(_town.Jurisdictions);
        _duty.Started(_town.Jurisdictions);
        _sendings.Started(_town.Jurisdictions);
        _life.Started(_town.Jurisdictions);
        _people.Connect(_node, _weather, _clock);
    }

    private void Heard(ShardTrouble trouble)
    {
        _machine.Note($"{trouble}");
        if (trouble.Kind is ShardTroubleKind.JournalReopened or ShardTroubleKind.SetAside) _reopenedIn[trouble.Jurisdiction] = _step;
    }

    // Damage must be refused by name, or have done no harm; then the disk is exchanged for a copy made before.
    private bool TryFlipAndStart()
    {
        var disk = _dice.Between(0, _machine.Disks.Count - 1);
        var backup = _machine.Copy(disk);
        if (!_machine.TryFlip(disk, out var file, out var bit)) return false;
        var node = SimulatedNode.TryStart(_town, _weather, _clock, _machine.Disks, _memory.Compare, out var refusals);
        if (node is null)
        {
            Violation.Unless(
                refusals.Keys.All(refused => refused == disk || _machine.IsSpoilt(refused) || _machine.IsFull(refused)),
                $"{file} of {disk} was damaged, and refused were {string.Join("; ", refusals)}");
            _machine.Count("flipped bits that were refused");
            _machine.Stop(powerFails: false);
            _machine.Replace(disk, backup);
            Start();
            return true;
        }

        _machine.TurnBack(disk, file, bit);
        (_node, _startedAt) = (node, Now);
        Began();
        return true;
    }

    private void Saw(ShardEffects batch)
    {
        _watch.Saw(batch);
        _border.Saw(batch);
        _duty.Saw(batch);
        _sendings.Saw(batch);
        _life.Saw(batch);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Trace}{batch.Jurisdiction}{batch.Sequence}{batch.At}{batch.Effects.Count}");
        foreach (var effect in batch.Effects)
        {
            text += effect switch
            {
                DirectiveChanged { Directive: var directive } => $"{directive.Id}{directive.State}{directive.Officer}",
                TrackChanged { Track: var track } => $"{track.Id}{track.Leg}{track.State}{track.Sightings.Count}",
                AlertChanged { Alert: var alert } => $"{alert.Id}{alert.Version}{alert.End}{alert.Lines.Count}",
                EntryChanged { Entry: var entry } => $"{entry.Id}{entry.State}{entry.Steps.Count}",
                _ => "",
            };
        }

        Trace = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private void CheckStep()
    {
        // A timer is at most a tick late, and a tick comes with every step that is longer than one; unless the disk was full.
        var sinceStart = Now - _startedAt;
        if (_step % 20 == 0 && sinceStart > 5_000)
        {
            var able = _town.Jurisdictions.Where((city, index) =>
                !_machine.IsFull(index) && !_memory.WasFullLately(index, Now) && _reopenedIn.GetValueOrDefault(city, -1) != _step).ToHashSet();
            _watch.CheckTimers(able, new Instant(_turnAt - 1_000));
        }

        if (++_stepsSinceAudit >= AuditEvery) Check();
    }

    private void Check(bool inFull = false)
    {
        _stepsSinceAudit = 0;
        for (var index = 0; index < _node.Journals.Count; index++)
        {
            if (_machine.IsSpoilt(index) || Audit.Bytes(_node.Journals[index].Fold) is not { } live) continue;
            for (var replay = _memory.CheckReplays(index, live, inFull); replay > 0; replay--) _machine.Tally("replays compared");
            Audit.Told(live, _watch, _border, _duty, _life);
        }

        var setAside = _node.Node.Shards.Sum(shard => shard.SetAside);
        var reported = _node.Troubles.Count(trouble => trouble.Kind == ShardTroubleKind.SetAside);
        Violation.Unless(setAside == reported, $"{setAside} inputs were set aside, and the operator heard of {reported}");
        while (_node.Board.Turn()) continue;
        _people.CheckPictures();
        var hasRoom = Enumerable.Range(0, _machine.Disks.Count).All(index => !_machine.IsFull(index) && !_memory.WasFullLately(index, Now));
        if (hasRoom && _roads.HasForecastAll(_node)) _border.CheckForecasts(_town);
    }

    private void ComeToPeace()
    {
        _weather.ClearUp();
        _machine.ClearUp();
        for (var step = 0; step < PeaceSteps; step++)
        {
            _step++;
            _people.BeDiligent(_node);
            Step(_weather.LetsRunOut ? LongStepMilliseconds : PeaceStepMilliseconds);
            if (_node is null) return;
            if (!_people.IsAnyoneWaiting && _courier.IsDone && _border.IsQuiet && _node.Node.Shards.All(shard => shard.OpenIncidents == 0)) return;
        }

        var open = _watch.Incidents.Values.Where(incident => incident.State != IncidentState.Closed)
            .Select(incident => $"{incident.Id} {incident.Type} {incident.State} since {incident.Since}: {string.Join(", ", incident.Directives.Select(each => $"{each.Id} {each.OfficerCode} {each.State}"))}");
        throw new Violation($"after {PeaceSteps} steps of peace there are {_people.Waiting} waiting, letters {_courier.Waiting}, not over {string.Join("; ", _border.Open.Take(5))}, and open: {string.Join("; ", open.Take(5))}");
    }

    private bool IsAnyFull() => Enumerable.Range(0, _machine.Disks.Count).Any(_machine.IsFull);

    private JournalFacts Facts(JurisdictionId city)
    {
        JournalFacts? facts = null;
        var disk = _machine.Disks[city.Value - 1];
        disk.WithoutFaults(() => facts = JournalFacts.Of(disk, SimulatedNode.NameOf(city)));
        return facts!;
    }
}
