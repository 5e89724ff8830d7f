using System.Collections.Frozen;
using System.Net;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Jt808;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>All terminals that the region knows, by what they say of themselves and by officer. Built once; any thread.</summary>
public sealed class TerminalBook
{
    private readonly FrozenDictionary<Jt808Phone, TerminalLine> _byPhone;
    private readonly FrozenDictionary<string, TerminalLine> _byName;
    private readonly FrozenDictionary<IPAddress, TerminalLine> _byAddress;
    private readonly FrozenDictionary<OfficerId, TerminalLine[]> _byOfficer;

    /// <param name="posts">Checked: each phone, name and address once.</param>
    public TerminalBook(IEnumerable<TerminalPost> posts)
    {
        All = [.. posts.Select(post => new TerminalLine(post))];
        var terminals = All.Where(line => line.Post.Kind == TerminalKind.Jt808).ToArray();
        var trackers = All.Where(line => line.Post.Kind == TerminalKind.Nmea).ToArray();
        _byPhone = terminals.ToFrozenDictionary(line => Jt808Phone.TryParse(line.Post.Id, out var phone) ? phone : default);
        _byName = trackers.ToFrozenDictionary(line => line.Post.Id, StringComparer.Ordinal);
        _byAddress = trackers.Where(line => line.Post.Address.Length > 0).ToFrozenDictionary(line => IPAddress.Parse(line.Post.Address));
        _byOfficer = terminals.GroupBy(line => line.Post.Officer).ToFrozenDictionary(group => group.Key, group => group.ToArray());
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
}
