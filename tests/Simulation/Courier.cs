using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Carries letters between the cities, badly: late, out of order, twice, not at all, and to some cities for a while nothing. It checks what
/// the letters promise: a number is always the same letter, and takes effect once.
/// </summary>
internal sealed class Courier(Town town, Dice dice, Machine machine)
{
    private const int OutOfReachMillisecondsMax = 20_000;

    private readonly List<Parcel> _parcels = [];
    private readonly Dictionary<(JurisdictionId From, JurisdictionId To, long Number), byte[]> _letters = [];
    private readonly HashSet<(JurisdictionId From, JurisdictionId To, long Number)> _taken = [];
    private readonly Dictionary<(JurisdictionId From, JurisdictionId To), (long Sent, long Taken)> _ways = [];
    private readonly Dictionary<JurisdictionId, long> _reachedAgainAt = [];
    private readonly StateWriter _writer = new();

    /// <summary>Whether every letter that ever left was taken, and its sender knows.</summary>
    public bool IsDone => _ways.Values.All(way => way.Sent == way.Taken);

    public string Waiting => string.Join(", ", _ways.Where(way => way.Value.Sent != way.Value.Taken).Select(way => $"{way.Key.From} to {way.Key.To}: {way.Value}"));

    public void Step(SimulatedNode node, Weather weather, int step, long now)
    {
        foreach (var city in town.Jurisdictions)
        {
            if (!dice.Chance(weather.OutOfReachChance)) continue;
            machine.Count("cities out of reach");
            _reachedAgainAt[city] = now + dice.Between(1_000, OutOfReachMillisecondsMax);
        }

        while (node.Letters.Reader.TryRead(out var letter)) Take(letter, weather, step);
        for (var at = 0; at < _parcels.Count; at++)
            if (TryCarry(node, _parcels[at], weather, step, now)) _parcels.RemoveAt(at--);
    }

    /// <summary>The node is gone, and with it all that was on its way.</summary>
    public void LostLine() => _parcels.Clear();

    private void Take(NumberedLetter letter, Weather weather, int step)
    {
        var key = (letter.From, letter.To, letter.Number);
        _writer.Clear();
        LetterBytes.Write(_writer, letter.Letter);
        var bytes = _writer.Written.ToArray();
        if (!_letters.TryAdd(key, bytes))
        {
            machine.Tally("letters told again");
            Violation.Unless(_letters[key].AsSpan().SequenceEqual(bytes), $"letter {letter.Number} of {letter.From} to {letter.To} is another one");
        }

        var way = _ways.GetValueOrDefault((letter.From, letter.To));
        _ways[(letter.From, letter.To)] = (Math.Max(way.Sent, letter.Number), way.Taken);
        if (dice.Chance(weather.LostLetters))
        {
            machine.Tally("letters lost");
            return;
        }

        var isTwice = dice.Chance(weather.RepeatedLetters);
        if (isTwice) machine.Tally("letters twice");
        for (var copies = isTwice ? 2 : 1; copies > 0; copies--)
            _parcels.Add(new Parcel(letter, step + dice.Between(0, weather.LettersDelayMax)));
    }

    private bool TryCarry(SimulatedNode node, Parcel parcel, Weather weather, int step, long now)
    {
        var (from, to, number, letter) = parcel.Letter;
        if (parcel.Asked is { IsCompleted: true } asked) return Taken(node, parcel, asked.GetAwaiter().GetResult(), weather);
        if (parcel.Asked is not null || parcel.Due > step) return false;
        if (!weather.IsCalm && now < _reachedAgainAt.GetValueOrDefault(to)) return true; // Nothing gets through: its sender tells it again.
        parcel.Asked = node.Node.AskAsync(to, new LetterArrived(from, number, letter), CancellationToken.None).AsTask();
        return false;
    }

    private bool Taken(SimulatedNode node, Parcel parcel, in Outcome outcome, Weather weather)
    {
        var (from, to, number, _) = parcel.Letter;
        if (outcome.Refusal == Refusal.LetterOutOfOrder) machine.Tally("letters out of order");
        if (outcome.Refusal is Refusal.LetterOutOfOrder or Refusal.Stopping or Refusal.StorageFull) return true;
        Violation.Unless(outcome.Refusal == Refusal.None, $"letter {number} of {from} was refused by {to}: {outcome.Refusal}");
        if (!outcome.Repeated)
        {
            machine.Tally("letters taken");
            Violation.Unless(_taken.Add((from, to, number)), $"letter {number} of {from} was taken twice by {to}");
        }

        if (dice.Chance(weather.LostLetters)) return true;
        Violation.Unless(node.Node.TryShard(from, out var shard), $"{from} is nobody's");
        var told = shard.TellAsync(new LetterTaken(to, number), CancellationToken.None);
        Violation.Unless(told.IsCompletedSuccessfully, "an inbox is full that nobody fills");
        _ways[(from, to)] = (_ways[(from, to)].Sent, Math.Max(_ways[(from, to)].Taken, number));
        return true;
    }

    private sealed class Parcel(NumberedLetter letter, long due)
    {
        public NumberedLetter Letter { get; } = letter;

        public long Due { get; } = due;

        public Task<Outcome>? Asked { get; set; }
    }
}
