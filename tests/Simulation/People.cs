using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Everybody around the node, and their lines to it.</summary>
internal sealed class People
{
    private readonly Town _town;
    private readonly Dice _dice;
    private readonly Watch _watch;
    private readonly Machine _machine;
    private readonly Dictionary<uint, Terminal> _terminals;
    private readonly List<Desk> _desks;
    private readonly List<BorderDesk> _borderDesks;
    private readonly Cameras _cameras;
    private readonly List<LifeDesk> _lifeDesks;
    private readonly PolicyDesk _policy;
    private readonly DutyPeople _duty;
    private readonly PhoneSystem _phones;
    private readonly List<Caller> _callers = [];
    private readonly Line[] _lines; // The gateway's first, then the desks'.
    private FixLine _fixes = null!;
    private SimulatedClock _clock = null!;
    private long _now;
    private bool _isDiligent;

    public People(
        Town town, Weather weather, Dice dice, Watch watch, BorderWatch border, SendingWatch sendings, DutyWatch duty, LifeWatch life, Machine machine)
    {
        (_town, _dice, _watch, _machine) = (town, dice, watch, machine);
        _terminals = town.Officers.ToDictionary(officer => officer.Id.Value, officer => new Terminal(officer, dice));
        IEnumerable<HashSet<JurisdictionId>> desks = [.. town.Jurisdictions.Select(city => new HashSet<JurisdictionId> { city }), [.. town.Jurisdictions]];
        _desks = [.. desks.Select(cities => new Desk(cities, dice, border, sendings, life, machine))];
        IReadOnlyList<string> names = [.. Enumerable.Range(1, _desks.Count).Select(number => $"desk{number}")];
        _lifeDesks = [.. _desks.Select((desk, at) => new LifeDesk(names, at, desk.Cities, town, dice, watch, life, machine))];
        _policy = new PolicyDesk(town, dice, machine);
        _cameras = new Cameras(town, weather, dice, border, machine);
        _borderDesks = [.. _desks.Select(desk => new BorderDesk(desk, _cameras.Plates, dice, border, machine))];
        _duty = new DutyPeople(town, dice, duty, machine);
        _phones = new PhoneSystem(town, dice, machine);
        _lines = [.. Enumerable.Range(0, _desks.Count + 1).Select(_ => new Line())];
    }

    public bool IsAnyoneWaiting => _callers.Count > 0 || _cameras.IsAnyWaiting || _duty.IsAnyoneWaiting || _phones.IsAnyoneWaiting;

    public string Waiting => $"{_callers.Count} callers{(_cameras.IsAnyWaiting ? " and some reads" : "")}{(_duty.IsAnyoneWaiting ? " and panics or messages" : "")}{(_phones.IsAnyoneWaiting ? " and phone lines" : "")}";

    /// <summary>A new node: everybody comes back.</summary>
    public void Connect(SimulatedNode node, Weather weather, SimulatedClock clock)
    {
        _clock = clock;
        _fixes = new FixLine(node, clock);
        for (var at = 0; at < _lines.Length; at++) Open(node, at, weather);
    }

    /// <summary>The node is gone.</summary>
    public void LostLines()
    {
        foreach (var line in _lines) line.Connection = null;
        foreach (var terminal in _terminals.Values) terminal.LostLine();
        foreach (var caller in _callers) caller.LostLine();
        foreach (var desk in _borderDesks) desk.LostLine();
        foreach (var desk in _lifeDesks) desk.LostLine();
        _policy.LostLine();
        _cameras.LostLine();
        _duty.LostLines();
        _phones.LostLine();
    }

    public void Step(SimulatedNode node, Weather weather, long now)
    {
        var seconds = (now - _now) / 1_000.0;
        _now = now;
        SendFixes(node, weather, seconds);
        Call(node, weather);
        _cameras.Step(node, weather, now, seconds);
        _duty.Step(node, _isDiligent);
        foreach (var terminal in _terminals.Values)
            if (_lines[0].Connection is not null) terminal.Act(node, _watch, weather, now);
        for (var at = 0; at < _desks.Count; at++)
        {
            if (_lines[at + 1] is not { Connection: not null, SlowUntil: var slow } || slow > now) continue;
            _desks[at].Act(node, _watch, _isDiligent);
            _borderDesks[at].Act(node, weather, now, _isDiligent);
            _lifeDesks[at].Act(node, weather.LifeOrders);
        }

        _policy.Step(node, weather.PolicyChance);
        _phones.Step(node, weather.LifeOrders / 4, _isDiligent);
        if (_dice.Chance(0.02)) See(node);
        MeetLines(node, weather);
    }

    /// <summary>Clients read what waits for them; slow ones later.</summary>
    public void Read()
    {
        foreach (var line in _lines)
            if (line.Connection is not null && line.SlowUntil <= _now) line.Connection.Read();
    }

    /// <summary>Once everybody has read everything, what they see is so.</summary>
    public void CheckPictures()
    {
        for (var at = 0; at < _lines.Length; at++)
        {
            if (_lines[at] is not { Connection: { } connection, SlowUntil: var slow } || slow > _now) continue;
            connection.Read();
            if (connection.IsOverflown) continue;
            if (at > 0) _desks[at - 1].Check(_watch);
            else CheckTerminals();
        }
    }

    /// <summary>For the end: nothing is left lying about, and everybody is on shift.</summary>
    public void BeDiligent(SimulatedNode node)
    {
        _isDiligent = true;
        if (!_dice.Chance(0.05)) return;
        foreach (var terminal in _terminals.Values) terminal.ComeBack(node);
    }

    private void SendFixes(SimulatedNode node, Weather weather, double seconds)
    {
        foreach (var terminal in _terminals.Values)
            if (_dice.Chance(Math.Min(1, seconds))) terminal.SendFix(_fixes, weather, _now, Math.Max(1, seconds));
        var isCut = !_fixes.Arrive(_dice.Chance(0.3) ? _dice.Between(0, 200) : int.MaxValue);
        if (!isCut && !_dice.Chance(weather.BrokenLines)) return;
        _machine.Count("lines of fixes cut");
        _fixes.End();
        _fixes = new FixLine(node, _clock);
    }

    private void Call(SimulatedNode node, Weather weather)
    {
        var calls = _dice.Chance(weather.CallsPerStep) ? 1 : 0;
        if (_dice.Chance(weather.StormChance))
        {
            calls = weather.StormCalls;
            _machine.Count("storms of calls");
        }

        for (; calls > 0; calls--) _callers.Add(new Caller(_town, _dice.Of(_town.Jurisdictions), _dice));
        foreach (var caller in _callers) caller.Act(node, _watch, _now);
        _callers.RemoveAll(caller => caller.IsDone);
    }

    // The edge says whose pages are connected.
    private void See(SimulatedNode node)
    {
        foreach (var city in _town.Jurisdictions)
        {
            var names = _lifeDesks.Where((_, at) => _lines[at + 1].Connection is not null && _desks[at].Cities.Contains(city)).Select(desk => desk.Name);
            _ = node.Node.AskAsync(city, new DesksSeen([.. names]), CancellationToken.None).AsTask();
        }
    }

    private void MeetLines(SimulatedNode node, Weather weather)
    {
        for (var at = 0; at < _lines.Length; at++)
        {
            var line = _lines[at];
            if (line.Connection is null && line.BackAt <= _now) Open(node, at, weather);
            if (line.Connection is null) continue;
            if (line.SlowUntil <= _now && _dice.Chance(weather.SlowClients)) line.SlowUntil = _now + Counted("slow viewers", 60_000);
            if (!_dice.Chance(weather.GoneClients)) continue;
            line.Connection.Leave();
            line.Connection = null;
            line.BackAt = _now + Counted("viewers gone and back", 30_000);
        }
    }

    private int Counted(string what, int most)
    {
        _machine.Count(what);
        return _dice.Between(100, most);
    }

    private void Open(SimulatedNode node, int at, Weather weather)
    {
        var outboxMax = _dice.Of(2, 8, 1_000);
        _lines[at].SlowUntil = 0;
        if (at == 0)
        {
            _lines[0].Connection = Connection.OfGateway(node, outboxMax, message => Told(message, weather), _clock);
            return;
        }

        var desk = _desks[at - 1];
        desk.Open();
        _lifeDesks[at - 1].LostLine();
        _lines[at].Connection = Connection.OfDesk(node, desk.Cities, outboxMax, desk.Told, _clock);
    }

    private void Told(object message, Weather weather)
    {
        if (message is MailMessage mail) _duty.Told(mail);
        if (message is not StatesMessage states) return; // Nobody is on a page.
        foreach (var state in states.Items) _terminals[state.Officer.Id].Told(state, weather, _now);
    }

    private void CheckTerminals()
    {
        foreach (var terminal in _terminals.Values)
        {
            var truth = _watch.Officers[terminal.Officer.Id];
            Violation.Unless(
                terminal.Row == Mapping.Row(truth), $"{terminal.Officer.Code} is {Mapping.Row(truth)}, and the terminal shows {terminal.Row}");
        }
    }

    private sealed class Line
    {
        public Connection? Connection { get; set; }

        public long SlowUntil { get; set; }

        public long BackAt { get; set; }
    }
}
