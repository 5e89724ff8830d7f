using System.Collections.Frozen;
using System.Net;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Jt808;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>All terminals that the region knows, by what they say of themselves and by officer. Immutable; any thread.</summary>
public sealed class TerminalBook
{
    private readonly FrozenDictionary<Jt808Phone, TerminalLine> _byPhone;
    private readonly FrozenDictionary<string, TerminalLine> _byName;
    private readonly FrozenDictionary<IPAddress, TerminalLine> _byAddress;
    private readonly FrozenDictionary<OfficerId, TerminalLine[]> _byOfficer;

    /// <param name="posts">Checked: each phone, name and address once.</param>
    public TerminalBook(IEnumerable<TerminalPost> posts)
        : this([.. posts.Select(post => (post, new TerminalLine(post)))])
    {
    }

    // By the posts, not by what the lines say of themselves: those that are there already learn of theirs when the book is in force.
    private TerminalBook((TerminalPost Post, TerminalLine Line)[] all)
    {
        All = [.. all.Select(each => each.Line)];
        var terminals = all.Where(each => each.Post.Kind == TerminalKind.Jt808).ToArray();
        var trackers = all.Where(each => each.Post.Kind == TerminalKind.Nmea).ToArray();
        _byPhone = terminals.ToFrozenDictionary(each => Jt808Phone.TryParse(each.Post.Id, out var phone) ? phone : default, each => each.Line);
        _byName = trackers.ToFrozenDictionary(each => each.Post.Id, each => each.Line, StringComparer.Ordinal);
        _byAddress = trackers.Where(each => each.Post.Address.Length > 0)
            .ToFrozenDictionary(each => IPAddress.Parse(each.Post.Address), each => each.Line);
        _byOfficer = terminals.GroupBy(each => each.Post.Officer)
            .ToFrozenDictionary(group => group.Key, group => group.Select(each => each.Line).ToArray());
    }

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<TerminalLine> All { get; }

    /// <summary>The terminal of a phone; null for none.</summary>
    public TerminalLine? Find(Jt808Phone phone) => _byPhone.GetValueOrDefault(phone);

    /// <summary>The tracker of that name; null for none.</summary>
    public TerminalLine? FindTracker(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The tracker that sends from there; null for none.</summary>
    public TerminalLine? FindTracker(IPAddress address) =>
        _byAddress.GetValueOrDefault(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>The JT/T 808 terminals of an officer.</summary>
    public IReadOnlyList<TerminalLine> Of(OfficerId officer) => _byOfficer.GetValueOrDefault(officer) ?? [];

    /// <summary>
    /// What another file makes of it. Who stays keeps the same line, and with it the connection and what is remembered. Nothing has changed
    /// before <see cref="TerminalRoom.PutInForce"/>.
    /// </summary>
    /// <param name="posts">As of the constructor.</param>
    public TerminalBookChange Next(IEnumerable<TerminalPost> posts)
    {
        var before = All.ToDictionary(line => (line.Post.Kind, line.Post.Id));
        var (next, added, changed) = (new List<(TerminalPost, TerminalLine)>(), new List<TerminalLine>(), new List<(TerminalLine, TerminalPost)>());
        foreach (var post in posts)
        {
            if (!before.Remove((post.Kind, post.Id), out var line)) added.Add(line = new TerminalLine(post));
            else if (line.Post != post) changed.Add((line, post));
            next.Add((post, line));
        }

        return new TerminalBookChange(new TerminalBook([.. next]), added, changed, [.. before.Values]);
    }
}

/// <summary>What another file makes of a book; put in force by <see cref="TerminalRoom.PutInForce"/>.</summary>
/// <param name="Book">The next one.</param>
/// <param name="Changed">Those that stay, with what is now said of them.</param>
public sealed record TerminalBookChange(
    TerminalBook Book, IReadOnlyList<TerminalLine> Added, IReadOnlyList<(TerminalLine Line, TerminalPost Post)> Changed,
    IReadOnlyList<TerminalLine> Removed);
