using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Incidents that move (docs/INCIDENTS.md).</summary>
internal sealed partial class DispatchHub
{
    /// <summary>The incident's place follows an officer or a suspect track; null: it stands again.</summary>
    public async Task<IncidentAnswer> Follow(string? incident, FollowInput? target)
    {
        if (CheckLife(incident, out var id) is { } refused) return refused;
        TrackId track = default;
        if (target is not null && target.Officer is null == target.Track is null) return RefuseLife("badTarget");
        if (target?.Track is not null && !TrackId.TryParse(target.Track, out track)) return RefuseLife("badTarget");
        if (target is { Officer: 0 }) return RefuseLife("badTarget");
        var order = new FollowOrdered(id, new OfficerId(target?.Officer ?? 0), track, By);
        return IncidentMapping.Answer(
            await state.Node.Ask(id.Jurisdiction, order, CancellationToken.None),
            target is null ? null : _ => new UndoRow(nameof(Follow), [id.ToString(), null!]));
    }
}
