using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Places;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Hears of desks, transfers and caution notes across all starts of the node, and knows what may never happen: one of them is gone though
/// nobody ended it, an area is nobody's and that was not told, or a note that was taken is nowhere.
/// </summary>
internal sealed class LifeWatch(Watch watch)
{
    private readonly Dictionary<JurisdictionId, DesksView> _desks = [];
    private readonly SortedDictionary<(IncidentId Incident, int Number), Transfer> _transfers = new(Comparer<(IncidentId Incident, int Number)>.Create(Compare));
    private readonly SortedDictionary<(ushort City, uint Number), CautionNote> _cautions = [];
    private readonly Dictionary<string, IncidentId> _notes = []; // By their text: each says something else.
    private readonly HashSet<(IncidentId Incident, int Number)> _answering = []; // Ordered; the answer may be lost.
    private readonly HashSet<(IncidentId Incident, int Number)> _wereTold = [];
    private readonly HashSet<CautionId> _ending = [];
    private readonly HashSet<JurisdictionId> _fresh = [];

    /// <summary>The node was started: the first batch of a shard is all there is of it.</summary>
    public void Started(IEnumerable<JurisdictionId> cities) => _fresh.UnionWith(cities);

    /// <summary>Those that wait for an answer.</summary>
    public IReadOnlyList<Transfer> TransfersOf(JurisdictionId city) => [.. _transfers.Values.Where(each => each.Incident.Jurisdiction == city)];

    /// <summary>Those that hold.</summary>
    public IReadOnlyList<CautionNote> CautionsOf(JurisdictionId city) => [.. _cautions.Values.Where(each => each.Id.Jurisdiction == city)];

    /// <summary>The rows that a desk of these cities has to show.</summary>
    public IEnumerable<DesksRow> DeskRows(IReadOnlySet<JurisdictionId> cities) =>
        _desks.Where(pair => cities.Contains(pair.Key)).OrderBy(pair => pair.Key.Value).Select(pair => IncidentMapping.Row(pair.Key, pair.Value));

    public IEnumerable<TransferRow> TransferRows(IReadOnlySet<JurisdictionId> cities) =>
        _transfers.Values.Where(each => cities.Contains(each.Incident.Jurisdiction)).Select(IncidentMapping.Row);

    /// <summary>Somebody is about to order it.</summary>
    public void Ordering(ShardInput input)
    {
        if (input is TransferAnswered answered) _answering.Add((answered.Incident, answered.Transfer));
        if (input is CautionEnded ended) _ending.Add(ended.Caution);
    }

    /// <summary>Somebody was told that it is done.</summary>
    public void Done(ShardInput input, in Outcome outcome)
    {
        switch (input)
        {
            case IncidentNoted noted:
                _notes.Add(noted.Text, noted.Incident);
                CheckNote(noted.Text, noted.Incident);
                break;
            case TransferredOut transferred:
                var key = (transferred.Incident, outcome.Life!.Number);
                Violation.Unless(_wereTold.Contains(key), $"{transferred.Incident} was transferred out, and nobody was told of it");
                break;
            case IncidentsMerged merged:
                Violation.Unless(watch.Resolve(merged.From) != merged.From, $"{merged.From} was merged into {merged.Into}, and nobody was told of it");
                break;
            case CautionAdded:
                var isThere = _ending.Contains(outcome.Caution) || _cautions.ContainsKey((outcome.Caution.Jurisdiction.Value, outcome.Caution.Number));
                Violation.Unless(isThere, $"caution {outcome.Caution} was taken, and nobody was told of it");
                break;
        }
    }

    public void Saw(ShardEffects batch)
    {
        var city = batch.Jurisdiction;
        var isAll = _fresh.Remove(city) || batch.Effects is [StateMadeAnew, ..];
        if (isAll) Forget(batch);
        var before = isAll ? null : _desks.GetValueOrDefault(city);
        foreach (var effect in batch.Effects)
        {
            switch (effect)
            {
                case DesksChanged changed:
                    Check(changed.Desks);
                    _desks[city] = changed.Desks;
                    break;
                case TransferChanged { Transfer: var transfer }:
                    _wereTold.Add((transfer.Incident, transfer.Number));
                    if (transfer.IsOver) _transfers.Remove((transfer.Incident, transfer.Number));
                    else _transfers[(transfer.Incident, transfer.Number)] = transfer;
                    break;
                case CautionChanged { Caution: var caution }:
                    if (caution.End is null) _cautions[(city.Value, caution.Id.Number)] = caution;
                    else _cautions.Remove((city.Value, caution.Id.Number));
                    break;
            }
        }

        if (before is not null) CheckUncovered(before, _desks[city], batch);
    }

    /// <summary>What was told of a city, all in all, is what it is.</summary>
    public void CheckTold(JurisdictionId city, IReadOnlyList<Effect> effects)
    {
        Same(effects.OfType<DesksChanged>().Select(each => each.Desks), [_desks[city]], $"desks of {city}");
        Same(effects.OfType<TransferChanged>().Select(each => each.Transfer), TransfersOf(city), $"transfers of {city}");
        Same(effects.OfType<CautionChanged>().Select(each => each.Caution), CautionsOf(city), $"cautions of {city}");
        foreach (var (text, incident) in _notes)
            if (incident.Jurisdiction == city) CheckNote(text, incident);
    }

    private static int Compare((IncidentId Incident, int Number) one, (IncidentId Incident, int Number) other) =>
        (one.Incident.Jurisdiction.Value, one.Incident.Number, one.Number).CompareTo(
            (other.Incident.Jurisdiction.Value, other.Incident.Number, other.Number));

    private static void Check(DesksView desks)
    {
        var covered = desks.Desks.SelectMany(desk => desk.Areas).ToHashSet(StringComparer.Ordinal);
        Violation.Unless(!desks.Uncovered.Any(covered.Contains), $"{string.Join(", ", desks.Uncovered)} are said to be nobody's");
    }

    private static void CheckUncovered(DesksView before, DesksView now, ShardEffects batch)
    {
        var covered = before.Desks.SelectMany(desk => desk.Areas).ToHashSet(StringComparer.Ordinal);
        var told = batch.Effects.OfType<DeskTold>().Where(each => each.What.Kind == DeskHappeningKind.Uncovered).SelectMany(each => each.What.Areas).ToHashSet();
        foreach (var area in now.Uncovered)
            Violation.Unless(!covered.Contains(area) || told.Contains(area), $"{area} is nobody's now, and that was not told");
    }

    private static void Same<T>(IEnumerable<T> truth, IEnumerable<T> told, string what)
    {
        var (mine, theirs) = (JsonSerializer.Serialize(truth), JsonSerializer.Serialize(told));
        Violation.Unless(mine == theirs, $"{what} are {mine}, and were told to be {theirs}");
    }

    private void CheckNote(string text, IncidentId incident)
    {
        var now = watch.Resolve(incident);
        if (!watch.Incidents.TryGetValue(now, out var told) || told.State == IncidentState.Closed) return;
        Violation.Unless(told.Life.Notes.Any(note => note.Text == text), $"note {text} was written on {incident}, and is not on {now}");
    }

    // What was told and was not over is in the first batch, unless somebody has ended it.
    private void Forget(ShardEffects batch)
    {
        var city = batch.Jurisdiction;
        Violation.Unless(batch.Effects.OfType<DesksChanged>().Any(), $"the first words of {city} say nothing of desks");
        var transfers = batch.Effects.OfType<TransferChanged>().Select(each => (each.Transfer.Incident, each.Transfer.Number)).ToHashSet();
        foreach (var transfer in TransfersOf(city))
        {
            var key = (transfer.Incident, transfer.Number);
            Violation.Unless(transfers.Contains(key) || _answering.Contains(key), $"transfer {key.Number} of {key.Incident} is gone");
            _transfers.Remove(key);
        }

        var cautions = batch.Effects.OfType<CautionChanged>().Select(each => each.Caution.Id).ToHashSet();
        foreach (var caution in CautionsOf(city))
        {
            var isOver = _ending.Contains(caution.Id) || caution.Words.Until <= batch.At;
            Violation.Unless(cautions.Contains(caution.Id) || isOver, $"caution {caution.Id} is gone");
            _cautions.Remove((city.Value, caution.Id.Number));
        }
    }
}
