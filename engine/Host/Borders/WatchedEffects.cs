using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>The shards' effects on their way to the board, shown to the <see cref="Watch"/> as they pass. One reader, as before.</summary>
internal sealed class WatchedEffects(ChannelReader<ShardEffects> effects, Action<ShardEffects> watch) : ChannelReader<ShardEffects>
{
    public override Task Completion => effects.Completion;

    public override bool TryRead([MaybeNullWhen(false)] out ShardEffects item)
    {
        if (!effects.TryRead(out item)) return false;
        watch(item);
        return true;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        effects.WaitToReadAsync(cancellationToken);
}
