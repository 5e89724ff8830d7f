using System.Diagnostics;
using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// What one plate read costs up to knowing that nobody looks for it, between fixes of so many officers: it asks nothing of them, but shares
/// the caches with them. Unit: nanoseconds of one core, from times of <see cref="ReadCost.PerBatch"/> reads.
/// </summary>
/// <param name="Camera">Finding its camera.</param>
/// <param name="Parse">From text to plate.</param>
/// <param name="Match">Against a full watchlist, <see cref="WatchlistLimits.EntriesMax"/> entries, some with wild cards.</param>
internal sealed record FlatReads(int Officers, bool Together, long Reads, Spread Camera, Spread Parse, Spread Match)
{
    public double Median => Camera.Median + Parse.Median + Match.Median;
}

/// <summary>Vehicles that nobody looks for pass cameras while officers drive. One thread.</summary>
internal sealed class ReadCost
{
    /// <summary>As many as a camera platform sends at once.</summary>
    internal const int PerBatch = 100;

    private const int Batches = 400;
    private const int FixesBetween = 2_500; // 25 for each read, as 50,000 fixes and 2,000 reads a second are.
    private const int WildEntries = 100;
    private const string Serial = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    // The same for all sizes: a list of stolen cars does not grow with the officers.
    private static readonly Lazy<PlateIndex> Watchlist = new(Fill);

    private readonly ReadDesks _cameras;
    private readonly string[] _ids;
    private readonly string[] _texts = new string[PerBatch];
    private readonly Plate[] _plates = new Plate[PerBatch];
    private readonly Chance _chance;
    private LogHistogram _camera = new();
    private LogHistogram _parse = new();
    private LogHistogram _match = new();

    private ReadCost(FlatGround ground, ulong seed)
    {
        var posts = ground.Region.Cameras.Select(each => new CameraPost(each.Id, each.Name, each.Place, each.HeadingDegrees, each.Jurisdiction));
        _cameras = new ReadDesks([.. posts], []);
        _ids = [.. ground.Region.Cameras.Select(camera => camera.Id)];
        _chance = Chance.Of(seed, "reads");
    }

    /// <param name="betweenBatches">Folds so many fixes.</param>
    public static FlatReads Measure(FlatGround ground, int officers, bool together, ulong seed, Action<int> betweenBatches)
    {
        var cost = new ReadCost(ground, seed);
        for (var batch = 0; batch < Batches / 10; batch++) cost.Batch(betweenBatches);
        (cost._camera, cost._parse, cost._match) = (new LogHistogram(), new LogHistogram(), new LogHistogram());
        for (var batch = 0; batch < Batches; batch++) cost.Batch(betweenBatches);
        return new FlatReads(
            officers, together, (long)Batches * PerBatch,
            Spread.Of(cost._camera, 1_000), Spread.Of(cost._parse, 1_000), Spread.Of(cost._match, 1_000));
    }

    private void Batch(Action<int> betweenBatches)
    {
        betweenBatches(FixesBetween);
        for (var i = 0; i < PerBatch; i++) _texts[i] = Draw(_chance);
        var camera = _chance.NextBelow(_ids.Length);
        var begin = Stopwatch.GetTimestamp();
        var found = 0;
        for (var i = 0; i < PerBatch; i++)
            if (_cameras.TryFind(_ids[(camera + i * 37) % _ids.Length], out _)) found++;
        var joined = Stopwatch.GetTimestamp();
        var parsed = 0;
        for (var i = 0; i < PerBatch; i++)
            if (Plate.TryParse(_texts[i], out _plates[i], out _)) parsed++;
        var read = Stopwatch.GetTimestamp();
        var hits = 0;
        Span<PlateMatch> room = stackalloc PlateMatch[16];
        foreach (var plate in _plates) hits += Watchlist.Value.Find(plate, room);
        var done = Stopwatch.GetTimestamp();
        Invariant.Holds(found == PerBatch && parsed == PerBatch && hits < PerBatch);
        _camera.Add(Timing.Picoseconds(joined - begin) / PerBatch);
        _parse.Add(Timing.Picoseconds(read - joined) / PerBatch);
        _match.Add(Timing.Picoseconds(done - read) / PerBatch);
    }

    private static PlateIndex Fill()
    {
        var (index, chance) = (new PlateIndex(), Chance.Of(1, "watchlist"));
        for (uint number = 1; number <= WatchlistLimits.EntriesMax; number++)
        {
            var text = Draw(chance);
            if (number <= WildEntries) text = string.Concat(text.AsSpan(0, 6), "-");
            var isPlate = Plate.TryParse(text, out var plate, out _);
            Invariant.Holds(isPlate);
            index.Add(new WatchlistEntryId(new JurisdictionId(1), number), plate, 2); // The rare one that is full of its plate is left out.
        }

        return index;
    }

    // Plates of three cities: 京 and two letters less, so that neighbours of a read are often listed.
    private static string Draw(Chance chance) => string.Create(CultureInfo.InvariantCulture,
        $"京{"ABC"[chance.NextBelow(3)]}{Sign(chance)}{chance.NextBelow(10)}{Sign(chance)}{chance.NextBelow(10)}{chance.NextBelow(10)}");

    private static char Sign(Chance chance) => Serial[chance.NextBelow(Serial.Length)];
}
