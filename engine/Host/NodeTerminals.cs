using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Nmea;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Ingest.Trails;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Reloads;
using SmartPolicing.Realtime.Server.Terminals;

namespace SmartPolicing.Realtime.Host;

/// <summary>A node's ports for terminals and trackers, and what the dashboard sees of them.</summary>
public sealed class NodeTerminals : IDisposable
{
    /// <summary>Connections of both ports.</summary>
    internal const int ConnectionsMax = Jt808Limits.ConnectionsMax + NmeaLimits.ConnectionsMax;

    private const double E7 = 1e7;

    private readonly Opened? _opened; // Null when no port is wanted, or what it needs cannot be used.
    private Action _changed = () => { }; // Set before the first connection.

    private NodeTerminals(Opened? opened, string refusal)
    {
        (_opened, Refusal) = (opened, refusal);
        if (opened is null) return;
        Door = new TerminalDoor(
            () => Is.IsChinese, officer => Is.Book.Of(officer).Count > 0,
            officer => Is.Book.Of(officer).Any(line => line.Post.DeliveryAcknowledges), SayAsync, TrackAsync, QueryAsync, SetAsync,
            () => [.. Is.Book.All.Select(RowOf)], ItemsOf, Listen, Reread)
        {
            Trail = FindTrail,
        };
    }

    /// <summary>Why a port that is wanted cannot be opened, in one line for a person; empty when nothing is wrong.</summary>
    public string Refusal { get; }

    /// <summary>As the dashboard sees them; null for a node without terminals.</summary>
    public TerminalDoor? Door { get; }

    private Opened Is => _opened!;

    /// <summary>Opens what the ports of the options need, and registers them.</summary>
    public static NodeTerminals Open(
        NodeOptions options, OpenRegion region, IngestOptions ingest, IngestMetrics metrics, ILoggerFactory loggers, IServiceCollection services)
    {
        if (options.Jt808 is null && options.Nmea is null) return new NodeTerminals(null, "");
        var (tokens, refusal) = TerminalTokens.TryOpen(options.StateFolder);
        if (tokens is null) return new NodeTerminals(null, refusal);
        try
        {
            var trail = new TrailStore(
                Path.Combine(options.StateFolder, "trails"), ingest.NodeClock, metrics, loggers.CreateLogger<TrailStore>());
            var fixes = new PageFixes(ingest, metrics);
            var room = new TerminalRoom(
                new TerminalBook(region.Region.Terminals.All.Select(PostOf)), tokens, new TerminalFixes(ingest, fixes, trail), metrics.Terminals, ingest.Wall);
            AddTo(services, options, room, trail);
            return new NodeTerminals(new Opened(region.Region, room, fixes, trail), "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new NodeTerminals(null, $"Cannot use the folder for trails: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened?.Fixes.Dispose();
        _opened?.Trail.Dispose();
    }

    internal static void Listen(KestrelServerOptions kestrel, NodeOptions options)
    {
        if (options.Jt808 is { } jt808) kestrel.Listen(jt808, listen => listen.UseConnectionHandler<Jt808Connection>());
        if (options.Nmea is { } nmea) kestrel.Listen(nmea, listen => listen.UseConnectionHandler<NmeaConnection>());
    }

    private static void AddTo(IServiceCollection services, NodeOptions options, TerminalRoom room, TrailStore trail)
    {
        services.AddSingleton(room);
        services.AddSingleton(provider => new Jt808Connection(room, provider.GetRequiredService<ILogger<Jt808Connection>>()));
        services.AddSingleton(_ => new NmeaConnection(room));
        services.AddHostedService(_ => trail);
        if (options.Nmea is { } nmea)
            services.AddHostedService(provider => new NmeaDatagrams(nmea, room, provider.GetRequiredService<ILogger<NmeaDatagrams>>()));
    }

    private static TerminalPost PostOf(RegionTerminal terminal) => new(
        terminal.IsTracker ? TerminalKind.Nmea : TerminalKind.Jt808, terminal.Id, terminal.Officer.Id, terminal.Officer.Home)
    {
        OfficerCode = terminal.Officer.Code,
        Datum = terminal.Datum,
        ZoneMinutes = terminal.ZoneMinutes,
        IsDatedByNode = terminal.IsDatedByNode,
        TerminalId = terminal.TerminalId,
        Plate = terminal.Plate,
        TokenNumber = terminal.TokenNumber,
        DeliveryAcknowledges = terminal.DeliveryAcknowledges,
        Address = terminal.Address,
    };

    // As at the start: the file as it is now, whole, against the officers that the node knows.
    private Reread Reread()
    {
        if (!RegionFolder.TryReadTerminals(Is.Region, out var read, out var refusal))
            return new Reread(new FileFault(Path.GetFileName(refusal.File), refusal.Where, refusal.Reason), null);
        var change = Is.Book.Next(read.All.Select(PostOf));
        return new Reread(null, new FileChange(
            [.. change.Added.Select(line => line.Post.Id)], [.. change.Changed.Select(each => each.Post.Id)],
            [.. change.Removed.Select(line => line.Post.Id)],
            () =>
            {
                Is.IsChinese = read.IsChinese;
                Is.Room.PutInForce(change);
                _changed();
                return Task.FromResult<string?>(null);
            }));
    }

    private void Listen(TerminalEars ears) => (Is.Room.Pressed, Is.Room.Opened, _changed) = (ears.Pressed, ears.Opened, ears.Changed);

    private Task<TerminalSaid> SayAsync(OfficerId officer, string text, bool isUrgent, CancellationToken cancellation) =>
        TellAsync(officer, Jt808Ids.Text, layout => Jt808Orders.Text(text, isUrgent, layout), cancellation);

    private Task<TerminalSaid> TrackAsync(OfficerId officer, ushort seconds, uint lasting, CancellationToken cancellation) =>
        TellAsync(officer, Jt808Ids.Track, _ => Jt808Orders.Track(seconds, lasting), cancellation);

    // To all terminals of an officer; done when one of them has it, which is where the officer is.
    private async Task<TerminalSaid> TellAsync(OfficerId officer, ushort id, Func<Jt808Layout, byte[]> body, CancellationToken cancellation)
    {
        var told = await Task.WhenAll(Is.Book.Of(officer).Select(line => line.AskAsync(officer, id, body, cancellation)));
        var words = told.Select(each => each.Word).ToArray();
        return SaidOf(words.Contains(TerminalWord.Done) ? TerminalWord.Done : words.FirstOrDefault(
            word => word != TerminalWord.TerminalAway, TerminalWord.TerminalAway));
    }

    private async Task<(TerminalSaid Said, PositionRow? Place)> QueryAsync(string id, CancellationToken cancellation)
    {
        var (word, report) = await AskAsync(LineOf(id), Jt808Ids.QueryLocation, _ => [], cancellation);
        return (SaidOf(word), report is { } placed ? new PositionRow(placed.LatitudeE7 / E7, placed.LongitudeE7 / E7, placed.AtUnixMs) : null);
    }

    private async Task<TerminalSaid> SetAsync(string id, TerminalSettings settings, CancellationToken cancellation)
    {
        var items = new List<(uint Id, uint Value)>();
        void Add(uint parameter, int? seconds)
        {
            if (seconds is { } value) items.Add((parameter, (uint)value));
        }

        Add(Jt808Parameters.Heartbeat, settings.HeartbeatSeconds);
        Add(Jt808Parameters.SleepReport, settings.SleepReportSeconds);
        Add(Jt808Parameters.SosReport, settings.SosReportSeconds);
        Add(Jt808Parameters.Report, settings.ReportSeconds);
        return SaidOf((await AskAsync(LineOf(id), Jt808Ids.SetParameters, _ => Jt808Orders.Parameters(items), cancellation)).Word);
    }

    private static Task<(TerminalWord Word, TerminalReport? Report)> AskAsync(
        TerminalLine? line, ushort id, Func<Jt808Layout, byte[]> body, CancellationToken cancellation) =>
        line?.AskAsync(id, body, cancellation) ?? Task.FromResult<(TerminalWord, TerminalReport?)>((TerminalWord.TerminalAway, null));

    private TerminalLine? LineOf(string id) => Jt808Phone.TryParse(id, out var phone) ? Is.Book.Find(phone) : null;

    private static TerminalSaid SaidOf(TerminalWord word) => word switch
    {
        TerminalWord.Done => TerminalSaid.Done,
        TerminalWord.TerminalAway => TerminalSaid.TerminalAway,
        TerminalWord.TerminalBusy => TerminalSaid.TerminalBusy,
        TerminalWord.TerminalRefused => TerminalSaid.TerminalRefused,
        _ => TerminalSaid.NoAnswer,
    };

    private TerminalRow RowOf(TerminalLine line)
    {
        var look = line.Look();
        var (post, isTracker) = (look.Post, look.Post.Kind == TerminalKind.Nmea);
        static long? Moment(long at) => at > 0 ? at : null;
        return new TerminalRow(
            isTracker ? "nmea" : "jt808", post.Id, post.Officer.Value, post.OfficerCode, post.Home.Value,
            look.State.ToString().ToLowerInvariant(), look.Version.Length > 0 ? look.Version : null, Moment(look.Since), Moment(look.HeardAt),
            Moment(look.FixAt), isTracker || look.HeardAt == 0 ? null : look.Alarms, Moment(look.Refused),
            look.RefusedReason.Length > 0 ? look.RefusedReason : null);
    }

    private List<TerminalItemRow> ItemsOf(string id)
    {
        var rows = new List<TerminalItemRow>();
        if (LineOf(id) is not { } line) return rows;
        var items = new Jt808Items(line.Items());
        while (items.MoveNext()) rows.Add(new TerminalItemRow(items.Id, Convert.ToHexString(items.Value)));
        if (!items.Rest.IsEmpty) rows.Add(new TerminalItemRow(-1, Convert.ToHexString(items.Rest)));
        return rows;
    }

    private (IReadOnlyList<TrailRow> Points, bool IsCut)? FindTrail(OfficerId officer, long from, long until)
    {
        try
        {
            var (points, isCut) = Is.Trail.Find(officer.Value, from, until);
            return ([.. points.Select(RowOf)], isCut);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TrailRow RowOf(TrailPoint point) => new(
        point.AtUnixMs, point.LatitudeE7 / E7, point.LongitudeE7 / E7, point.SpeedCmS == Fix.Unknown ? null : point.SpeedCmS / 100.0,
        point.HeadingCdeg == Fix.Unknown ? null : point.HeadingCdeg / 100.0, point.Marks.HasFlag(TrailMarks.Late) ? true : null,
        point.Marks.HasFlag(TrailMarks.Sos) ? true : null);

    /// <summary>What there is when a port is open.</summary>
    private sealed class Opened(Region region, TerminalRoom room, PageFixes fixes, TrailStore trail)
    {
        private volatile bool _isChinese = region.Terminals.IsChinese;

        internal bool IsChinese
        {
            get => _isChinese;
            set => _isChinese = value;
        }

        internal Region Region => region;

        internal TerminalRoom Room => room;

        internal TerminalBook Book => room.Book;

        internal PageFixes Fixes => fixes;

        internal TrailStore Trail => trail;
    }
}
