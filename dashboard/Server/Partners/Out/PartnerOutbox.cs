using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>
/// Makes deliveries of what the shards tell, once, and keeps them until they are taken or a person drops them. One thread of its own does all
/// writing (<see cref="Turn"/>); whoever wants something written asks it (<see cref="AskAsync"/>). A fault of the disk is tried again, and what
/// was missed meanwhile read from the journals.
/// </summary>
internal sealed partial class PartnerOutbox : BackgroundService
{
    /// <summary>Name of the file in the state folder.</summary>
    internal const string Name = "partners.db";

    private readonly string _path;
    private readonly LivePartners _live;
    private readonly IReadOnlyList<CityFeed> _feeds;
    private readonly Dictionary<JurisdictionId, CityFeed> _byCity;
    private readonly PartnerLines _lines;
    private readonly Channel<DeliveryEnd> _ends;
    private readonly Channel<Action<OutboxFile?>> _asks = Channel.CreateBounded<Action<OutboxFile?>>(PartnerLimits.WaitingMax);
    private readonly PartnerDocuments _documents;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously); // There are, or were, partners.
    private readonly Dictionary<JurisdictionId, (List<Partner> Partners, int Tries)> _newcomers = []; // To be told all that is open there.
    private Instant _began; // On the node's clock: before the shards' first word, and the newest one while there are no partners.
    private readonly TimeProvider _wall;
    private readonly RunAside _aside;
    private readonly PartnerMeters _meters;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _bell = new(0, 1);
    private readonly List<DeliveryEnd> _unwritten = []; // Of a transaction that failed, too.
    private OutboxFile? _file;
    private bool _isLoaded; // What waits is in the lines.
    private volatile bool _hasFailed;
    private long _triedAt;
    private long _tidiedAt;

    internal PartnerOutbox(
        string path, LivePartners live, IReadOnlyList<CityFeed> feeds, IReadOnlyList<PartnerLine> lines, Channel<DeliveryEnd> ends,
        PartnerDocuments documents, Instant began, TimeProvider wall, RunAside aside, PartnerMeters meters, ILogger logger)
    {
        (_path, _live, _feeds, _ends, _documents, _began, _wall, _aside) = (path, live, feeds, ends, documents, began, wall, aside);
        (_meters, _logger) = (meters, logger);
        _byCity = feeds.ToDictionary(feed => feed.City);
        _lines = new PartnerLines(lines, wall);
        if (live.Book.Partners.Count > 0) _begun.SetResult();
        meters.Watch(() => _lines.Now.Values.Select(line => (line.Partner.Name, line.Waiting)));
    }

    /// <summary>The file, for who reads beside it.</summary>
    internal string FilePath => _path;

    /// <summary>Of partners that are told something, by name.</summary>
    internal IReadOnlyDictionary<string, PartnerLine> Lines => _lines.Now;

    /// <summary>Of all cities.</summary>
    internal IReadOnlyList<CityFeed> Feeds => _feeds;

    /// <summary>Whether any partner is told of a city.</summary>
    internal bool IsTold(JurisdictionId city) => _lines.Now.Values.Any(line => line.Partner.Jurisdictions.Contains(city));

    private long Now => _wall.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A shard has told. Never waits. The board's thread.</summary>
    internal void Take(ShardEffects batch)
    {
        if (!_byCity.TryGetValue(batch.Jurisdiction, out var feed)) return;
        if (!_begun.Task.IsCompleted)
        {
            if (batch.At > _began) _began = batch.At; // Read when it has begun only.
            feed.Pass(batch.At);
            return;
        }

        feed.Take(batch);
        Ring();
    }

    /// <summary>How it does, for the page of the system; nothing where nobody is told anything.</summary>
    internal IEnumerable<PartRow> Parts()
    {
        if (_lines.Now.Count == 0) return [];
        var states = _lines.Now.Values.Select(line => line.Standing.State).ToList();
        var trouble = states.Count(state => state is LineState.Trouble or LineState.Gone);
        return
        [
            new PartRow(
                "partners", null, _hasFailed ? PartState.Failed : trouble > 0 ? PartState.Behind : PartState.Well,
                trouble > 0 ? $"{trouble} of {states.Count} partners do not take what they are told" : null,
                new Dictionary<string, double> { ["waiting"] = _lines.Now.Values.Sum(line => line.Waiting), ["inTrouble"] = trouble }),
        ];
    }

    /// <summary>Tells every partner that may hear of it, in the transaction of whoever asks; to be given to <see cref="Send"/> after it.</summary>
    internal List<Delivery> Tell(OutboxFile file, IEnumerable<(Partner Partner, PartnerDraft Draft)> drafts, Instant at)
    {
        var made = new List<Delivery>();
        foreach (var (partner, draft) in drafts)
        {
            // Under an agreement that is not in force any more nothing is made.
            if (!_lines.TryFind(partner.Name, partner.Stamp, out var line)) continue;
            if (Made(file, partner, draft, at) is not { } delivery) continue;
            _meters.Delivered(partner.Name, "made");
            if (line.Waiting + made.Count(each => each.Partner == partner.Name) < PartnerLimits.QueueMax) made.Add(delivery);
            else file.End(new DeliveryEnd(delivery.Id, partner.Name, DeadReasons.QueueFull, 0, 0), Now);
        }

        return made;
    }

    // One document that cannot be written must not keep all others: it is said, and the next change tries again.
    private Delivery? Made(OutboxFile file, Partner partner, PartnerDraft draft, Instant at)
    {
        try
        {
            return file.Tell(partner, draft, at, Now);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or FormatException)
        {
            LogUnwritable(partner.Name, draft.Subject, fault.Message);
            _meters.Delivered(partner.Name, "unwritable");
            return null;
        }
    }

    /// <summary>What is in the outbox for good goes out.</summary>
    internal void Send(IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries)
            if (_lines.TryFind(delivery.Partner, delivery.Stamp, out var line)) line.Add(delivery);
    }

    /// <summary>Does some of what there is to do; blocks for some tenths of a second at most. For whoever drives it instead of running it.</summary>
    /// <returns>True when there is more to do at once.</returns>
    internal bool Turn()
    {
        if (_hasFailed && _wall.GetElapsedTime(_triedAt).TotalMilliseconds < PartnerLimits.AgainMilliseconds)
        {
            Answer(null);
            return false;
        }

        try
        {
            _file ??= OutboxFile.Open(_path, Now, LogPutAside);
            if (!_isLoaded) Load(_file);
            Answer(_file);
            var isBusy = WriteEnds(_file);
            foreach (var feed in _feeds)
            {
                isBusy |= Follow(_file, feed);
                Answer(_file); // A city whose journal is read takes its time; whoever tells us something does not wait for all of them.
            }

            Tidy(_file);
            _hasFailed = false;
            return isBusy;
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (!_hasFailed) LogFailed(fault.Message);
            (_hasFailed, _triedAt) = (true, _wall.GetTimestamp());
            foreach (var feed in _feeds) feed.Fail(fault.Message);
            _file?.Dispose();
            _file = null;
            Answer(null);
            return false;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lines.Dispose();
        foreach (var feed in _feeds) feed.Dispose();
        _file?.Dispose();
        _bell.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _begun.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested) return;
        _lines.Run(stoppingToken);
        await _aside("partners", () => Run(stoppingToken));
        await _lines.EndAsync();
    }

    private void Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (Turn()) continue;
            _bell.Wait(PartnerLimits.TurnMilliseconds, CancellationToken.None);
        }

        Turn(); // What waits is written: a calm end leaves less to read again.
        _asks.Writer.TryComplete();
        Answer(null);
    }

    // What waited when the node ended goes on, under the same agreement only.
    private void Load(OutboxFile file)
    {
        Send(file.InOneGo(() => EndOthers(file, name => _lines.Now.GetValueOrDefault(name)?.Partner)));
        _isLoaded = true;
    }

    // Dead letters of what was made under another agreement than the one of its partner; what is left.
    private List<Delivery> EndOthers(OutboxFile file, Func<string, Partner?> partnerOf)
    {
        var (left, now) = (new List<Delivery>(), _wall.GetUtcNow());
        foreach (var delivery in file.Waiting())
        {
            var partner = partnerOf(delivery.Partner);
            if (partner?.IsUnder(delivery.Stamp, now) == true) left.Add(delivery);
            else file.End(
                new DeliveryEnd(
                    delivery.Id, delivery.Partner,
                    partner is not null && partner.Stamp != delivery.Stamp ? DeadReasons.AgreementChanged : DeadReasons.AgreementOver, 0, 0),
                Now);
        }

        return left;
    }

    private void Answer(OutboxFile? file)
    {
        while (_asks.Reader.TryRead(out var ask)) ask(file);
    }

    private bool WriteEnds(OutboxFile file)
    {
        while (_unwritten.Count < PartnerLimits.OutcomesWaitingMax && _ends.Reader.TryRead(out var end)) _unwritten.Add(end);
        if (_unwritten.Count == 0) return false;
        file.InOneGo(() =>
        {
            foreach (var end in _unwritten) file.End(end, Now);
            return true;
        });
        _unwritten.Clear();
        return true;
    }

    private bool Follow(OutboxFile file, CityFeed feed)
    {
        if (feed.RestsSince is { } since && _wall.GetElapsedTime(since).TotalMilliseconds < PartnerLimits.AgainMilliseconds) return false;
        feed.RestsSince = null;
        var mark = file.MarkOf(feed.City);
        if (mark.IsNever) file.Mark(feed.City, mark = _began); // A file that is new begins here, with what the shards say is open.
        FeedPart? part;
        try
        {
            TellNewcomers(file, feed, mark);
            part = feed.Next(mark, IsTold(feed.City));
        }
        catch (IOException fault)
        {
            if (feed.Detail.Length == 0) LogUnread(feed.City.Value, fault.Message);
            feed.Fail(fault.Message);
            feed.RestsSince = _wall.GetTimestamp();
            return false;
        }

        if (part is null) return false;
        var made = file.InOneGo(() =>
        {
            var all = new List<Delivery>();
            foreach (var (at, effects) in part.Moments)
                foreach (var effect in effects) all.AddRange(Tell(file, _documents.Of(_live.Book.Partners, feed.City, effect, file, _wall.GetUtcNow()), at));
            if (part.Through != mark) file.Mark(feed.City, part.Through);
            return all;
        });
        Send(made);
        return true;
    }

    // All that is open as of the mark: what comes after it they are told with all others.
    private void TellNewcomers(OutboxFile file, CityFeed feed, Instant mark)
    {
        if (!_newcomers.Remove(feed.City, out var newcomers)) return;
        IReadOnlyList<Effect> open;
        try
        {
            open = feed.OpenAt(mark);
        }
        catch (IOException) when (newcomers.Tries < PartnerLimits.JournalTriesMax)
        {
            _newcomers[feed.City] = newcomers with { Tries = newcomers.Tries + 1 };
            throw;
        }

        Send(file.InOneGo(() =>
        {
            var all = new List<Delivery>();
            foreach (var effect in open)
                all.AddRange(Tell(file, _documents.Of(newcomers.Partners, feed.City, effect, file, _wall.GetUtcNow()), mark));
            return all;
        }));
    }

    private void Tidy(OutboxFile file)
    {
        if (_wall.GetElapsedTime(_tidiedAt).TotalHours < 1 && _tidiedAt != 0) return;
        _tidiedAt = _wall.GetTimestamp();
        file.InOneGo(() =>
        {
            file.Tidy(_lines.Now.Keys, Now);
            return true;
        });
    }

    private void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    [LoggerMessage(EventId = 1442, EventName = "OutboxFailed", Level = LogLevel.Error,
        Message = "What partners are to be told cannot be written: {Reason}. It is tried again, and made up for from the journals.")]
    private partial void LogFailed(string reason);

    [LoggerMessage(EventId = 1444, EventName = "OutboxUnread", Level = LogLevel.Error,
        Message = "What partners missed of jurisdiction {Jurisdiction} cannot be read from its journal: {Reason}. It is tried again.")]
    private partial void LogUnread(ushort jurisdiction, string reason);

    [LoggerMessage(EventId = 1445, EventName = "OutboxUnwritable", Level = LogLevel.Error,
        Message = "Partner {Partner} cannot be told of {Subject}: {Reason}")]
    private partial void LogUnwritable(string partner, string subject, string reason);

    [LoggerMessage(EventId = 1443, EventName = "OutboxPutAside", Level = LogLevel.Error,
        Message = "{Path} is no outbox ({Reason}): it was put aside as {Aside}, and partners are told anew of what is open.")]
    private partial void LogPutAside(string path, string reason, string aside);
}
