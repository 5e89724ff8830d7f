using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace SmartPolicing.Realtime.Shards;

/// <summary>The shards' effects on their way to the board, shown to others as they pass. One reader, as before.</summary>
/// <param name="tell">Must not wait.</param>
public sealed class ToldEffects(ChannelReader<ShardEffects> effects, Action<ShardEffects> tell) : ChannelReader<ShardEffects>
{
    /// <inheritdoc/>
    public override Task Completion => effects.Completion;

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out ShardEffects item)
    {
        if (!effects.TryRead(out item)) return false;
        tell(item);
        return true;
    }

    /// <inheritdoc/>
    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        effects.WaitToReadAsync(cancellationToken);
}
