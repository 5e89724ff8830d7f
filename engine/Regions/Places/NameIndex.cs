namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>How well a name fits what was typed, best first. The words of docs/CALLS.md (camelCase).</summary>
public enum PlaceMatch : byte
{
    /// <summary>It is the name.</summary>
    Exact,

    /// <summary>The name begins so.</summary>
    Start,

    /// <summary>All words are in the name, some only begun.</summary>
    Words,

    /// <summary>It is somewhere in the name.</summary>
    Part,

    /// <summary>One letter or sign is wrong, missing, too many, or changed places with its neighbour.</summary>
    Typo,

    /// <summary>Not what was asked for, but the nearest to it that is known.</summary>
    Near,
}

/// <summary>
/// Names, found by what people type: words by their beginnings and with one mistake, Chinese by any part and with one mistake. What a search
/// looks at is bounded whatever is typed. Immutable; safe on any thread.
/// </summary>
internal sealed class NameIndex
{
    private const int TypoLettersMin = 4; // A shorter word with a mistake is any other short word.
    private const int TypoSignsMin = 3;
    private const int ShortSigns = 3;     // A mistake in the middle of three leaves no pair whole.
    private const int RareGramsMax = 3;   // One wrong sign spoils two neighbouring pairs; of three that are there one is whole.

    private readonly PlaceWords[] _names;
    private readonly string[] _words;            // Distinct, in order.
    private readonly int[][] _namesOfWord;
    private readonly int[][] _wordsOfName;
    private readonly (ulong Key, int Word)[] _typos; // Each word with one letter left out, in order of key.
    private readonly Dictionary<(char, char), int[]> _namesOfPair = [];
    private readonly Dictionary<(char, char), int[]> _namesOfSkip = []; // By their first and third sign.
    private readonly int[] _byFlat;              // Names in order of their flat form.

    internal NameIndex(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(PlaceText.Read)];
        var byWord = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        var byPair = new Dictionary<(char, char), List<int>>();
        var bySkip = new Dictionary<(char, char), List<int>>();
        for (var name = 0; name < _names.Length; name++)
        {
            foreach (var word in _names[name].Words.Distinct()) ListOf(byWord, word).Add(name);
            var flat = _names[name].Flat;
            if (!_names[name].HasSigns) continue;
            for (var at = 0; at + 1 < flat.Length; at++)
                if (ListOf(byPair, (flat[at], flat[at + 1])) is var list && (list.Count == 0 || list[^1] != name)) list.Add(name);
            if (flat.Length >= ShortSigns) ListOf(bySkip, (flat[0], flat[2])).Add(name);
        }

        _words = [.. byWord.Keys];
        _namesOfWord = [.. byWord.Values.Select(list => list.ToArray())];
        _wordsOfName = Array.ConvertAll(_names, name => Array.ConvertAll(name.Words, Word));
        foreach (var (pair, list) in byPair) _namesOfPair[pair] = [.. list];
        foreach (var (pair, list) in bySkip) _namesOfSkip[pair] = [.. list];
        _byFlat = [.. Enumerable.Range(0, _names.Length).OrderBy(name => _names[name].Flat, StringComparer.Ordinal)];
        _typos = Typos(_words);
    }

    /// <summary>Names that fit, in no particular order, each once.</summary>
    /// <param name="compared">Grows by what was looked at.</param>
    internal List<(int Name, PlaceMatch Match)> Find(in PlaceWords query, ref int compared) =>
        query.Flat.Length == 0 ? [] : query.HasSigns ? FindSigns(query.Flat, ref compared) : FindWords(query, ref compared);

    private static List<int> ListOf<TKey>(IDictionary<TKey, List<int>> lists, TKey key)
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        return list;
    }

    private List<(int Name, PlaceMatch Match)> FindWords(in PlaceWords query, ref int compared)
    {
        var count = Math.Min(query.Words.Length, PlaceLimits.QueryWordsMax);
        var meant = new Dictionary<int, PlaceMatch>[count];
        var rarest = -1;
        var fewest = long.MaxValue;
        for (var at = 0; at < count; at++)
        {
            meant[at] = WordsFor(query.Words[at], query.Written[at], ref compared);
            var names = meant[at].Keys.Sum(word => (long)_namesOfWord[word].Length);
            if (names < fewest) (rarest, fewest) = (at, names);
        }

        var found = new List<(int, PlaceMatch)>();
        var seen = new HashSet<int>();
        TakeBeginnings(query.Flat, PlaceLimits.WordsPerWordMax, found, seen, ref compared); // "cg1" is CG-1, "bahnhof strasse" Bahnhofstrasse.
        foreach (var word in meant[rarest].OrderBy(each => each.Value).ThenBy(each => each.Key).Select(each => each.Key))
        {
            foreach (var name in _namesOfWord[word])
            {
                if (!seen.Add(name)) continue;
                if (seen.Count > PlaceLimits.NamesComparedMax) return found;
                compared++;
                if (Compare(query, meant, name) is { } match) found.Add((name, match));
            }
        }

        return found;
    }

    private int Word(string word) => Array.BinarySearch(_words, word, StringComparer.Ordinal);

    private PlaceMatch? Compare(in PlaceWords query, Dictionary<int, PlaceMatch>[] meant, int number)
    {
        ref readonly var name = ref _names[number];
        if (name.Flat == query.Flat) return PlaceMatch.Exact;
        var worst = PlaceMatch.Exact;
        foreach (var words in meant)
        {
            PlaceMatch? best = null;
            foreach (var word in _wordsOfName[number])
                if (words.TryGetValue(word, out var fits) && !(best <= fits)) best = fits;

            if (best is not { } match) return null;
            if (match > worst) worst = match;
        }

        if (worst == PlaceMatch.Typo) return PlaceMatch.Typo;
        return name.Flat.StartsWith(query.Flat, StringComparison.Ordinal) || StartsAsWritten(query, name) ? PlaceMatch.Start : PlaceMatch.Words;
    }

    // "Market St" while "Market Stonestown" is being typed: the short form is no word of it, its letters are.
    private static bool StartsAsWritten(in PlaceWords query, in PlaceWords name) =>
        name.Flat.StartsWith(string.Concat(query.Words[..^1]) + query.Written[^1], StringComparison.Ordinal);

    // Which words of the index a word of a query may stand for.
    private Dictionary<int, PlaceMatch> WordsFor(string word, string written, ref int compared)
    {
        var meant = new Dictionary<int, PlaceMatch>();
        AddBeginning(word, meant, ref compared);
        if (written != word) AddBeginning(written, meant, ref compared);
        if (written.Length >= TypoLettersMin) AddTypos(written, meant, ref compared);
        return meant;
    }

    private void AddBeginning(string word, Dictionary<int, PlaceMatch> meant, ref int compared)
    {
        var at = Word(word);
        for (var next = at < 0 ? ~at : at; next < _words.Length && _words[next].StartsWith(word, StringComparison.Ordinal); next++)
        {
            if (meant.Count >= PlaceLimits.WordsPerWordMax) return;
            compared++;
            var match = _words[next].Length == word.Length ? PlaceMatch.Exact : PlaceMatch.Words;
            if (!meant.TryGetValue(next, out var known) || match < known) meant[next] = match;
        }
    }

    private void AddTypos(string word, Dictionary<int, PlaceMatch> meant, ref int compared)
    {
        for (var left = -1; left < word.Length; left++)
        {
            var key = KeyWithout(word, left);
            for (var at = FirstTypo(key); at < _typos.Length && _typos[at].Key == key; at++)
            {
                if (meant.Count >= 2 * PlaceLimits.WordsPerWordMax) return;
                compared++;
                if (PlaceText.IsOneOff(_words[_typos[at].Word], word)) meant.TryAdd(_typos[at].Word, PlaceMatch.Typo);
            }
        }
    }

    private List<(int Name, PlaceMatch Match)> FindSigns(string query, ref int compared)
    {
        var found = new List<(int, PlaceMatch)>();
        var seen = new HashSet<int>();
        TakeBeginnings(query, PlaceLimits.NamesComparedMax, found, seen, ref compared);
        foreach (var names in NamesToCompare(query))
        {
            foreach (var name in names)
            {
                if (!seen.Add(name)) continue;
                if (seen.Count > PlaceLimits.NamesComparedMax) return found;
                compared++;
                var flat = _names[name].Flat;
                if (flat.Contains(query, StringComparison.Ordinal)) found.Add((name, PlaceMatch.Part));
                else if (query.Length >= TypoSignsMin && IsOneOffAtStart(flat, query)) found.Add((name, PlaceMatch.Typo));
            }
        }

        return found;
    }

    // Names that begin so when spaces do not count.
    private void TakeBeginnings(string query, int most, List<(int Name, PlaceMatch Match)> found, HashSet<int> seen, ref int compared)
    {
        for (var at = LowerBound(query); at < _byFlat.Length; at++)
        {
            var flat = _names[_byFlat[at]].Flat;
            if (seen.Count >= most || !flat.StartsWith(query, StringComparison.Ordinal)) return;
            compared++;
            seen.Add(_byFlat[at]);
            found.Add((_byFlat[at], flat.Length == query.Length ? PlaceMatch.Exact : PlaceMatch.Start));
        }
    }

    // Pairs that are in no name at all say where the mistake is, and lead to nothing.
    private IEnumerable<int[]> NamesToCompare(string query)
    {
        var lists = Enumerable.Range(0, query.Length - 1).Select(first => (query[first], query[first + 1])).Distinct()
            .Select(pair => _namesOfPair.GetValueOrDefault(pair) ?? []).Where(names => names.Length > 0)
            .OrderBy(names => names.Length).Take(RareGramsMax);
        if (query.Length != ShortSigns) return lists;

        // The middle one is wrong, or the first or the last two have changed places.
        return lists.Append(_namesOfSkip.GetValueOrDefault((query[0], query[2])) ?? [])
            .Append(_namesOfPair.GetValueOrDefault((query[1], query[0])) ?? [])
            .Append(_namesOfPair.GetValueOrDefault((query[2], query[1])) ?? []);
    }

    // At the beginning of the name: with a mistake in the middle of it, nearly everything fits somewhere.
    private static bool IsOneOffAtStart(string name, string query)
    {
        for (var length = query.Length - 1; length <= query.Length + 1 && length <= name.Length; length++)
            if (PlaceText.IsOneOff(name.AsSpan(0, length), query)) return true;
        return false;
    }

    private int LowerBound(string flat)
    {
        int low = 0, high = _byFlat.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_names[_byFlat[middle]].Flat, flat) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int FirstTypo(ulong key)
    {
        int low = 0, high = _typos.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_typos[middle].Key < key) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static (ulong Key, int Word)[] Typos(string[] words)
    {
        var typos = new List<(ulong Key, int Word)>();
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word].Length < TypoLettersMin - 1) continue; // One letter of the query may be too many.
            for (var left = -1; left < words[word].Length; left++) typos.Add((KeyWithout(words[word], left), word));
        }

        typos.Sort();
        return [.. typos];
    }

    // FNV-1a of the word without one letter; -1: of all of it. What collides is compared anyway.
    private static ulong KeyWithout(string word, int left)
    {
        var key = 14_695_981_039_346_656_037UL;
        for (var at = 0; at < word.Length; at++)
            if (at != left) key = (key ^ word[at]) * 1_099_511_628_211UL;
        return key;
    }
}
