using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Ingest.Viid.Uppers;

/// <summary>
/// Keeps us registered at one upper platform: subscribes, hands dispositions over and takes them back. Whatever fails is tried again, later each time.
/// One loop; what is said to be for any thread may be read meanwhile.
/// </summary>
internal sealed partial class UpperLink : IDisposable
{
    private const int UnRegisterSeconds = 2;
    private const long DayMilliseconds = 86_400_000;

    private readonly ViidServer _server;
    private readonly ViidUpper _upper;
    private readonly UpperEntries _entries;
    private readonly UpperBook _book;
    private readonly UpperCalls _calls;
    private readonly ILogger _logger;
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile string _state = "connecting";
    private volatile string _lastFault = "";
    private volatile bool _isSubscribed;
    private volatile int _handed;
    private volatile int _waiting;
    private volatile IReadOnlyList<IPAddress> _addresses = [];

    internal UpperLink(ViidServer server, ViidUpper upper, UpperEntries entries, UpperBook book, ILogger logger)
    {
        (_server, _upper, _entries, _book, _logger) = (server, upper, entries, book, logger);
        _calls = new UpperCalls(server.Settings, upper, server.Devices, server.Reads);
        _handed = book.Handed.Count;
    }

    public void Dispose() => _calls.Dispose();

    /// <summary>How it stands. Any thread.</summary>
    internal ViidUpperLook Look => new(_upper.Id, _upper.Url.ToString(), _state, _lastFault, _isSubscribed, _handed, _waiting);

    /// <summary>Whether a notification may be its. Any thread.</summary>
    internal bool Is(string id, IPAddress from) => id == _upper.Id && _addresses.Contains(from);

    /// <summary>Entries have changed. Any thread.</summary>
    internal void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Runs until cancelled; then unregisters.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        var wait = ViidLimits.RetryMillisecondsMin;
        while (!stopping.IsCancellationRequested)
        {
            var since = _server.Ingest.Wall.GetTimestamp();
            try
            {
                await RegisterAsync(stopping).ConfigureAwait(false);
                await StayAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException) // Whatever it is: a link that ended would say nothing for ever.
            {
                Failed(fault);
            }

            // What held for longer than it was waited for begins anew.
            if (_server.Ingest.Wall.GetElapsedTime(since).TotalMilliseconds > wait) wait = ViidLimits.RetryMillisecondsMin;
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Later(wait)), _server.Ingest.Wall, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            wait = Math.Min(wait * 2, ViidLimits.RetryMillisecondsMax);
        }

        await UnRegisterAsync().ConfigureAwait(false);
    }

    private long Now => _server.Ingest.Now.UnixMilliseconds;

    // Up to a quarter sooner, so that those who lost the same platform do not come back in one moment.
    private static int Later(int wait) => wait - System.Security.Cryptography.RandomNumberGenerator.GetInt32(wait / 4);

    private void Failed(Exception fault)
    {
        var text = fault is OperationCanceledException ? $"No answer within {ViidLimits.CallSeconds} s." : fault.Message;
        if (_lastFault != text) LogFailed(_upper.Id, text);
        (_lastFault, _state, _isSubscribed) = (text, "failed", false);
        _server.Metrics.Upper("link", "failed");
    }

    private async Task RegisterAsync(CancellationToken stopping)
    {
        if (!_server.Secrets.TryUpper(_upper.Id, out var secret))
            throw new UpperRefusedException("The state folder's viid.json has no password for it.");
        if (_upper.From.Count > 0) _addresses = _upper.From;
        else _addresses = [.. (await Dns.GetHostAddressesAsync(_upper.Url.DnsSafeHost, stopping).ConfigureAwait(false)).Select(Plain)];
        await _calls.RegisterAsync(secret, stopping).ConfigureAwait(false);
        _server.Metrics.Upper("register", "ok");
        LogRegistered(_upper.Id);
        (_state, _lastFault) = ("registered", "");
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Until something fails.
    private async Task StayAsync(CancellationToken stopping)
    {
        var wall = _server.Ingest.Wall;
        var keepalive = TimeSpan.FromSeconds(_upper.KeepaliveSeconds);
        var (since, wait) = (wall.GetTimestamp(), ViidLimits.RetryMillisecondsMin);
        await SubscribeAsync(stopping).ConfigureAwait(false);
        while (true)
        {
            // What the platform refuses is asked again, later each time; meanwhile we stay registered.
            var isDone = await HandOverAsync(stopping).ConfigureAwait(false);
            wait = isDone ? ViidLimits.RetryMillisecondsMin : Math.Min(wait * 2, ViidLimits.RetryMillisecondsMax);
            var left = keepalive - wall.GetElapsedTime(since);
            if (left > TimeSpan.Zero)
            {
                var most = isDone || left.TotalMilliseconds < wait ? left : TimeSpan.FromMilliseconds(wait);
                var isRung = await WaitAsync(most, isDone, stopping).ConfigureAwait(false);
                if (isRung || wall.GetElapsedTime(since) < keepalive) continue;
            }

            await SayAsync("Keepalive", stopping).ConfigureAwait(false);
            since = wall.GetTimestamp();
            if (_isSubscribed && _book.SubscriptionUntil - Now < DayMilliseconds) await SubscribeAsync(stopping).ConfigureAwait(false);
        }
    }

    // True when entries have changed.
    private async Task<bool> WaitAsync(TimeSpan most, bool wakes, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var delay = Task.Delay(most, _server.Ingest.Wall, over.Token);
        if (!wakes)
        {
            await delay.ConfigureAwait(false);
            return false;
        }

        var bell = _bell.Reader.ReadAsync(over.Token).AsTask();
        var first = await Task.WhenAny(bell, delay).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
        await Task.WhenAll(bell, delay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first == bell;
    }

    private async Task SubscribeAsync(CancellationToken stopping)
    {
        if (_upper.Subscribe.Length == 0) return;
        var now = Now;
        var isNew = _book.Subscription.Length == 0 || _book.SubscriptionUntil - now < DayMilliseconds;
        var id = isNew ? UpperWords.SubscriptionId(_server.Settings, now) : _book.Subscription;
        var until = isNew ? now + ViidLimits.SubscriptionDays * DayMilliseconds : _book.SubscriptionUntil;
        await _calls.MustAsync(
            HttpMethod.Post, "Subscribes", json => UpperWords.Subscription(json, _server.Settings, _upper, id, now, until), stopping).ConfigureAwait(false);
        _book.Subscribed(id, until);
        _book.Write();
        _isSubscribed = true;
        _server.Metrics.Upper("subscribe", "ok");
    }

    /// <returns>False when something was refused.</returns>
    private async Task<bool> HandOverAsync(CancellationToken stopping)
    {
        if (!_upper.Dispositions) return true;
        var active = _entries.ActiveAt(_server.Ingest.Now);
        var (fresh, changed) = (new List<(WatchlistEntryView, string)>(), new List<(WatchlistEntryView, string)>());
        var taken = _book.Handed.Select(row => row.Disposition!).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in active)
        {
            var handed = _book.Find(entry.Id);
            if (handed is null) fresh.Add((entry, UpperWords.DispositionId(_server.Settings, entry, taken.Add)));
            else if (handed.Until != entry.ExpiresAt.UnixMilliseconds) changed.Add((entry, handed.Disposition!));
        }

        var ids = active.Select(entry => entry.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var over = _book.Handed.Where(row =>
            !ids.Contains(row.Entry!) && WatchlistEntryId.TryParse(row.Entry, out var id) && _entries.HasTold(id.Jurisdiction)).ToList();
        _waiting = fresh.Count + changed.Count + over.Count;
        var isDone = await SendAsync(HttpMethod.Post, fresh, stopping).ConfigureAwait(false);
        isDone &= await SendAsync(HttpMethod.Put, changed, stopping).ConfigureAwait(false);
        return isDone & await WithdrawAsync(over, stopping).ConfigureAwait(false);
    }

    private async Task<bool> SendAsync(HttpMethod method, List<(WatchlistEntryView Entry, string Id)> entries, CancellationToken stopping)
    {
        var isDone = true;
        foreach (var part in entries.Chunk(ViidLimits.DispositionsPerCall))
        {
            void Body(Utf8JsonWriter json)
            {
                UpperWords.BeginDispositions(json);
                foreach (var (entry, id) in part) UpperWords.Disposition(json, _server.Settings, _upper, id, entry);
                UpperWords.EndDispositions(json);
            }

            void Taken(int at) => _book.Take(new HandedRow(part[at].Entry.Id.ToString(), part[at].Id, part[at].Entry.ExpiresAt.UnixMilliseconds));
            isDone &= await AskAsync(method, Body, [.. part.Select(each => each.Id)], Taken, stopping).ConfigureAwait(false);
        }

        return isDone;
    }

    private async Task<bool> WithdrawAsync(List<HandedRow> over, CancellationToken stopping)
    {
        var isDone = true;
        foreach (var part in over.Chunk(ViidLimits.DispositionsPerCall))
        {
            void Body(Utf8JsonWriter json)
            {
                UpperWords.BeginDispositions(json);
                foreach (var row in part)
                {
                    var end = WatchlistEntryId.TryParse(row.Entry, out var entry) ? _entries.EndOf(entry) : null;
                    UpperWords.Withdrawal(json, _server.Settings, row.Disposition!, end, Now);
                }

                UpperWords.EndDispositions(json);
            }

            void Taken(int at) => _book.Remove(part[at].Entry!);
            isDone &= await AskAsync(HttpMethod.Put, Body, [.. part.Select(row => row.Disposition!)], Taken, stopping).ConfigureAwait(false);
        }

        return isDone;
    }

    // What the platform has taken is in the book before anything else happens.
    private async Task<bool> AskAsync(
        HttpMethod method, Action<Utf8JsonWriter> body, IReadOnlyList<string> ids, Action<int> taken, CancellationToken stopping)
    {
        var statuses = await _calls.CallAsync(method, "Dispositions", body, stopping).ConfigureAwait(false);
        var refused = 0;
        for (var at = 0; at < ids.Count; at++)
        {
            // By id; by place where it names none; one status may stand for all.
            var byId = statuses.FirstOrDefault(status => status.Id == ids[at]);
            var status = byId.Id is not null ? byId : statuses.Count == ids.Count ? statuses[at] : statuses[0];
            if (status.IsOk)
            {
                taken(at);
                continue;
            }

            refused++;
            _lastFault = $"It refused disposition {ids[at]} with {status.Code} {status.Word}.";
        }

        _book.Write();
        (_handed, _waiting) = (_book.Handed.Count, Math.Max(0, _waiting - (ids.Count - refused)));
        _server.Metrics.Upper("dispositions", refused == 0 ? "ok" : "refused");
        if (refused > 0) LogRefused(_upper.Id, refused, _lastFault);
        return refused == 0;
    }

    private Task SayAsync(string what, CancellationToken cancellation) => _calls.MustAsync(
        HttpMethod.Post, $"System/{what}", json => UpperWords.Caller(json, $"{what}Object", _server.Settings.Id), cancellation);

    private async Task UnRegisterAsync()
    {
        if (_state != "registered") return;
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(UnRegisterSeconds), _server.Ingest.Wall);
        try
        {
            await SayAsync("UnRegister", soon.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is UpperRefusedException or HttpRequestException or OperationCanceledException or IOException)
        {
            LogFailed(_upper.Id, fault.Message); // It will find out by itself.
        }
    }

    [LoggerMessage(EventId = 1430, EventName = "ViidUpperRegistered", Level = LogLevel.Information, Message = "Registered at upper platform {Upper}.")]
    private partial void LogRegistered(string upper);

    [LoggerMessage(EventId = 1431, EventName = "ViidUpperFailed", Level = LogLevel.Warning, Message = "Upper platform {Upper}: {Fault} Tried again.")]
    private partial void LogFailed(string upper, string fault);

    [LoggerMessage(EventId = 1432, EventName = "ViidDispositionsRefused", Level = LogLevel.Warning,
        Message = "Upper platform {Upper} refused {Refused} dispositions, tried again later: {Fault}")]
    private partial void LogRefused(string upper, int refused, string fault);
}
