using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// Carries letters from one city's shard to another's, and the word that they are committed back. It promises nothing and keeps nothing: a
/// letter that does not arrive is told again by its sender's <see cref="LetterBox"/>. One task for each pair of cities, so that one that is
/// down holds up nobody else.
/// </summary>
public sealed partial class Courier(Node node, ChannelReader<NumberedLetter> letters, ILogger<Courier> logger) : BackgroundService
{
    private readonly Dictionary<(JurisdictionId From, JurisdictionId To), ChannelWriter<NumberedLetter>> _ways = [];
    private readonly List<Task> _tasks = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var letter in letters.ReadAllAsync(stoppingToken).ConfigureAwait(false))
                if (WayOf(letter, stoppingToken) is { } way) way.TryWrite(letter);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }

        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }

    private ChannelWriter<NumberedLetter>? WayOf(NumberedLetter letter, CancellationToken stopping)
    {
        var pair = (letter.From, letter.To);
        if (_ways.TryGetValue(pair, out var known)) return known;
        if (!node.TryShard(letter.From, out var from) || !node.TryShard(letter.To, out var to))
        {
            LogNobodyThere(letter.From.Value, letter.To.Value);
            return null;
        }

        var way = Channel.CreateBounded<NumberedLetter>(
            new BoundedChannelOptions(ShardLimits.LettersToldAgain) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
        _ways.Add(pair, way.Writer);
        _tasks.Add(Task.Run(() => CarryAllAsync(from, to, way.Reader, stopping), CancellationToken.None));
        return way.Writer;
    }

    private async Task CarryAllAsync(Shard from, Shard to, ChannelReader<NumberedLetter> letters, CancellationToken stopping)
    {
        var together = new List<NumberedLetter>();
        try
        {
            while (await letters.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                together.Clear();
                while (together.Count < ShardLimits.LettersToldAgain && letters.TryRead(out var letter)) together.Add(letter);
                if (await CarryAsync(to, together, stopping).ConfigureAwait(false) is { } taken)
                    await from.TellAsync(new LetterTaken(to.Jurisdiction, taken), stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    /// <summary>Hands letters over one behind the other, so that they share the receiver's commits.</summary>
    /// <returns>The number of the last that was taken; null for none.</returns>
    private async Task<long?> CarryAsync(Shard to, List<NumberedLetter> together, CancellationToken stopping)
    {
        long? taken = null;
        var asked = new Queue<(NumberedLetter Letter, Task<Outcome> Outcome)>();
        foreach (var letter in together) asked.Enqueue((letter, AskAsync(to, letter, letter.Letter, stopping)));
        while (asked.TryDequeue(out var next))
        {
            var (letter, outcome) = (next.Letter, await next.Outcome.ConfigureAwait(false));
            if (outcome.Refusal == Refusal.Quarantined)
            {
                // Without it none of those behind it would ever be the next one. They came too early meanwhile, and come once more.
                LogSetAside(letter.From.Value, letter.To.Value, letter.Number, letter.Letter.GetType().Name);
                await Task.WhenAll(asked.Select(behind => behind.Outcome)).ConfigureAwait(false);
                outcome = await AskAsync(to, letter, new NothingTold(), stopping).ConfigureAwait(false);
                asked = new(asked.Select(behind => (behind.Letter, AskAsync(to, behind.Letter, behind.Letter.Letter, stopping))));
            }

            if (outcome.Refusal == Refusal.None) taken = letter.Number;
        }

        return taken;
    }

    private static Task<Outcome> AskAsync(Shard to, NumberedLetter letter, Letter told, CancellationToken stopping) =>
        to.AskAsync(new LetterArrived(letter.From, letter.Number, told), stopping).AsTask();

    [LoggerMessage(EventId = 1010, EventName = "LetterToNobody", Level = LogLevel.Error,
        Message = "Jurisdiction {From} writes to {To}, which is none of this node's.")]
    private partial void LogNobodyThere(ushort from, ushort to);

    [LoggerMessage(EventId = 1011, EventName = "LetterSetAside", Level = LogLevel.Critical,
        Message = "Letter {Number} of jurisdiction {From} to {To}, {What}, broke an invariant there and was set aside.")]
    private partial void LogSetAside(ushort from, ushort to, long number, string what);
}
