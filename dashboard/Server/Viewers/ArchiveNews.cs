using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// What one page is told of the archives of its jurisdictions: in each snapshot those that are not well, and later what stands otherwise.
/// One thread at a time: its pump's.
/// </summary>
internal sealed class ArchiveNews(ArchiveDesk? desk, Viewer viewer)
{
    private readonly Dictionary<int, ArchiveStanding> _told = [];

    /// <summary>For a snapshot; null when all are well.</summary>
    internal IReadOnlyList<ArchiveRow>? Unwell()
    {
        ArchiveRow[] all = [.. States()];
        foreach (var archive in all) _told[archive.Jurisdiction] = archive.State;
        ArchiveRow[] unwell = [.. all.Where(archive => archive.State != ArchiveStanding.Well)];
        return unwell.Length == 0 ? null : unwell;
    }

    /// <summary>Those that stand otherwise than was told last; nothing before the first snapshot.</summary>
    internal IEnumerable<EventItem> Changes()
    {
        foreach (var archive in _told.Count == 0 ? [] : States())
        {
            if (_told[archive.Jurisdiction] == archive.State) continue;
            _told[archive.Jurisdiction] = archive.State;
            yield return EventItem.Of(archive);
        }
    }

    private IEnumerable<ArchiveRow> States() => desk is null
        ? []
        : desk.States.Where(state => viewer.Jurisdictions.Contains(state.Jurisdiction)).Select(PlaceMapping.Row);
}
