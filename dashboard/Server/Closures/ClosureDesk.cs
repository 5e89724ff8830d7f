using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Closures;

/// <summary>Whose ground a place is; null when it is nobody's of this node. Any thread.</summary>
public delegate JurisdictionId? JurisdictionFinder(LatLng place);

/// <summary>
/// The streets that desks have closed. A change is in the file, then in the roads, and then told to the boards, in this order and before it
/// is answered: the next search sees it, and so does a restart. Changes go one by one; safe on any thread.
/// </summary>
internal sealed partial class ClosureDesk : IDisposable
{
    private readonly Gate _gate = new(atOnce: 1, DashboardLimits.ClosureChangesWaitingMax);
    private readonly LiveRoads _roads;
    private readonly JurisdictionFinder _jurisdictionOf;
    private readonly string _path;
    private readonly Board _board;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClosureDesk> _logger;
    private int _lastNumber;
    private IReadOnlyList<Standing> _standing = []; // Replaced as a whole, inside the gate.

    /// <param name="kept">What <see cref="ClosureFile.TryRead"/> read; what no longer fits the map or the clock is dropped and
    /// logged.</param>
    internal ClosureDesk(
        DashboardOptions options, (IReadOnlyList<Closure> Closures, int LastNumber) kept, Board board, ILogger<ClosureDesk> logger)
    {
        _roads = options.Roads;
        _jurisdictionOf = options.JurisdictionOf;
        _path = Path.Combine(options.StateFolder, ClosureFile.Name);
        _board = board;
        _clock = options.Node.Clock;
        _logger = logger;
        _lastNumber = kept.LastNumber;
        _standing = [.. kept.Closures.Select(StandAgain).OfType<Standing>()];
        if (_standing.Count < kept.Closures.Count) TryStore(_standing, _lastNumber); // Not to come back with an older map.
        if (_standing.Count > 0) _roads.Block(_standing.SelectMany(each => each.Stretch.Blocks));
    }

    /// <summary>What is closed, oldest first.</summary>
    internal IReadOnlyList<ClosureRow> Rows => [.. Volatile.Read(ref _standing).Select(each => each.Row)];

    private Instant Now => Instant.From(_clock.GetUtcNow());

    public void Dispose() => _gate.Dispose();

    /// <summary>Closes a street.</summary>
    /// <param name="ours">The jurisdictions the person works for: the street must lie in one of them.</param>
    internal async ValueTask<(ClosureRefusal Refusal, ClosureRow? Row)> AddAsync(
        ClosureOrder order, string by, IReadOnlySet<JurisdictionId> ours, CancellationToken cancellation)
    {
        if (!await _gate.TryEnterAsync(cancellation)) return (ClosureRefusal.Busy, null);
        try
        {
            var refusal = Check(order, ours, out var stretch, out var jurisdiction);
            if (refusal != ClosureRefusal.None) return (refusal, null);
            var closure = new Closure(
                _lastNumber + 1, order.Kind, stretch.Place, stretch.Heading, stretch.Street, order.Why, by, Now, order.Until);
            var added = new Standing(closure, stretch, jurisdiction);
            if (!TryStore([.. _standing, added], closure.Number)) return (ClosureRefusal.NotStored, null);
            LogClosed(closure.Id, closure.Kind, by, closure.Until);
            await TakeEffectAsync([.. _standing, added]);
            return (ClosureRefusal.None, added.Row);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Opens a street again.</summary>
    internal async ValueTask<ClosureRefusal> LiftAsync(
        int number, string by, IReadOnlySet<JurisdictionId> ours, CancellationToken cancellation)
    {
        if (!await _gate.TryEnterAsync(cancellation)) return ClosureRefusal.Busy;
        try
        {
            var refusal = Find(number, ours, out var found);
            if (refusal != ClosureRefusal.None) return refusal;
            Standing[] left = [.. _standing.Where(each => each != found)];
            if (!TryStore(left, _lastNumber)) return ClosureRefusal.NotStored;
            LogLifted(found.Closure.Id, by);
            await TakeEffectAsync(left);
            return ClosureRefusal.None;
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Gives a closure another end, later or sooner.</summary>
    internal async ValueTask<(ClosureRefusal Refusal, ClosureRow? Row)> RenewAsync(
        int number, Instant until, string by, IReadOnlySet<JurisdictionId> ours, CancellationToken cancellation)
    {
        if (!await _gate.TryEnterAsync(cancellation)) return (ClosureRefusal.Busy, null);
        try
        {
            var refusal = Find(number, ours, out var found);
            if (refusal == ClosureRefusal.None && !IsEnd(until)) refusal = ClosureRefusal.BadUntil;
            if (refusal != ClosureRefusal.None) return (refusal, null);
            var renewed = found with { Closure = found.Closure with { Until = until } };
            Standing[] next = [.. _standing.Select(each => each == found ? renewed : each)];
            if (!TryStore(next, _lastNumber)) return (ClosureRefusal.NotStored, null);
            LogRenewed(renewed.Closure.Id, by, until);
            await TakeEffectAsync(next);
            return (ClosureRefusal.None, renewed.Row);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Opens what has come to its end. <see cref="ClosureExpiry"/> asks for it again and again.</summary>
    internal async ValueTask ExpireAsync(CancellationToken cancellation)
    {
        if (!Volatile.Read(ref _standing).Any(IsOver) || !await _gate.TryEnterAsync(cancellation)) return;
        try
        {
            // Open in time, even when the file cannot be written: read again, what is over is dropped.
            Standing[] left = [.. _standing.Where(each => !IsOver(each))];
            foreach (var over in _standing.Where(IsOver)) LogExpired(over.Closure.Id);
            TryStore(left, _lastNumber);
            await TakeEffectAsync(left);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Tells the boards what stands; once at the start.</summary>
    internal ValueTask TellBoardAsync(CancellationToken cancellation) => _board.ShowClosuresAsync(Rows, cancellation);

    private bool IsOver(Standing standing) => standing.Closure.Until <= Now;

    private bool IsEnd(Instant until) => until > Now && until.MillisecondsSince(Now) <= DashboardLimits.ClosureMillisecondsMax;

    private ClosureRefusal Check(
        ClosureOrder order, IReadOnlySet<JurisdictionId> ours, out ClosedStretch stretch, out JurisdictionId jurisdiction)
    {
        (stretch, jurisdiction) = (null!, default);
        if (!IsEnd(order.Until)) return ClosureRefusal.BadUntil;
        var near = DashboardLimits.ClosureMetresMax;
        if (!ClosedStretch.TryFind(_roads.Graph, order.Kind, order.Place, order.HeadingDegrees, near, out stretch))
            return ClosureRefusal.NoStreet;
        if (_jurisdictionOf(stretch.Place) is not { } owner) return ClosureRefusal.PlaceOutsideRegion;
        jurisdiction = owner;
        if (!ours.Contains(owner)) return ClosureRefusal.NotYourJurisdiction;
        if (order.Kind == ClosureKind.Street && stretch.Blocks.All(IsClosed)) return ClosureRefusal.AlreadyClosed;
        return _standing.Count >= DashboardLimits.ClosuresMax ? ClosureRefusal.TooManyClosures : ClosureRefusal.None;
    }

    private bool IsClosed(RoadBlock block) =>
        _standing.Any(each => each.Closure.Kind == ClosureKind.Street && each.Stretch.Blocks.Contains(block));

    private ClosureRefusal Find(int number, IReadOnlySet<JurisdictionId> ours, out Standing found)
    {
        found = _standing.FirstOrDefault(each => each.Closure.Number == number)!;
        if (found is null) return ClosureRefusal.UnknownClosure;
        return ours.Contains(found.Jurisdiction) ? ClosureRefusal.None : ClosureRefusal.NotYourJurisdiction;
    }

    private bool TryStore(IReadOnlyList<Standing> standing, int lastNumber)
    {
        try
        {
            ClosureFile.Write(_path, standing.Select(each => each.Closure), lastNumber);
            _lastNumber = lastNumber;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotStored(fault);
            return false;
        }
    }

    /// <summary>Not to be cancelled: it is in the file already.</summary>
    private async ValueTask TakeEffectAsync(IReadOnlyList<Standing> standing)
    {
        _roads.Block(standing.SelectMany(each => each.Stretch.Blocks));
        Volatile.Write(ref _standing, standing);
        await TellBoardAsync(CancellationToken.None);
    }

    private Standing? StandAgain(Closure closure)
    {
        var reason = closure.Until <= Now ? "it came to its end while the node was down"
            : !IsEnd(closure.Until) ? "it is from a run on another clock"
            : null;
        ClosedStretch? stretch = null;
        if (reason is null && !IsStillThere(closure, out stretch)) reason = $"its street \"{closure.Street}\" is no longer there on the map";
        var jurisdiction = _jurisdictionOf(closure.Place);
        if (reason is null && jurisdiction is null) reason = "it lies in no jurisdiction any more";
        if (reason is null) return new Standing(closure, stretch!, jurisdiction!.Value);
        LogDropped(closure.Id, reason);
        return null;
    }

    private bool IsStillThere(Closure closure, out ClosedStretch stretch)
    {
        var heading = closure.Heading == Closure.BothDirections ? double.NaN : closure.Heading;
        return ClosedStretch.TryFind(
                _roads.Graph, closure.Kind, closure.Place, heading, DashboardLimits.ClosureKeptMetresMax, out stretch)
            && stretch.Street == closure.Street;
    }

    [LoggerMessage(EventId = 3002, EventName = "StreetClosed", Level = LogLevel.Information,
        Message = "Closure {Id} ({Kind}) by {By} until {Until}.")]
    private partial void LogClosed(string id, ClosureKind kind, string by, Instant until);

    [LoggerMessage(EventId = 3003, EventName = "ClosureLifted", Level = LogLevel.Information, Message = "Closure {Id} lifted by {By}.")]
    private partial void LogLifted(string id, string by);

    [LoggerMessage(EventId = 3004, EventName = "ClosureRenewed", Level = LogLevel.Information,
        Message = "Closure {Id} renewed by {By} until {Until}.")]
    private partial void LogRenewed(string id, string by, Instant until);

    [LoggerMessage(EventId = 3005, EventName = "ClosureExpired", Level = LogLevel.Information, Message = "Closure {Id} is over.")]
    private partial void LogExpired(string id);

    [LoggerMessage(EventId = 3006, EventName = "ClosureDropped", Level = LogLevel.Warning, Message = "Closure {Id} is dropped: {Reason}.")]
    private partial void LogDropped(string id, string reason);

    [LoggerMessage(EventId = 3007, EventName = "ClosuresNotStored", Level = LogLevel.Error,
        Message = "The file of closures cannot be written.")]
    private partial void LogNotStored(Exception fault);

    /// <summary>A closure with what it means on this map.</summary>
    private sealed record Standing(Closure Closure, ClosedStretch Stretch, JurisdictionId Jurisdiction)
    {
        internal ClosureRow Row => new(
            Closure.Id, Closure.Kind, Mapping.Degrees(Closure.Place.Latitude), Mapping.Degrees(Closure.Place.Longitude),
            Closure.Heading == Closure.BothDirections ? null : Closure.Heading, Closure.Street, Closure.Why, Closure.By,
            Closure.From.UnixMilliseconds, Closure.Until.UnixMilliseconds, Jurisdiction.Value,
            [.. Stretch.Line.Select(place => new[] { Mapping.Degrees(place.Longitude), Mapping.Degrees(place.Latitude) })]);
    }
}
