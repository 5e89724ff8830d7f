using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Watchlist;

/// <summary>The rule of matching once more, on texts and without haste.</summary>
internal static class Plates
{
    internal static Plate Parsed(string text)
    {
        Assert.True(Plate.TryParse(text, out var plate, out var refusal), $"'{text}': {refusal}");
        return plate;
    }

    /// <summary>The characters without the country; '-' is unread.</summary>
    internal static string Bare(Plate plate)
    {
        var text = plate.ToString();
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace('*', '-');
    }

    internal static (PlateMatchKind Kind, int Unsettled)? Match(Plate read, Plate entry)
    {
        var (one, other) = (Bare(read), Bare(entry));
        if (one.Length != other.Length) return null;
        var (open, confused, unsettled) = (0, 0, 0);
        for (var at = 0; at < one.Length; at++)
        {
            if (one[at] == '-' || other[at] == '-') open++;
            else if (one[at] == other[at]) continue;
            else if (PlateConfusions.Has(one[at], other[at])) confused++;
            else return null;
            unsettled |= 1 << at;
        }

        if (open + confused > 2) return null;
        var foreign = Foreign(read.Issuer, entry.Issuer);
        if (confused == 0 && !foreign) return (PlateMatchKind.Exact, unsettled);
        if (one.Length < 5 || (confused == 1) == foreign || confused == 2) return null;
        return (PlateMatchKind.Possible, unsettled);
    }

    private static bool Foreign(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0 || one == other) return false;
        if (one[..2] != other[..2]) return true;
        return one.Length > 2 && other.Length > 2;
    }
}

/// <summary>Plates of a small world, so that many are alike.</summary>
internal sealed class RandomPlates(int seed)
{
    private readonly Random _random = new(seed);

    internal bool Chance(double share) => _random.NextDouble() < share;

    internal int Below(int end) => _random.Next(end);

    internal Plate Ordinary(string prefix) => Plates.Parsed(prefix + Letters("0123456789BDSZ", 5));

    /// <summary>Any form; some with wild cards.</summary>
    internal Plate Next(double wildShare)
    {
        var text = _random.Next(6) switch
        {
            0 => $"{Letters("京琼沪浙", 1)}A{Letters("08BD", 5)}",
            1 => $"{Letters("京沪", 1)}A{Letters("DF", 1)}{Letters("0818", 5)}",
            2 => $"粤Z{Letters("17TL", 4)}{Letters("港澳", 1)}",
            3 => Letters("OQ0D8", 6),
            4 => $"{new[] { "US-CA", "US-NV", "US", "MX" }[_random.Next(4)]}:{Letters("AB8", 4 + _random.Next(8))}",
            _ => Letters("UVYNMH", 2 + _random.Next(11)),
        };
        return Chance(wildShare) ? Cover(text, 1 + _random.Next(2)) : Plates.Parsed(text);
    }

    /// <summary>The same with characters lost or mistaken.</summary>
    internal Plate Spoilt(Plate plate)
    {
        var text = plate.ToString().ToCharArray();
        var start = plate.Issuer.Length == 0 ? 0 : plate.Issuer.Length + 1;
        for (var left = _random.Next(3); left > 0; left--)
        {
            var at = start + _random.Next(text.Length - start);
            var others = "0123456789ABCDQILTSZGUVYMNHW沪浙京琼港澳".Where(other => PlateConfusions.Has(text[at], other)).ToArray();
            text[at] = others.Length > 0 && Chance(0.6) ? others[_random.Next(others.Length)] : '*';
        }

        return Plate.TryParse(text, out var spoilt, out _) ? spoilt : plate;
    }

    private Plate Cover(string text, int count)
    {
        var letters = text.ToCharArray();
        var start = text.IndexOf(':', StringComparison.Ordinal) + 1;
        for (; count > 0; count--) letters[start + _random.Next(letters.Length - start)] = '*';
        return Plate.TryParse(letters, out var plate, out _) ? plate : Plates.Parsed(text);
    }

    private string Letters(string of, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => of[_random.Next(of.Length)]));
}
