using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>One joint alert as the desks of its sides were told of it. One thread.</summary>
internal sealed class AlertTrace(WantedVehicle vehicle, string id, int lead)
{
    private readonly SortedDictionary<int, Told> _told = [];
    private readonly SortedSet<int> _sides = [];
    private readonly HashSet<string> _posts = new(StringComparer.Ordinal);
    private AlertMessage? _first; // On the desk of who leads.
    private bool _isRaised;

    internal WantedVehicle Vehicle => vehicle;

    internal int Lead => lead;

    /// <summary>Incidents of its watch posts.</summary>
    internal IReadOnlyCollection<string> Posts => _posts;

    private sealed record Told(double FirstAt, AlertMessage Newest, byte[] Row);

    /// <summary>A desk was told of it.</summary>
    /// <param name="at">Second.</param>
    internal void Hear(AlertMessage alert, ReadOnlySpan<byte> row, double at)
    {
        if (alert.Jurisdiction == lead) _first ??= alert;
        foreach (var side in alert.Sides) _sides.Add(side.Jurisdiction);
        foreach (var post in alert.Posts)
            if (post.Incident is { } incident) _posts.Add(incident);
        var first = _told.TryGetValue(alert.Jurisdiction, out var known) ? known.FirstAt : at;
        _told[alert.Jurisdiction] = new Told(first, alert, row.ToArray());
    }

    /// <summary>True once: the desks of all sides it was raised for have it.</summary>
    /// <param name="first">As who leads was told first.</param>
    /// <param name="heard">Second at which the last of these desks had it.</param>
    internal bool TryRaised(out AlertMessage first, out double heard)
    {
        (first, heard) = (_first!, 0);
        if (_isRaised || _first is null || !_first.Sides.All(side => _told.ContainsKey(side.Jurisdiction))) return false;
        heard = _first.Sides.Max(side => _told[side.Jurisdiction].FirstAt);
        return _isRaised = true;
    }

    /// <summary>As that city's desk was told last; null when it was not.</summary>
    internal AlertMessage? NewestOf(int jurisdiction) => _told.GetValueOrDefault(jurisdiction)?.Newest;

    /// <summary>Sides whose desks were never told, in words; "" when there are none.</summary>
    internal string Unheard()
    {
        var missing = _sides.Where(side => !_told.ContainsKey(side)).ToList();
        return missing.Count == 0 ? "" : $"{id} about {vehicle.Plate} is not on the desk of {string.Join(", ", missing)}";
    }

    /// <summary>How the last words on two desks differ; "" when they say the same but for whose desk it is.</summary>
    internal string Difference()
    {
        if (_told.Count < 2 || !_told.TryGetValue(lead, out var truth)) return "";
        foreach (var (side, told) in _told.Where(each => each.Key != lead))
        {
            if (Members(told.Row, truth.Row) is { Length: > 0 } words) return $"{id} on the desk of {side}: {words}";
        }

        return "";
    }

    private static string Members(byte[] shown, byte[] truth)
    {
        // Both as if on the same desk.
        return Without(shown) is var one && Without(truth) is var other && DeskFold.Same(one, other) ? "" : DeskFold.Members(one, other);
    }

    private static byte[] Without(byte[] row)
    {
        var members = JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(row)!;
        members.Remove("jurisdiction");
        return JsonSerializer.SerializeToUtf8Bytes(members);
    }
}
