using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>
/// A city's journal as a node writes it: ticks, positions, calls, the roads' answers, and officers who obey. Its officers move about, a
/// call comes every two seconds.
/// </summary>
internal sealed class RecordedCity
{
    private const int Officers = 500;
    private const int MovedPerTick = 50; // Each officer once a second.
    private const int TicksPerCall = 20; // A call every two seconds: more than the largest cities have.
    private const int TicksPerAnswer = 20;
    private const int TicksPerCommit = 16;
    private const int Openings = 3;
    private const double AreaDegrees = 0.1;
    private const double MetresAFix = 8; // 30 km/h.

    private static readonly LatLng Middle = LatLng.FromDegrees(33.5, 117.0);

    private static readonly ShardConfiguration Configuration = new(
        new JurisdictionId(1),
        new DispatchPolicy(
            new Dictionary<string, IncidentType>(StringComparer.Ordinal) { ["theft"] = new("theft", "Theft", "盗窃", 2, [1, 2, 3, 4], []) },
            [30, 45, 60, 90], 120, 60, 900, [60, 300, 900, 1800]),
        [
            .. Enumerable.Range(1, Officers).Select(number =>
                new OfficerRegistration(new OfficerId((uint)number), $"P{number:D3}", new JurisdictionId(1), Middle, [])),
        ],
        30);

    // Without snapshots a city's own total would refuse long before.
    private static readonly RecordingOptions Options =
        new() { Journal = new RecordingOptions().Journal with { TotalBytesMax = 64L << 30 } };

    private readonly ShardJournal _journal;
    private readonly Chance _chance;
    private readonly LatLng[] _places = new LatLng[Officers];
    private readonly Queue<(long Tick, DirectiveView Directive)> _answers = [];
    private Instant _now = new(1_790_000_000_000);
    private long _tick;

    private RecordedCity(ShardJournal journal, ulong seed)
    {
        (_journal, _chance) = (journal, Chance.Of(seed, "recorded city"));
        for (var slot = 0; slot < Officers; slot++) _places[slot] = Place();
    }

    /// <summary>Records a city without and with snapshots and opens it again.</summary>
    public static async Task<IReadOnlyList<BenchRow>> RowsAsync(string folder, JournalBenchOptions options)
    {
        var rows = new List<BenchRow>();
        foreach (var keepsState in (bool[])[false, true])
        {
            if (!FolderDisk.TryOpen(Path.Combine(folder, keepsState ? "kept" : "replayed"), out var disk, out var fault))
                throw new IOException(fault.ToString());
            var journal = Open(disk);
            var city = new RecordedCity(journal, options.Seed);
            await city.RecordAsync(options.Entries, keepsState);
            var (entries, incidents, bytes) = (journal.LastSequence, journal.Fold.State.OpenIncidents, Bytes(journal.Fold));
            journal.Dispose();
            rows.Add(Row(disk, keepsState, bytes) with
            {
                Targets = [new BenchTarget(BenchFigure.Max, keepsState ? 1e9 : 3e9)],
                Note = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entries:N0} entries of {Officers} officers, {incidents} incidents open; checked: the same state byte for byte"),
            });
        }

        return rows;
    }

    private static BenchRow Row(FolderDisk disk, bool keepsState, byte[] bytes)
    {
        var same = new List<(bool, string)>();
        var row = Timing.FewCalls(keepsState ? "start of a city, with its snapshots" : "start of a city, all entries replayed", Openings, _ =>
        {
            using var journal = Open(disk);
            same.Add((Bytes(journal.Fold).AsSpan().SequenceEqual(bytes), "another state"));
        });
        return row with { Check = BenchCheck.Of(same) };
    }

    private static byte[] Bytes(ShardFold fold)
    {
        var writer = new StateWriter();
        fold.State.Effects.Clear();
        fold.Save(writer);
        return writer.Written.ToArray();
    }

    private static ShardJournal Open(FolderDisk disk) =>
        ShardJournal.TryOpen(
            disk, "city", Options, Configuration, TimeProvider.System, new Instant(1_790_000_000_000),
            out var journal, out var refusal)
            ? journal
            : throw new IOException(refusal);

    private async Task RecordAsync(long entries, bool keepsState)
    {
        for (var slot = 0; slot < Officers; slot++) Move((uint)slot + 1);
        while (_journal.LastSequence < entries)
        {
            _tick++;
            _now = new Instant(_now.UnixMilliseconds + ShardLimits.TickMilliseconds);
            for (var moved = 0; moved < MovedPerTick; moved++) Move((uint)((_tick * MovedPerTick + moved) % Officers) + 1);
            Apply(new Ticked());
            if (_tick % TicksPerCall == 0) Call();
            while (_answers.TryPeek(out var next) && next.Tick <= _tick) Answer(_answers.Dequeue().Directive);
            var durable = _tick % TicksPerCommit == 0 || _journal.LastSequence >= entries;
            if (!await _journal.CommitAsync(durable)) throw new IOException(_journal.Fault!.ToString());
            if (keepsState) await _journal.KeepStateWhenDueAsync();
        }
    }

    // Up and down its own street, a few hundred metres each way.
    private void Move(uint officer)
    {
        ref var place = ref _places[officer - 1];
        var north = (_tick / 500 + officer) % 2 == 0 ? MetresAFix : -MetresAFix;
        place = LatLng.FromDegrees(place.Latitude + north / 111_195, place.Longitude);
        var fix = new Fix(new OfficerId(officer), _now, place, 800, (ushort)_chance.NextBelow(36_000), 50);
        _journal.Fold.State.Fold(fix);
    }

    private LatLng Place() => LatLng.FromDegrees(
        Middle.Latitude + _chance.NextBetween(-AreaDegrees, AreaDegrees), Middle.Longitude + _chance.NextBetween(-AreaDegrees, AreaDegrees));

    private void Call()
    {
        var id = new Guid((int)_tick, 0, 0, new byte[8]);
        Apply(new CallReceived(new Call(id, "theft", 0, Place(), "12 Yingbin Road", "A bicycle is gone.", "Li Wei", "139 0000 1234", "110")));
    }

    private void Answer(DirectiveView directive)
    {
        if (CallLatency.NextAnswer(directive.State) is { } answer) Apply(new DirectiveAnswered(directive.Officer, directive.Id, answer, ""));
    }

    private void Apply(ShardInput input)
    {
        if (_journal.TryRecord(_now, input, out _) != RecordResult.Recorded) throw new IOException("the journal is full");
        _journal.Fold.State.Apply(_now, input);
        while (!_journal.Fold.State.Effects.IsEmpty)
        {
            var (effects, questions) = _journal.Fold.State.Effects.Drain();
            foreach (var effect in effects.OfType<DirectiveChanged>()) _answers.Enqueue((_tick + TicksPerAnswer, effect.Directive));
            foreach (var question in questions) Apply(new RankingAnswered(Roads(question)));
        }
    }

    private static RankingAnswer Roads(RankingRequest request) => RankingAnswer.Of(
        request,
        [.. request.Candidates.Select(candidate => (int)(candidate.Place.MetresTo(request.Place) * 50))],
        milliseconds => milliseconds / 33);
}
