using System.Globalization;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Scenarios;

/// <summary>
/// Reads one line word by word. The first fault is kept, with what was expected; from then on everything reads as its default, so a
/// reader looks at <see cref="Problem"/> once, at the end.
/// </summary>
internal sealed class ScenarioLine
{
    private readonly string[] _words;
    private int _next;

    internal ScenarioLine(string line) =>
        _words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Empty while all was well.</summary>
    internal string Problem { get; private set; } = "";

    internal bool IsOver => Problem.Length > 0 || _next == _words.Length;

    /// <summary>What has not been read yet, one space between words.</summary>
    internal string Left => string.Join(' ', _words.Skip(_next));

    internal void Refuse(string problem)
    {
        if (Problem.Length == 0) Problem = problem;
    }

    /// <summary>The next word; refused when the line is over.</summary>
    internal string Word(string expected)
    {
        if (Problem.Length > 0) return "";
        if (_next < _words.Length) return _words[_next++];
        Refuse($"the line ends where {expected} was expected");
        return "";
    }

    /// <summary>All that is left, as one text.</summary>
    internal string Rest(string expected)
    {
        var rest = Left;
        if (rest.Length == 0) Refuse($"the line ends where {expected} was expected");
        _next = _words.Length;
        return rest;
    }

    /// <summary>True, and the word is taken, when the next word is this one.</summary>
    internal bool Take(string word)
    {
        if (IsOver || _words[_next] != word) return false;
        _next++;
        return true;
    }

    internal void Expect(string word)
    {
        var found = Word($"'{word}'");
        if (found != word) Refuse($"'{found}' stands where '{word}' was expected");
    }

    internal int Whole(int low, int high, string what)
    {
        var word = Word(what);
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
            return value;
        Refuse($"'{word}' stands where {what}, {low} to {high}, was expected");
        return low;
    }

    internal ulong Seed()
    {
        var word = Word("a seed");
        if (ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
        Refuse($"'{word}' stands where a seed, a whole number, was expected");
        return 1;
    }

    /// <summary><c>20/s</c>, <c>90/min</c>, <c>120/h</c>.</summary>
    internal double Rate(double highest)
    {
        var word = Word("a rate like 20/s");
        var slash = word.LastIndexOf('/');
        double seconds = slash < 0 ? 0 : word[(slash + 1)..] switch { "s" => 1, "min" => 60, "h" => 3600, _ => 0 };
        if (seconds > 0 && Number(word[..slash], out var value) && value / seconds is var rate && rate >= 0 && rate <= highest) return rate;
        Refuse($"'{word}' stands where a rate like 20/s, 90/min or 120/h, at most {highest:0}/s, was expected");
        return 0;
    }

    /// <summary><c>500ms</c>, <c>10s</c>, <c>2m</c>, <c>1h</c>.</summary>
    internal TimeSpan Duration(bool mayBeZero = false)
    {
        var word = Word("a time like 10s");
        var (number, seconds) = word.EndsWith("ms", StringComparison.Ordinal) ? (word[..^2], 0.001)
            : word.EndsWith('s') ? (word[..^1], 1.0)
            : word.EndsWith('m') ? (word[..^1], 60)
            : word.EndsWith('h') ? (word[..^1], 3600)
            : ("", 0);
        if (Number(number, out var value) && (value > 0 || (mayBeZero && value == 0))
            && value * seconds <= ScenarioLimits.LongestTime.TotalSeconds) return TimeSpan.FromSeconds(value * seconds);
        Refuse($"'{word}' stands where a time like 500ms, 10s or 2m, at most a day{(mayBeZero ? "" : " and more than 0")}, was expected");
        return TimeSpan.Zero;
    }

    /// <summary><c>x1.25</c>.</summary>
    internal double Factor(double low)
    {
        var word = Word("a factor like x2");
        if (word.StartsWith('x') && Number(word[1..], out var value) && value > low && value <= ScenarioLimits.FactorMax) return value;
        Refuse($"'{word}' stands where a factor like x2, over {low:0.##} and at most {ScenarioLimits.FactorMax:0}, was expected");
        return 1;
    }

    /// <summary><c>900m of 33.36,116.84</c>.</summary>
    internal Circle Circle()
    {
        var word = Word("a radius like 900m");
        var scale = word.EndsWith("km", StringComparison.Ordinal) ? 1000 : 1;
        var number = scale > 1 ? word[..^2] : word.EndsWith('m') ? word[..^1] : "";
        if (!Number(number, out var radius) || radius * scale is not (> 0 and <= ScenarioLimits.RadiusMetresMax))
            Refuse($"'{word}' stands where a radius like 900m or 2km, at most 50km, was expected");
        Expect("of");
        var place = Word("a place like 33.36,116.84");
        var comma = place.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0 && Number(place[..comma], out var latitude) && Number(place[(comma + 1)..], out var longitude)
            && LatLng.TryFromDegrees(latitude, longitude, out var centre)) return new Circle(centre, radius * scale);
        Refuse($"'{place}' stands where a place, latitude,longitude like 33.36,116.84, was expected");
        return default;
    }

    /// <summary><c>calls,fixes</c>.</summary>
    internal LoadKinds Kinds()
    {
        var word = Word("what is raised: calls, fixes or calls,fixes");
        var kinds = LoadKinds.None;
        foreach (var part in word.Split(','))
        {
            var kind = part switch
            {
                "calls" => LoadKinds.Calls,
                "fixes" => LoadKinds.Fixes,
                "malformed" => LoadKinds.Malformed,
                _ => LoadKinds.None,
            };
            if (kind == LoadKinds.None || kinds.HasFlag(kind))
                Refuse($"'{word}' stands where what is raised, like calls,fixes, was expected");
            kinds |= kind;
        }

        return kinds;
    }

    internal static bool Number(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
