using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>When a directive came to each of its steps; never for those it did not come to. A timeline may be too long to keep them all.</summary>
/// <param name="DeliveredAt">The terminal had it.</param>
/// <param name="AcknowledgedAt">The officer took it.</param>
/// <param name="EnRouteAt">The officer set off.</param>
/// <param name="OnSceneAt">The officer was there.</param>
/// <param name="EndedAt">It was over, however.</param>
public readonly record struct DirectiveSteps(Instant DeliveredAt, Instant AcknowledgedAt, Instant EnRouteAt, Instant OnSceneAt, Instant EndedAt)
{
    /// <summary>With the step that it has just come to.</summary>
    public DirectiveSteps With(DirectiveState state, Instant now) => state switch
    {
        DirectiveState.Delivered => this with { DeliveredAt = now },
        DirectiveState.Acknowledged => this with { AcknowledgedAt = now },
        DirectiveState.EnRoute => this with { EnRouteAt = now },
        DirectiveState.OnScene => this with { OnSceneAt = now },
        >= DirectiveState.Declined => this with { EndedAt = now },
        _ => this,
    };

    /// <summary>Writes them for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Moment(DeliveredAt);
        writer.Moment(AcknowledgedAt);
        writer.Moment(EnRouteAt);
        writer.Moment(OnSceneAt);
        writer.Moment(EndedAt);
    }

    /// <summary>Reads them back.</summary>
    public static DirectiveSteps Restore(ref StateReader reader) =>
        new(reader.Moment(), reader.Moment(), reader.Moment(), reader.Moment(), reader.Moment());
}
