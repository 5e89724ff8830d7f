using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Places;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// State and inputs as bytes: what is saved comes back and goes on as if nothing had happened, and inputs that were written down give the same
/// state again, from the start and from every save on the way.
/// </summary>
public class StateBytesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AReplay_ComesToTheSameState_FromTheStart_AndFromEverySave(int seed)
    {
        var night = new BusyNight(seed);
        night.Play(steps: 600);
        Assert.True(night.Saves.Count > 10 && night.Entries.Count > 500);
        var expected = night.StateNow();
        Assert.Equal(expected, Replayed(night, from: 0, save: null));
        foreach (var (at, save) in night.Saves) Assert.Equal(expected, Replayed(night, at, save));
    }

    [Fact]
    public void ASavedState_IsTheSameAfterItCameBack()
    {
        var night = new BusyNight(7);
        night.Play(steps: 300);
        foreach (var (_, save) in night.Saves)
        {
            var state = Fresh();
            var reader = new StateReader(save);
            state.Restore(ref reader);
            state.Effects.Drain();
            Assert.Equal(save, Bytes(state));
            state.TellAll(); // The boards learn of everything, and nothing changes by it.
            Assert.NotEmpty(state.Effects.Drain().Effects);
            Assert.Equal(save, Bytes(state));
        }
    }

    [Fact]
    public void EveryPrefixOfAState_IsRefused()
    {
        var night = new BusyNight(3);
        night.Play(steps: 60);
        var whole = night.StateNow();
        for (var length = 0; length < whole.Length; length += 7)
        {
            Assert.Throws<StateUnreadableException>(() =>
            {
                var reader = new StateReader(whole.AsSpan(0, length));
                Fresh().Restore(ref reader);
            });
        }
    }

    [Fact]
    public void OtherOfficers_AndAnotherPolicy_GoOnWithTheSameIncidents()
    {
        var night = new BusyNight(5);
        night.Play(steps: 400);
        var fold = ReplayedFold(night, 0, null);
        var before = fold.Configuration;
        var incidents = fold.State.OpenIncidents;
        var gone = before.Officers.Take(10).ToList();
        var still = fold.State.OfficersWithDirectives.Where(gone.Contains).ToList();
        Assert.True(incidents > 0 && still.Count is > 0 and < 10);
        var types = before.Policy.Types.Where(type => type.Key != "noise").ToDictionary();
        var newcomer = new OfficerRegistration(new OfficerId(500), "P500", City.Jurisdiction, City.Middle, []);
        fold.Configure(
            before with { Policy = before.Policy with { Types = types }, Officers = [.. before.Officers.Skip(10), newcomer] },
            fold.State.Now);
        Assert.Equal(incidents, fold.State.OpenIncidents);
        Assert.Equal([.. before.Officers.Skip(10), newcomer, .. still], fold.Configuration.Officers);

        // And it still is a journal's state: what is saved comes back, by another order of officers too.
        fold.State.Effects.Drain();
        var writer = new StateWriter();
        fold.Save(writer);
        var again = ShardFold.Restore(writer.Written);
        var second = new StateWriter();
        again.Save(second);
        Assert.Equal(writer.Written, second.Written);
    }

    private static byte[] Replayed(BusyNight night, int from, byte[]? save) => Bytes(ReplayedFold(night, from, save).State);

    private static ShardFold ReplayedFold(BusyNight night, int from, byte[]? save)
    {
        var fold = ShardFold.Start(night.Configuration, new City(0).Now);
        if (save is not null)
        {
            var reader = new StateReader(save);
            fold.State.Restore(ref reader);
        }

        fold.State.Effects.Drain();
        foreach (var (kind, bytes) in night.Entries.Skip(from)) fold.Replay(kind, bytes);
        fold.State.Effects.Clear();
        return fold;
    }

    private static ShardState Fresh() => new(new City(BusyNight.Officers, skills: BusyNight.Skills, policy: BusyNight.Policy).Tables);

    private static byte[] Bytes(ShardState state)
    {
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>One night from one seed, written down as the journal would have it.</summary>
    private sealed class BusyNight(int seed)
    {
        public const int Officers = 40;

        private readonly Random _random = new(seed);
        private readonly City _city = new(Officers, skills: Skills, policy: Policy);
        private readonly StateWriter _writer = new();

        public ShardConfiguration Configuration => new(City.Jurisdiction, _city.Tables.Policy, _city.Officers, _city.Tables.TopMetresPerSecond);

        public List<(EntryKind Kind, byte[] Bytes)> Entries { get; } = [];

        public List<(int At, byte[] Save)> Saves { get; } = [];

        // Plans with several lines, so that all of a ranking's turns and shortfalls are saved somewhere.
        public static DispatchPolicy Policy { get; } = City.Policy() with
        {
            Plans = new ResponsePlans(
            [
                new("big", "robbery", "*", 0, default, [new(2, []), new(1, ["medic"])], TieBreak.LongestIdle, 1),
            ]),
            Sending = new SendingNumbers { BetterGainSeconds = 20, BetterGainPercent = 5, BetterHoldSeconds = 20, PreemptionGainSeconds = 5 },
        };

        public static string[] Skills(int number) => number % 4 == 0 ? ["medic"] : [];

        public byte[] StateNow()
        {
            WriteMoved();
            _city.State.Effects.Drain();
            return Bytes(_city.State);
        }

        public void Play(int steps)
        {
            string[] types = ["robbery", "noise", "medical", "unknown"];
            for (var step = 0; step < steps; step++)
            {
                _city.Now = _city.Now.PlusMilliseconds(_random.Next(4_000));
                switch (_random.Next(12))
                {
                    case 0:
                        var id = new Guid(seed, (short)_random.Next(steps / 4), 1, new byte[8]); // Some come twice.
                        Do(new CallReceived(
                            new(id, types[_random.Next(4)], (byte)_random.Next(5), Place(), "here", "help, 救命", "Li", "123", "110")));
                        break;
                    case 1:
                        Do(new DispatchOrdered(Incident(), City.Officer(_random.Next(1, Officers + 1)), "li"));
                        break;
                    case 2 or 3 or 4:
                        AnswerSomething();
                        break;
                    case 5:
                        Do(new OfficerStatusSet(City.Officer(_random.Next(1, Officers + 1)), (OfficerStatus)_random.Next(6)));
                        break;
                    case 6:
                        _city.Now = _city.Now.PlusSeconds(_random.Next(20));
                        Do(new Ticked());
                        break;
                    case 9 or 10:
                        Do(RandomOrders.Next(_random, Math.Max(2, _city.State.OpenIncidents * 2), 60, Officers));
                        break;
                    case 7:
                        DoSomethingRare();
                        break;
                    case 8:
                        Do(OfficerNight.Input(_random, Officers, Incident()));
                        break;
                    default:
                        // Several fixes of one officer in a row, some after a long silence, some impossible.
                        for (var i = 0; i < 30; i++)
                            _city.Fold(_random.Next(1, Officers + 1), Place(), _city.Now.PlusMilliseconds(_random.Next(-200_000, 200)));
                        break;
                }

                if (_random.Next(20) == 0) Saves.Add((Entries.Count + (_city.State.HasMoved ? 1 : 0), StateNow()));
            }
        }

        private void DoSomethingRare()
        {
            switch (_random.Next(5))
            {
                case 3:
                    var until = _city.Now.PlusSeconds(_random.Next(1, 600));
                    Do(new CautionAdded(
                        new CautionWords(Place(), _random.Next(10, 500), "", CautionSubject.Place, "", CautionKind.Dog, $"dog {_random.Next(4)}", until), "li"));
                    break;
                case 4:
                    var history = new PlaceHistory(_city.Now, Place(), "noise", 100, 30, 1, 0, [Incident()], _random.Next(2) == 0);
                    Do(new HistoryFound(Incident(), history));
                    Do(new CautionEnded(new CautionId(City.Jurisdiction, (uint)_random.Next(1, 20)), "wang", "gone"));
                    break;
                case 0:
                    Do(new IncidentClosed(Incident(), "li", "over"));
                    break;
                case 1:
                    Do(new RankingAsked(Incident()));
                    break;
                default:
                    Do(new DirectiveWithdrawn(new DirectiveId(City.Jurisdiction, (uint)_random.Next(1, 60)), "wang", "better one"));
                    break;
            }
        }

        private void AnswerSomething()
        {
            var held = _city.Officers.Select(officer => _city.Tables.OfficerOf(officer.Id)).Where(officer => officer.Directive is not null).ToList();
            if (held.Count == 0) return;
            var directive = held[_random.Next(held.Count)].Directive!;
            Do(new DirectiveAnswered(directive.Officer.Registration.Id, directive.Id, (DirectiveAnswer)_random.Next(6), "reason"));
        }

        private void Do(ShardInput input)
        {
            Write(input);
            for (var questions = _city.Release(); questions.Count > 0; questions = _city.Release())
            {
                // Some answers are lost on the way, as if the process had ended: the question stays out.
                foreach (var question in questions.Where(_ => _random.Next(10) > 0)) Write(new RankingAnswered(_city.Roads(question)));
                while (_city.Asked.TryDequeue(out var asked))
                    if (_random.Next(10) > 0) Write(_city.Roads(asked));
            }
        }

        private void Write(ShardInput input)
        {
            WriteMoved();
            _writer.Clear();
            var kind = InputBytes.Write(_writer, _city.Now, input);
            Entries.Add((kind, _writer.Written.ToArray()));
            _city.State.Apply(_city.Now, input);
        }

        private void WriteMoved()
        {
            if (!_city.State.HasMoved) return;
            _writer.Clear();
            _city.State.MovedIsSaved(_city.State.SaveMoved(_writer, int.MaxValue));
            Entries.Add((EntryKind.Moved, _writer.Written.ToArray()));
        }

        private IncidentId Incident() => new(City.Jurisdiction, (uint)_random.Next(1, Math.Max(2, _city.State.OpenIncidents * 2)));

        private LatLng Place() => City.At(_random.Next(-5000, 5000), _random.Next(-5000, 5000));
    }
}
