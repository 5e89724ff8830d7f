using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The search finds what a look at everybody finds, wherever they stand and whatever they do; and a state that was restored finds the same.
/// </summary>
public class CandidateSearchTests
{
    private const int Officers = 600;
    private static readonly DispatchPolicy Policy = City.Policy(positionAgeMaxSeconds: 3_600);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverOfficersDo_TheSearchFindsWhatALookAtEverybodyFinds_AlsoAfterARestore(int seed)
    {
        var run = new RandomRun(seed);
        for (var round = 0; round < 40; round++)
        {
            run.Live();
            run.Compare();
            if (round % 5 == 0) run.Restore();
        }

        Assert.True(run.Crowded > 20 && run.PassedOver > 200 && run.Bounded > 200, $"{run.Crowded} {run.PassedOver} {run.Bounded}");
    }

    private sealed class RandomRun(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly City _city = Make();
        private City? _restored;
        private LatLng _gathering = City.Middle;
        private double _spread = 3_000;

        public int Crowded { get; private set; }

        public int PassedOver { get; private set; }

        public int Bounded { get; private set; }

        public void Live()
        {
            _gathering = City.At(_random.Next(-3_000, 3_000), _random.Next(-3_000, 3_000));
            _spread = _random.Next(4) switch { 0 => 0, 1 => 5, 2 => 60, _ => 5_000 };
            var coming = _random.Next(1, 100);
            for (var number = 1; number <= Officers; number++)
                if (_random.Next(100) < coming) _city.Place(number, Near(_spread));
            KeepMoved();
            for (var i = 0; i < 30; i++)
            {
                Do(new OfficerStatusSet(Anybody(), (OfficerStatus)_random.Next(6)));
                if (_random.Next(3) > 0) Do(new OfficerStatusSet(Anybody(), OfficerStatus.Available));
            }

            for (var i = 0; i < 3; i++)
            {
                var call = new Call(new Guid(_random.Next(), 1, 1, new byte[8]), "robbery", 0, Near(100), "", "", "", "", "110");
                Do(new CallReceived(call));
            }

            foreach (var officer in _city.Officers.Select(officer => _city.Tables.OfficerOf(officer.Id)).Where(each => each.Directive is not null).ToList())
                if (_random.Next(2) == 0 && officer.Directive is { } directive)
                    Do(new DirectiveAnswered(officer.Registration.Id, directive.Id, (DirectiveAnswer)_random.Next(6), ""));
            _city.Now = _city.Now.PlusSeconds(_random.Next(90, 400)); // Some directives run out; some positions become old.
            Do(new Ticked());
        }

        public void Compare()
        {
            for (var slot = 0; slot < Officers; slot++)
            {
                ref readonly var track = ref _city.Tables.Officers.Tracks[slot];
                var officer = _city.Tables.Officers[slot];
                Assert.Equal(officer.Status == OfficerStatus.OffDuty, track.Has(OfficerMarks.IsOffDuty));
                if (track.Has(OfficerMarks.IsFree)) Assert.Equal(RankReason.Fits, officer.Fitness([], _city.Now));
            }

            for (var number = 0; number < 12; number++)
            {
                var incident = Incident(_random.Next(3) == 0 ? "medical" : "robbery", Near(Math.Max(_spread, 1)));
                for (var i = 0; i < 10; i++) incident.RefusedBy(Anybody());
                var enough = _random.Next(6) switch { 0 => 0, 1 => 1, 2 => 10, 3 => 32, 4 => 128, _ => int.MaxValue };
                var metres = _random.Next(3) == 0 ? _random.NextDouble() * 2 * (_spread + 1) : double.PositiveInfinity;
                var seconds = double.IsInfinity(metres) ? int.MaxValue : _random.Next(1_000);
                var found = CandidateSearch.Collect(_city.Tables, incident, _city.Now, enough, metres, seconds);
                AssertSame(Slow(_city.Tables, incident, _city.Now, enough, metres, seconds), found);
                if (_restored is not null)
                    AssertSame(found, CandidateSearch.Collect(_restored.Tables, incident, _city.Now, enough, metres, seconds));
                if (_spread < 100 && found.Candidates.Count > 20) Crowded++;
                PassedOver += found.PassedOver.Count;
                if (found.NobodyCloserThanSeconds != int.MaxValue) Bounded++;
            }
        }

        /// <summary>Another shard takes over the state, and from then on what is written of moves, beside this one.</summary>
        public void Restore()
        {
            KeepMoved();
            _city.Release();
            var writer = new StateWriter();
            _city.State.Save(writer);
            _restored = Make();
            _restored.Release();
            var reader = new StateReader(writer.Written);
            _restored.State.Restore(ref reader);
        }

        private static City Make() => new(Officers, skills: number => number % 3 == 0 ? ["medic"] : [], policy: Policy);

        private static void AssertSame(FoundCandidates expected, FoundCandidates found)
        {
            Assert.Equal(expected.Candidates, found.Candidates);
            Assert.Equal(expected.PassedOver, found.PassedOver);
            Assert.Equal(expected.NobodyCloserThanSeconds, found.NobodyCloserThanSeconds);
        }

        private static FoundCandidates Slow(
            ShardTables tables, IncidentGrain incident, Instant now, int enough, double metres, int seconds)
        {
            var officers = tables.Officers;
            var here = Enumerable.Range(0, officers.Count)
                .Where(slot => !officers.FixAtOf(slot).IsNever && officers[slot].Status != OfficerStatus.OffDuty)
                .Select(slot => (Metres: officers.PlaceOf(slot).MetresTo(incident.Place), Slot: slot))
                .Where(each => each.Metres <= metres).Order().ToList();
            var fit = here.Where(each => CandidateSearch.Fitness(tables, incident, each.Slot, now) == RankReason.Fits).ToList();
            var next = fit.Count > enough ? fit[enough].Metres : double.PositiveInfinity;
            var passedOver = here.Except(fit).Where(each => (int)each.Metres < Math.Floor(next))
                .OrderBy(each => (int)each.Metres).ThenBy(each => officers[each.Slot].Registration.Id).Take(DomainLimits.PassedOverMax);
            return new FoundCandidates(
                [
                    .. fit.Take(enough).Select(each => each.Slot).Order().Select(slot =>
                        new Candidate(officers[slot].Registration.Id, officers.PlaceOf(slot), officers.HeadingOf(slot))),
                ],
                [
                    .. passedOver.Select(each => CandidateSearch.Line(
                        tables, incident, each.Slot, CandidateSearch.Fitness(tables, incident, each.Slot, now), -1, now)),
                ],
                (int)Math.Min(seconds, next / tables.TopMetresPerSecond));
        }

        private IncidentGrain Incident(string type, LatLng place)
        {
            var call = new Call(new Guid(_random.Next(), 0, 0, new byte[8]), type, 0, place, "", "", "", "", "110");
            return new IncidentGrain(new IncidentId(City.Jurisdiction, 1_000_000), Policy.Types[type], call, H3Cell.FromLatLng(place, 9), _city.Now);
        }

        private void Do(ShardInput input)
        {
            _city.Do(input);
            if (_restored is null) return;
            _restored.Now = _city.Now;
            _restored.Do(input);
        }

        private void KeepMoved()
        {
            if (!_city.State.HasMoved) return;
            var writer = new StateWriter();
            _city.State.MovedIsSaved(_city.State.SaveMoved(writer, int.MaxValue));
            if (_restored is null) return;
            var reader = new StateReader(writer.Written);
            _restored.State.RestoreMoved(ref reader);
        }

        private OfficerId Anybody() => City.Officer(_random.Next(1, Officers + 1));

        private LatLng Near(double metres) => LatLng.FromDegrees(
            _gathering.Latitude + metres * (_random.NextDouble() - 0.5) / 111_195,
            _gathering.Longitude + metres * (_random.NextDouble() - 0.5) / 92_000);
    }
}
