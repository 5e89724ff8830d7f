using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners.In;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// What one page is told of notices that touch its jurisdictions: in each snapshot all of them, and later what is new, different or over. One
/// thread at a time: its pump's.
/// </summary>
internal sealed class NoticeNews(NoticeDesk? desk, Viewer viewer, NodeDoor node)
{
    private Dictionary<string, NoticeRow> _told = [];
    private long _version = -1; // Nothing was told yet.

    /// <summary>For a snapshot.</summary>
    internal IReadOnlyList<NoticeRow> Standing()
    {
        if (desk is null) return [];
        var now = desk.Now;
        (_version, _told) = (now.Version, Ours(now));
        return [.. _told.Values];
    }

    /// <summary>What is otherwise than was told last; nothing before the first snapshot.</summary>
    internal IEnumerable<EventItem> Changes()
    {
        if (desk is null || _version < 0 || desk.Now is var now && now.Version == _version) return [];
        var before = _told;
        (_version, _told) = (now.Version, Ours(now));
        var over = before.Values.Where(row => !_told.ContainsKey(row.Id)).Select(row => row with { Ended = node.Now.UnixMilliseconds });
        var fresh = _told.Values.Where(row => !before.ContainsKey(row.Id)); // Another word of it has another number.
        return [.. over.Concat(fresh).Select(EventItem.Of)];
    }

    private Dictionary<string, NoticeRow> Ours(NoticeDesk.Standing standing) => standing.Rows
        .Where(row => row.Jurisdictions.Any(city => viewer.Jurisdictions.Contains(new((ushort)city)))).ToDictionary(row => row.Id);
}
