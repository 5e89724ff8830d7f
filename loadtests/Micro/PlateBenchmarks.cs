using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.Micro;

/// <summary>
/// What one plate read costs against a full watchlist of one city: 100,000 entries, of which 1,000 have wild cards in every pair of places.
/// </summary>
public class PlateBenchmarks
{
    private const int Reads = 4_096;
    private const string Serial = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private readonly PlateIndex _index = new();
    private readonly PlateMatch[] _room = new PlateMatch[16];
    private readonly Plate[] _strangers = new Plate[Reads];
    private readonly Plate[] _listed = new Plate[Reads];
    private readonly Plate[] _misread = new Plate[Reads];
    private readonly Plate[] _oneUnread = new Plate[Reads];
    private readonly Plate[] _twoUnread = new Plate[Reads];
    private readonly string[] _texts = new string[Reads];
    private Plate[] _coming = [];
    private uint _next;

    /// <summary>
    /// Spread: any serials of three cities, as a list of stolen cars has. Dense: 京A00000 to 京A99999, so that the neighbours of every read
    /// are listed too, which no list is and none can be worse than.
    /// </summary>
    [Params(false, true)]
    public bool Dense { get; set; }

    /// <summary>Fills the list and draws the reads.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var chance = Chance.Of(1, "plates");
        var entries = new List<string>();
        for (var number = 0; number < WatchlistLimits.WildEntriesMax; number++) entries.Add(Cover(Draw(chance), chance, 1 + number % 2));
        while (entries.Count < WatchlistLimits.EntriesMax - 1) entries.Add(Dense ? $"京A{entries.Count:D5}" : Draw(chance));
        foreach (var entry in entries) Add(Parsed(entry));
        for (var at = 0; at < Reads; at++)
        {
            var text = entries[WatchlistLimits.WildEntriesMax + chance.NextBelow(entries.Count - WatchlistLimits.WildEntriesMax)];
            _texts[at] = text.Insert(2, "·");
            _listed[at] = Parsed(text);
            _misread[at] = Parsed(Misread(text, chance));
            _oneUnread[at] = Parsed(Cover(text, chance, 1));
            _twoUnread[at] = Parsed(Cover(text, chance, 2));
            _strangers[at] = Parsed(Dense ? $"京A{chance.NextBelow(100_000):D5}"[..3] + Draw(chance)[3..] : Draw(chance));
        }

        _coming = [.. Enumerable.Range(0, Reads).Select(_ => Parsed(Draw(chance)))];
    }

    /// <summary>Text to plate.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int Parse()
    {
        var taken = 0;
        foreach (var text in _texts)
            if (Plate.TryParse(text, out _, out _)) taken++;
        return taken;
    }

    /// <summary>Whole reads that are not listed: nearly all there are.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int Strangers() => FindAll(_strangers);

    /// <summary>Whole reads that are listed.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int Listed() => FindAll(_listed);

    /// <summary>Listed, one character confused.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int OneConfused() => FindAll(_misread);

    /// <summary>Listed, one character unread.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int OneUnread() => FindAll(_oneUnread);

    /// <summary>Listed, two characters unread.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int TwoUnread() => FindAll(_twoUnread);

    /// <summary>One entry added to the others and taken out again.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public int AddAndRemove()
    {
        foreach (var plate in _coming)
        {
            var entry = new WatchlistEntryId(new JurisdictionId(2), 1);
            _index.Add(entry, plate, 1);
            _index.Remove(entry, plate);
        }

        return _index.Count;
    }

    private int FindAll(Plate[] reads)
    {
        var found = 0;
        foreach (var read in reads) found += _index.Find(read, _room);
        return found;
    }

    private void Add(Plate plate) => _index.Add(new WatchlistEntryId(new JurisdictionId(1), ++_next), plate, 2);

    private static string Draw(Chance chance) =>
        "京沪粤"[chance.NextBelow(3)] + "A" + string.Concat(Enumerable.Range(0, 5).Select(_ => Serial[chance.NextBelow(Serial.Length)]));

    private static string Cover(string text, Chance chance, int count)
    {
        var letters = text.ToCharArray();
        for (var first = chance.NextBelow(letters.Length); count > 0; count--) letters[(first + count * 3) % letters.Length] = '*';
        return new string(letters);
    }

    private static string Misread(string text, Chance chance)
    {
        var letters = text.ToCharArray();
        for (var at = letters.Length - 1; at > 0; at--)
        {
            var others = Serial.Where(other => PlateConfusions.Has(letters[at], other)).ToArray();
            if (others.Length == 0) continue;
            letters[at] = others[chance.NextBelow(others.Length)];
            break;
        }

        return new string(letters);
    }

    private static Plate Parsed(string text) => Plate.TryParse(text, out var plate, out var refusal)
        ? plate
        : throw new InvalidOperationException($"'{text}' is no plate: {refusal}");
}
