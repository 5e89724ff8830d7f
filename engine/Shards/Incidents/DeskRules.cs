using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// Which desks are there and which areas they cover. A desk that is away for too long, or signs off, lets everything go, and that is told:
/// nothing falls between two desks. Runs on the shard's loop.
/// </summary>
public sealed class DeskRules(ShardTables tables)
{
    private const int DeskBytesMin = 28;

    private readonly SortedDictionary<string, Desk> _desks = new(StringComparer.Ordinal);
    private bool _isChanged;

    /// <summary>True when the desk is there and not away.</summary>
    public bool IsThere(string name) => _desks.TryGetValue(name, out var desk) && desk.AwaySince.IsNever;

    /// <summary>True when the desk is there, or has not been away for too long.</summary>
    public bool IsKnown(string name) => _desks.ContainsKey(name);

    /// <summary>Whoever gives orders is there. Past the most desks there can be, a desk is not kept.</summary>
    /// <returns>False when it is not.</returns>
    public bool TryCome(string name, Instant now)
    {
        if (_desks.ContainsKey(name)) return true;
        if (_desks.Count >= IncidentLimits.DesksMax) return false;
        _desks.Add(name, new Desk(now));
        _isChanged = true;
        return true;
    }

    /// <summary>A desk covers these areas and no others.</summary>
    public Outcome Cover(AreasCovered input, Instant now)
    {
        var areas = input.Areas.Distinct().Order(StringComparer.Ordinal).ToList();
        var known = Areas().ToHashSet(StringComparer.Ordinal);
        if (areas.Count > IncidentLimits.AreasPerDeskMax || !areas.TrueForAll(known.Contains))
            return Outcome.Refused(Refusal.UnknownArea) with { Life = new IncidentOutcome { Allowed = [.. known.Order(StringComparer.Ordinal)] } };
        if (!TryCome(input.By, now)) return Outcome.Refused(Refusal.TooManyDesks);
        var desk = _desks[input.By];
        if (desk.Areas.SequenceEqual(areas)) return Outcome.Done with { Repeated = true };
        var dropped = desk.Areas.Except(areas).ToList();
        desk.Areas = areas;
        _isChanged = true;
        TellUncovered(input.By, input.By, dropped, now);
        return Outcome.Done;
    }

    /// <summary>A desk is done.</summary>
    public Outcome SignOff(DeskSignedOff input, Instant now)
    {
        if (!_desks.ContainsKey(input.By)) return Outcome.Done with { Repeated = true };
        Remove(input.By, DeskHappeningKind.SignedOff, now);
        return Outcome.Done;
    }

    /// <summary>Another policy is in force: an area that is no more is covered by nobody, a new one by nobody yet.</summary>
    public void PolicyChanged()
    {
        DropUnknownAreas();
        _isChanged = true;
    }

    /// <summary>These desks are connected, and no others.</summary>
    public Outcome See(DesksSeen input, Instant now)
    {
        foreach (var name in input.Names)
        {
            if (!TryCome(name, now)) continue; // It is told when it wants to cover something.
            if (!_desks[name].AwaySince.IsNever) (_desks[name].AwaySince, _isChanged) = (default, true);
        }

        var there = input.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, desk) in _desks)
            if (desk.AwaySince.IsNever && !there.Contains(name)) (desk.AwaySince, _isChanged) = (now, true);
        return Outcome.Done;
    }

    /// <summary>A supervisor takes what a desk covers.</summary>
    /// <returns>None when it was done.</returns>
    public Refusal TakeOver(DeskTakenOver input, Instant now)
    {
        if (input.Desk == input.By) return Refusal.SameDesk;
        if (!_desks.TryGetValue(input.Desk, out var desk)) return Refusal.DeskNotThere;
        if (!TryCome(input.By, now)) return Refusal.TooManyDesks;
        var areas = desk.Areas;
        _desks[input.By].Areas = [.. _desks[input.By].Areas.Union(areas).Order(StringComparer.Ordinal)];
        desk.Areas = [];
        _isChanged = true;
        Tell(DeskHappeningKind.TakenOver, input.Desk, input.By, areas, input.Reason, now);
        return Refusal.None;
    }

    /// <summary>A supervisor watches a desk, or no longer.</summary>
    public Outcome Monitor(DeskMonitored input, Instant now)
    {
        if (!_desks.TryGetValue(input.Desk, out var desk)) return Outcome.Refused(Refusal.DeskNotThere);
        if (input.IsOn && desk.Monitors.Count >= IncidentLimits.MonitorsMax) return Outcome.Refused(Refusal.TooManyDesks);
        var isNew = input.IsOn ? desk.Monitors.Add(input.By) : desk.Monitors.Remove(input.By);
        if (!isNew) return Outcome.Done with { Repeated = true };
        _isChanged = true;
        Tell(DeskHappeningKind.Monitored, input.Desk, input.By, [], input.IsOn ? "on" : "off", now);
        return Outcome.Done;
    }

    /// <summary>The clock moved on: who was away for too long is gone.</summary>
    public void Tick(Instant now)
    {
        List<string>? gone = null;
        foreach (var (name, desk) in _desks)
            if (!desk.AwaySince.IsNever && desk.AwaySince.PlusSeconds(IncidentLimits.DeskAwaySeconds) <= now) (gone ??= []).Add(name);
        if (gone is null) return;
        foreach (var name in gone) Remove(name, DeskHappeningKind.Gone, now);
    }

    /// <summary>Tells all desks of all of them, once for each input that changed something.</summary>
    public void Flush()
    {
        if (!_isChanged) return;
        _isChanged = false;
        tables.Effects.Say(new DesksChanged(View()));
    }

    /// <summary>Marks everything.</summary>
    public void TellAll() => tables.Effects.Say(new DesksChanged(View()));

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        Invariant.Holds(!_isChanged);
        writer.Int(_desks.Count);
        foreach (var (name, desk) in _desks)
        {
            writer.Text(name);
            writer.Moment(desk.Since);
            writer.Moment(desk.AwaySince);
            Save(writer, desk.Areas);
            Save(writer, desk.Monitors);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(DeskBytesMin); left > 0; left--)
        {
            var name = reader.Text();
            var desk = new Desk(reader.Moment()) { AwaySince = reader.Moment(), Areas = ReadTexts(ref reader) };
            desk.Monitors.UnionWith(ReadTexts(ref reader));
            _desks.Add(name, desk);
        }

        DropUnknownAreas();
    }

    private static void Save(StateWriter writer, IReadOnlyCollection<string> texts)
    {
        writer.Int(texts.Count);
        foreach (var text in texts) writer.Text(text);
    }

    private static List<string> ReadTexts(ref StateReader reader)
    {
        var texts = new List<string>();
        for (var left = reader.Count(sizeof(int)); left > 0; left--) texts.Add(reader.Text());
        return texts;
    }

    private IEnumerable<string> Areas() =>
        tables.Policy.Areas.Rows.Where(area => area.Jurisdiction == tables.Jurisdiction).Select(area => area.Code);

    private void DropUnknownAreas()
    {
        var known = Areas().ToHashSet(StringComparer.Ordinal);
        foreach (var desk in _desks.Values) desk.Areas = [.. desk.Areas.Where(known.Contains)];
    }

    private DesksView View()
    {
        var covered = _desks.Values.SelectMany(desk => desk.Areas).ToHashSet(StringComparer.Ordinal);
        return new DesksView(
            [.. _desks.Select(pair => new DeskView(pair.Key, [.. pair.Value.Areas], pair.Value.Since, pair.Value.AwaySince, [.. pair.Value.Monitors]))],
            [.. Areas().Where(area => !covered.Contains(area))]);
    }

    private void Remove(string name, DeskHappeningKind how, Instant now)
    {
        var desk = _desks[name];
        _desks.Remove(name);
        foreach (var other in _desks.Values) other.Monitors.Remove(name);
        _isChanged = true;
        Tell(how, name, how == DeskHappeningKind.Gone ? DirectiveRules.Engine : name, desk.Areas, "", now);
        TellUncovered(name, DirectiveRules.Engine, desk.Areas, now);
        var why = how == DeskHappeningKind.Gone ? "gone" : "signedOff";
        foreach (var incident in tables.Incidents.All) LetGo(incident, name, why, now);
    }

    private void LetGo(IncidentGrain incident, string name, string why, Instant now)
    {
        var life = incident.Life;
        var asked = life.HandOver;
        if (life.InHandOf == name)
        {
            life.Give("", now);
            tables.Note(incident, now, HappeningKind.LetGo, DirectiveRules.Engine, detail: $"{name} {why}", tellDesks: true);
        }

        if (asked is null || (asked.To != name && asked.By != name)) return;
        life.HandOver = null;
        tables.Note(incident, now, HappeningKind.HandOverAnswered, DirectiveRules.Engine, detail: $"gone {name}", tellDesks: true);
    }

    private void TellUncovered(string desk, string by, IEnumerable<string> areas, Instant now)
    {
        var covered = _desks.Values.SelectMany(each => each.Areas).ToHashSet(StringComparer.Ordinal);
        var uncovered = areas.Where(area => !covered.Contains(area)).ToList();
        if (uncovered.Count > 0) Tell(DeskHappeningKind.Uncovered, desk, by, uncovered, "", now);
    }

    private void Tell(DeskHappeningKind kind, string desk, string by, IReadOnlyList<string> areas, string detail, Instant now) =>
        tables.Effects.Say(new DeskTold(new DeskHappening(now, kind, desk, by, areas, detail)));

    private sealed class Desk(Instant since)
    {
        public Instant Since { get; } = since;

        public Instant AwaySince { get; set; }

        public List<string> Areas { get; set; } = []; // In order.

        public SortedSet<string> Monitors { get; } = new(StringComparer.Ordinal);
    }
}
