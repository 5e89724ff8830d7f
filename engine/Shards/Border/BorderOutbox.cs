#pragma warning disable RS0030 // Part of the loop around the fold.
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>A shard's question where a vehicle can be. The answer goes back with <see cref="Shard.TellAsync"/>.</summary>
public readonly record struct ForecastQuestion(Shard Shard, ForecastRequest Request);

/// <summary>The ways out of a shard for what has to do with its border.</summary>
/// <param name="Forecasts">Questions to the roads.</param>
/// <param name="Letters">To the neighbours, in order for each.</param>
public sealed record BorderWays(ChannelWriter<ForecastQuestion> Forecasts, ChannelWriter<NumberedLetter> Letters);

/// <summary>
/// What has to leave a shard for the roads and the neighbours, held back while there is no room: the shard never waits for either, because
/// they may themselves be waiting for room in its inbox. One thread: the shard's loop.
/// </summary>
internal sealed class BorderOutbox(Shard shard, BorderWays? ways)
{
    private readonly Dictionary<TrackId, ForecastRequest> _forecasts = [];
    private readonly Queue<NumberedLetter> _letters = new();

    /// <summary>Takes over what a turn wants to send. A newer question replaces an older one.</summary>
    internal void Take(EffectBuffer effects)
    {
        foreach (var request in effects.Forecasts) _forecasts[request.Track] = request;
        foreach (var letter in effects.Letters) _letters.Enqueue(letter);
    }

    /// <summary>Sends what there is room for.</summary>
    internal void Release()
    {
        if (ways is null) return;
        foreach (var (track, request) in _forecasts)
            if (ways.Forecasts.TryWrite(new ForecastQuestion(shard, request))) _forecasts.Remove(track);
        while (_letters.TryPeek(out var letter) && ways.Letters.TryWrite(letter)) _letters.Dequeue();
    }

    /// <summary>The state was made anew, and tells everything again.</summary>
    internal void Clear()
    {
        _forecasts.Clear();
        _letters.Clear();
    }
}
