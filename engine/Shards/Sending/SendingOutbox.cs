#pragma warning disable RS0030 // Part of the loop around the fold.
using System.Threading.Channels;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>A shard's question for sending. The answer goes back with <see cref="Shard.TellAsync"/>.</summary>
public readonly record struct SendingQuestion(Shard Shard, SendingRequest Request);

/// <summary>
/// Questions that have to leave a shard for the workers, held back while there is no room: the shard never waits for them, because they may
/// themselves be waiting for room in its inbox. One thread: the shard's loop.
/// </summary>
/// <param name="questions">Held back for ever without it.</param>
internal sealed class SendingOutbox(Shard shard, ChannelWriter<SendingQuestion>? questions)
{
    private readonly Queue<SendingRequest> _waiting = new();

    /// <summary>Takes over what a turn wants to ask. Past the bound the oldest goes: an offer is looked for again, a proposal runs out.</summary>
    internal void Take(EffectBuffer effects)
    {
        foreach (var request in effects.Sendings)
        {
            if (_waiting.Count >= ShardLimits.SendingsHeld) _waiting.Dequeue();
            _waiting.Enqueue(request);
        }
    }

    /// <summary>Sends what there is room for.</summary>
    internal void Release()
    {
        while (questions is not null && _waiting.TryPeek(out var request) && questions.TryWrite(new SendingQuestion(shard, request)))
            _waiting.Dequeue();
    }

    /// <summary>The state was made anew, and asks everything again.</summary>
    internal void Clear() => _waiting.Clear();
}
