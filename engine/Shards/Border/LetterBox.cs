using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Letters to and from the neighbours. One is kept, in the journal and in snapshots, until its receiver has committed it, and is told again
/// after each restart; the receiver takes each number once and in order. So nothing is lost and nothing happens twice, whoever goes down.
/// Single writer: its shard's loop.
/// </summary>
/// <param name="here">Whose box it is.</param>
/// <param name="effects">Letters leave with the effects of their turn.</param>
public sealed class LetterBox(JurisdictionId here, EffectBuffer effects)
{
    private const int LetterBytesMin = 16;
    private const int TakenBytes = 10;

    private readonly SortedDictionary<ushort, Outgoing> _out = [];
    private readonly SortedDictionary<ushort, long> _taken = []; // The last number from each.

    /// <summary>Letters that wait to be taken by one receiver.</summary>
    public int WaitingFor(JurisdictionId to) => _out.TryGetValue(to.Value, out var line) ? line.Letters.Count : 0;

    /// <summary>Letters that wait to be taken, all receivers together.</summary>
    public int Waiting => _out.Values.Sum(line => line.Letters.Count);

    /// <summary>Sends a letter, as soon as the turn is committed.</summary>
    /// <returns>
    /// False when the receiver has not been reached for so long that there is no room: the letter is not sent. Only that an entry was taken
    /// back is always sent, once for each: nobody is looked for any longer than that because a neighbour was down.
    /// </returns>
    public bool Send(JurisdictionId to, Letter letter)
    {
        Invariant.Holds(to != here);
        if (!_out.TryGetValue(to.Value, out var line)) _out.Add(to.Value, line = new Outgoing());
        var isVital = letter is EntryTold { Entry.State: WatchlistState.Withdrawn };
        if (line.Letters.Count >= ShardLimits.LettersMax && !isVital) return false;
        var numbered = new NumberedLetter(here, to, ++line.Last, letter);
        line.Letters.Enqueue(numbered);
        effects.Send(numbered);
        return true;
    }

    /// <summary>Tells again what a neighbour has not taken for some seconds: it may be down, or a letter lost on its way.</summary>
    public void Tick(Instant now)
    {
        foreach (var line in _out.Values)
        {
            if (line.Letters.Count == 0 || line.Letters.Peek().Number != line.Waits)
            {
                (line.Waits, line.WaitsSince) = (line.Letters.Count == 0 ? 0 : line.Letters.Peek().Number, now);
                continue;
            }

            if (now.MillisecondsSince(line.WaitsSince) < ShardLimits.LetterAgainSeconds * 1000L) continue;
            line.WaitsSince = now;
            foreach (var letter in line.Letters.Take(ShardLimits.LettersToldAgain)) effects.Send(letter);
        }
    }

    /// <summary>The receiver has committed all letters up to this one.</summary>
    public void Taken(JurisdictionId by, long number)
    {
        if (!_out.TryGetValue(by.Value, out var line)) return;
        while (line.Letters.TryPeek(out var first) && first.Number <= number) line.Letters.Dequeue();
    }

    /// <summary>Whether a letter is the next one.</summary>
    /// <param name="repeated">True when it was taken before.</param>
    public Refusal Receive(JurisdictionId from, long number, out bool repeated)
    {
        var last = _taken.GetValueOrDefault(from.Value);
        repeated = number <= last;
        if (repeated) return Refusal.None;
        if (number != last + 1) return Refusal.LetterOutOfOrder;
        _taken[from.Value] = number;
        return Refusal.None;
    }

    /// <summary>Tells what waits once more: whether it arrived is not known.</summary>
    public void TellAgain()
    {
        foreach (var line in _out.Values)
            foreach (var letter in line.Letters) effects.Send(letter);
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_out.Count);
        foreach (var (to, line) in _out)
        {
            writer.UShort(to);
            writer.Long(line.Last);
            writer.Int(line.Letters.Count);
            foreach (var letter in line.Letters) LetterBytes.Write(writer, letter.Letter);
        }

        writer.Int(_taken.Count);
        foreach (var (from, number) in _taken)
        {
            writer.UShort(from);
            writer.Long(number);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(LetterBytesMin - 2); left > 0; left--)
        {
            var to = new JurisdictionId(reader.UShort());
            var line = new Outgoing { Last = reader.Long() };
            _out.Add(to.Value, line);
            var letters = reader.Count(1);
            for (var number = line.Last - letters + 1; number <= line.Last; number++)
                line.Letters.Enqueue(new NumberedLetter(here, to, number, LetterBytes.Read(ref reader)));
        }

        for (var left = reader.Count(TakenBytes); left > 0; left--) _taken.Add(reader.UShort(), reader.Long());
    }

    private sealed class Outgoing
    {
        public Queue<NumberedLetter> Letters { get; } = new();

        public long Last { get; set; }

        // The first that waited at the last tick, and since when: not part of the state, for it changes nothing but what is told again.
        public long Waits { get; set; }

        public Instant WaitsSince { get; set; }
    }
}
