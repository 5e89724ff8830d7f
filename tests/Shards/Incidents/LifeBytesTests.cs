using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// Orders about incidents' lives and desks, written down and read back, give the same state as the orders themselves, and so does a state that
/// was saved on the way and goes on.
/// </summary>
public class LifeBytesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void LiveReadBackAndRestored_AreTheSame(int seed)
    {
        var three = new Three(seed);
        three.Play(600);
        Assert.True(three.Kinds.Count >= 25, string.Join(' ', three.Kinds));
        Assert.True(three.Remembered > 5 && three.OpenTransfers > 0);
    }

    private sealed class Three(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly City _live = LifeCity.Make(6);
        private readonly StateWriter _writer = new();
        private readonly ShardState _readBack = Fresh();
        private ShardState _restored = Fresh();

        public HashSet<EntryKind> Kinds { get; } = [];

        public int Remembered => _live.Tables.Remembered.All.Count();

        public int OpenTransfers => _live.Left.OfType<TransferChanged>().Count(changed => !changed.Transfer.IsOver);

        public void Play(int steps)
        {
            var orders = new RandomOrders(_random, _live);
            _readBack.Effects.Drain();
            Compare();
            for (var step = 0; step < steps; step++)
            {
                _live.Now = _live.Now.PlusMilliseconds(_random.Next(6_000));
                for (var officer = 1; officer <= 6; officer++) Place(officer);
                if (_random.Next(5) == 0) Apply(CallOf(step));
                if (_random.Next(3) == 0) Apply(new Ticked());
                Apply(orders.Next());
                AnswerSomething();
                if (step % 50 == 0) Compare();
            }

            Compare();
        }

        private static ShardState Fresh() => LifeCity.Make(6).State;

        private CallReceived CallOf(int step) => new(new Call(
            new Guid(step, 1, 1, new byte[8]), _random.Next(2) == 0 ? "noise" : "theft", 0, City.At(_random.Next(-900, 900), 0), "", "help", "", "", "110"));

        private void Place(int officer)
        {
            var fix = new Fix(City.Officer(officer), _live.Now, City.At(_random.Next(-900, 900), 50), 0, 0, 50);
            foreach (var state in new[] { _live.State, _readBack, _restored }) state.Fold(fix);
        }

        private void AnswerSomething()
        {
            var held = _live.Officers.Select(officer => _live.Tables.OfficerOf(officer.Id)).Where(officer => officer.Directive is not null).ToList();
            if (held.Count == 0) return;
            var directive = held[_random.Next(held.Count)].Directive!;
            var word = _random.Next(3) == 0 ? "arrest" : "reason";
            Apply(new DirectiveAnswered(directive.Officer.Registration.Id, directive.Id, (DirectiveAnswer)_random.Next(6), word));
        }

        private void Apply(ShardInput input)
        {
            _writer.Clear();
            var kind = InputBytes.Write(_writer, _live.Now, input);
            Kinds.Add(kind);
            var outcome = _live.State.Apply(_live.Now, input);
            foreach (var state in new[] { _readBack, _restored })
            {
                var (now, read) = InputBytes.Read(kind, _writer.Written);
                Assert.Equal(outcome.Refusal, state.Apply(now, read).Refusal);
                state.Effects.Drain();
            }

            foreach (var question in _live.Release()) Apply(new RankingAnswered(_live.Roads(question)));
        }

        private void Compare()
        {
            _live.Release();
            var live = Bytes(_live.State);
            Assert.Equal(live, Bytes(_readBack));
            if (_live.Left.Count > 10) Assert.Equal(live, Bytes(_restored));
            _restored = new City(6, policy: LifeCity.Policy()).State;
            _restored.Effects.Drain();
            var reader = new StateReader(live);
            _restored.Restore(ref reader);
            _restored.Effects.Drain();
            Assert.Equal(live, Bytes(_restored));
        }

        private static byte[] Bytes(ShardState state)
        {
            var moved = new StateWriter();
            while (state.HasMoved) state.MovedIsSaved(state.SaveMoved(moved, int.MaxValue));
            var writer = new StateWriter();
            state.Save(writer);
            return writer.Written.ToArray();
        }
    }
}
