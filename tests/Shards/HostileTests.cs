using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Thousands of inputs that no honest terminal or desk would send, among some that they would, with the roads answering late, twice and
/// out of order. After every one of them the state is checked against a slow, obvious reading of it.
/// </summary>
public class HostileTests
{
    private const int OfficerCount = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NothingThatComesIn_BreaksTheState(int seed)
    {
        var play = new Play(seed);
        for (var step = 0; step < 3_000; step++) play.Step();
        Assert.True(play.Sent > 100, $"only {play.Sent} directives were sent: too little happened");
        play.Calm();
    }

    private sealed class Play(int seed)
    {
        private static readonly string[] Types = ["robbery", "noise", "medical", "picnic", ""];
        private static readonly LatLng[] FarPlaces =
            [LatLng.FromDegrees(90, 0), LatLng.FromDegrees(-90, 180), LatLng.FromDegrees(0, 180), LatLng.FromDegrees(0, -180), default];

        private readonly Random _random = new(seed);
        private readonly City _city = new(OfficerCount, skills: number => number % 4 == 0 ? ["medic"] : []);
        private readonly List<RankingRequest> _questions = [];
        private readonly List<RankingAnswer> _oldAnswers = [];
        private readonly Dictionary<IncidentId, int> _askedRound = [];
        private readonly HashSet<H3Cell> _zonesSeen = [];
        private uint _directives;
        private uint _incidents;

        internal int Sent { get; private set; }

        internal void Step()
        {
            _city.Now = _city.Now.PlusMilliseconds(_random.Next(50) == 0 ? _random.Next(100_000_000) : _random.Next(3_000));
            if (_random.Next(4) == 0) Fix();
            else Apply(NextInput());
            Check();
        }

        /// <summary>Everybody behaves from here on: whatever happened before, all comes to its end.</summary>
        internal void Calm()
        {
            for (var tick = 0; tick < 200; tick++)
            {
                while (_questions.Count > 0) Apply(Deliver(0));
                foreach (var officer in Grains().Where(officer => officer.Directive is { IsUnanswered: false }).ToList())
                    Apply(new DirectiveAnswered(officer.Registration.Id, officer.Directive!.Id, DirectiveAnswer.Clear, ""));
                _city.Now = _city.Now.PlusSeconds(10);
                Apply(new Ticked());
                Check();
            }

            Assert.All(Grains(), officer => Assert.Null(officer.Directive));
        }

        private ShardInput NextInput() => _random.Next(14) switch
        {
            0 => new CallReceived(new Call(
                new Guid(_random.Next(2_000), 1, 1, new byte[8]), Types[_random.Next(5)], (byte)_random.Next(_random.Next(2) == 0 ? 5 : 256),
                Place(), "", "", "", "", "110")),
            1 or 2 or 3 => new DirectiveAnswered(AnyOfficer(), AnyDirective(), (DirectiveAnswer)_random.Next(_random.Next(3) == 0 ? 256 : 6), "no"),
            4 or 5 => HonestAnswer(),
            6 => new OfficerStatusSet(AnyOfficer(), (OfficerStatus)_random.Next(_random.Next(3) == 0 ? 256 : 6)),
            7 => new DispatchOrdered(AnyIncident(), AnyOfficer(), "li"),
            8 => _random.Next(2) == 0 ? new DirectiveWithdrawn(AnyDirective(), "li", "") : new Ticked(),
            9 => _random.Next(3) == 0 ? new IncidentClosed(AnyIncident(), "li", "") : new RankingAsked(AnyIncident()),
            10 => StaleAnswer(),
            11 or 12 when _questions.Count > 0 => Deliver(_random.Next(_questions.Count)),
            _ => new Ticked(),
        };

        private DirectiveAnswered HonestAnswer()
        {
            var held = Grains().Where(officer => officer.Directive is not null).ToList();
            if (held.Count == 0) return new DirectiveAnswered(default, default, default, "");
            var directive = held[_random.Next(held.Count)].Directive!;
            return new DirectiveAnswered(directive.Officer.Registration.Id, directive.Id, (DirectiveAnswer)_random.Next(6), "");
        }

        private RankingAnswered StaleAnswer()
        {
            if (_oldAnswers.Count > 0 && _random.Next(2) == 0) return new RankingAnswered(_oldAnswers[_random.Next(_oldAnswers.Count)]);
            return new RankingAnswered(new RankingAnswer(AnyIncident(), -_random.Next(1, 9), [.. Enumerable.Range(0, _random.Next(4))], _random.Next(-9, 9)));
        }

        private RankingAnswered Deliver(int index)
        {
            var question = _questions[index];
            _questions.RemoveAt(index);
            var answer = _city.Roads(question);
            if (_oldAnswers.Count == 50) _oldAnswers.RemoveAt(0);
            _oldAnswers.Add(answer);
            return new RankingAnswered(answer);
        }

        private void Apply(ShardInput input)
        {
            _city.State.Apply(_city.Now, input);
            foreach (var question in _city.Release())
            {
                _questions.Add(question);
                _askedRound[question.Incident] = question.Round;
            }

            foreach (var effect in _city.Left)
            {
                if (effect is IncidentChanged incident) _incidents = Math.Max(_incidents, incident.Incident.Id.Number);
                if (effect is not DirectiveChanged directive) continue;
                _directives = Math.Max(_directives, directive.Directive.Id.Number);
                if (directive.Directive.State == DirectiveState.Sent) Sent++;
            }

            _city.Left.Clear();
            if (input is Ticked) Assert.DoesNotContain(Active(), directive => directive.IsUnanswered && directive.AnswerBy <= _city.Now);
        }

        private void Fix()
        {
            for (var i = 0; i < 8; i++)
            {
                var at = _random.Next(6) == 0 ? new Instant(_random.NextInt64(-9, 1L << 60) % (_city.Now.UnixMilliseconds + 2_000)) : _city.Now;
                var result = _city.State.Fold(new Fix(AnyOfficer(), at, Place(), 0, (ushort)_random.Next(65_536), (ushort)_random.Next(65_536)));
                Assert.True(Enum.IsDefined(result));
            }
        }

        private LatLng Place() => _random.Next(25) == 0
            ? FarPlaces[_random.Next(FarPlaces.Length)]
            : City.At(_random.Next(-4_000, 4_000), _random.Next(-4_000, 4_000));

        private OfficerId AnyOfficer() => new(_random.Next(12) == 0 ? (uint)_random.NextInt64(1L << 32) : (uint)_random.Next(OfficerCount + 2));

        private JurisdictionId AnyJurisdiction() => new(_random.Next(12) == 0 ? (ushort)_random.Next(65_536) : City.Jurisdiction.Value);

        private DirectiveId AnyDirective() => new(
            AnyJurisdiction(), _random.Next(2) == 0 ? (uint)_random.NextInt64(_directives + 3L) : _directives - (uint)_random.NextInt64(Math.Min(_directives, 20) + 1));

        private IncidentId AnyIncident() => new(
            AnyJurisdiction(), _random.Next(3) == 0 ? (uint)_random.NextInt64(_incidents + 3L) : _incidents - (uint)_random.NextInt64(Math.Min(_incidents, 20) + 1));

        private IEnumerable<OfficerGrain> Grains() => Enumerable.Range(0, OfficerCount).Select(slot => _city.Tables.Officers[slot]);

        private IEnumerable<Directive> Active() => _city.Tables.Incidents.All.SelectMany(incident => incident.Directives).Where(directive => !directive.IsOver);

        private void Check()
        {
            CheckOfficers();
            foreach (var incident in _city.Tables.Incidents.All) CheckIncident(incident);
            CheckZones();
        }

        private void CheckOfficers()
        {
            var active = Active().ToList();
            Assert.Equal(active.Count, active.Select(directive => directive.Officer).Distinct().Count());
            Assert.Equal(active.OrderBy(directive => directive.Id.Number), Grains().Select(officer => officer.Directive).OfType<Directive>().OrderBy(directive => directive.Id.Number));
            foreach (var officer in Grains())
            {
                Assert.True(Enum.IsDefined(officer.Status));
                Assert.Equal(officer.Directive is not null, officer.Status is OfficerStatus.Dispatched or OfficerStatus.EnRoute or OfficerStatus.OnScene);
                if (officer.Directive is { } directive) Assert.Same(officer, directive.Officer);
            }
        }

        private void CheckIncident(IncidentGrain incident)
        {
            var furthest = incident.Directives.Select(directive => directive.State switch
            {
                DirectiveState.Sent or DirectiveState.Delivered => IncidentState.Offered,
                DirectiveState.Acknowledged => IncidentState.Assigned,
                DirectiveState.EnRoute => IncidentState.EnRoute,
                DirectiveState.OnScene => IncidentState.OnScene,
                _ => IncidentState.Waiting,
            }).DefaultIfEmpty().Max();
            Assert.Equal(furthest, incident.State);
            Assert.InRange(incident.Priority, 1, 4);

            // Nobody is forgotten: what the engine may send by itself and nobody is on, the roads are being asked about, or it looks again.
            if (incident.State != IncidentState.Waiting || incident.MandateOf is null || !incident.LookAgainAt.IsNever) return;
            Assert.Contains(_questions, question => question.Incident == incident.Id && question.Round == _askedRound[incident.Id]);
        }

        private void CheckZones()
        {
            var expected = new Dictionary<H3Cell, (int Present, int Available, int Open)>();
            var inCells = new Dictionary<H3Cell, int>();
            for (var slot = 0; slot < OfficerCount; slot++)
            {
                if (_city.Tables.Officers.FixAtOf(slot).IsNever) continue;
                var cell = H3Cell.FromLatLng(_city.Tables.Officers.PlaceOf(slot), OfficerTable.CellResolution);
                Assert.Equal(cell, _city.Tables.Officers.CellOf(slot));
                inCells[cell] = inCells.GetValueOrDefault(cell) + 1;
                var zone = expected.GetValueOrDefault(cell.Parent(7));
                var available = _city.Tables.Officers[slot].Status == OfficerStatus.Available ? 1 : 0;
                expected[cell.Parent(7)] = (zone.Present + 1, zone.Available + available, zone.Open);
            }

            foreach (var (cell, officers) in inCells) Assert.Equal(officers, _city.Tables.Officers.CountIn(cell));
            foreach (var incident in _city.Tables.Incidents.All)
            {
                var zone = expected.GetValueOrDefault(incident.Cell.Parent(7));
                expected[incident.Cell.Parent(7)] = zone with { Open = zone.Open + 1 };
            }

            _zonesSeen.UnionWith(expected.Keys);
            foreach (var zone in _zonesSeen)
            {
                var view = _city.Tables.Officers.ZoneOf(zone).View(_city.Now);
                Assert.Equal(expected.GetValueOrDefault(zone), (view.Present, view.Available, view.OpenIncidents));
                Assert.True(view.CallsLastHour >= 0);
            }
        }
    }
}
