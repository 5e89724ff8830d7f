using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// What changed in one turn of the loop. Grains are only marked while inputs are applied; their immutable copies are made once at
/// the end, so ten steps of one incident in a turn leave as one. Nothing in here has left the shard: the loop releases it after
/// the turn's inputs are committed. Single writer: its shard's loop.
/// </summary>
public sealed class EffectBuffer
{
    // In the order first marked: a set for membership alone would give results the order of its buckets.
    private readonly List<IncidentGrain> _incidents = [];
    private readonly List<IncidentGrain> _touched = []; // Since the last TakeTouched; some more than once.
    private readonly List<OfficerGrain> _officers = [];
    private readonly List<(Directive Directive, IncidentGrain Incident)> _directives = [];
    private readonly HashSet<object> _marked = new(ReferenceEqualityComparer.Instance);
    private readonly List<NoticeRaised> _notices = [];
    private readonly List<DeskWarned> _warnings = [];
    private readonly List<Effect> _said = []; // Told as they happened: never two as one.
    private readonly List<RankingRequest> _rankings = [];
    private readonly List<object> _border = []; // Entries, tracks and alerts.
    private readonly List<ForecastRequest> _forecasts = [];
    private readonly List<NumberedLetter> _letters = [];
    private readonly List<SendingRequest> _sendings = [];

    /// <summary>The caution notes at a place, looked up for each incident and directive that leaves.</summary>
    public Func<LatLng, IReadOnlyList<CautionNote>> CautionsAt { get; set; } = _ => [];

    /// <summary>True when nothing changed and nothing is asked.</summary>
    public bool IsEmpty =>
        _marked.Count == 0 && _border.Count == 0 && _notices.Count == 0 && _warnings.Count == 0 && _said.Count == 0
        && _rankings.Count == 0 && _forecasts.Count == 0 && _letters.Count == 0 && _sendings.Count == 0;

    /// <summary>Where vehicles can be is wanted. Taken out with <see cref="Drain"/>.</summary>
    public IReadOnlyList<ForecastRequest> Forecasts => _forecasts;

    /// <summary>Letters that leave. Taken out with <see cref="Drain"/>.</summary>
    public IReadOnlyList<NumberedLetter> Letters => _letters;

    /// <summary>What is to be worked out for sending. Taken out with <see cref="Drain"/>.</summary>
    public IReadOnlyList<SendingRequest> Sendings => _sendings;

    /// <summary>The incident is new or different.</summary>
    public void Mark(IncidentGrain incident)
    {
        _touched.Add(incident);
        if (_marked.Add(incident)) _incidents.Add(incident);
    }

    /// <summary>The officer is different.</summary>
    public void Mark(OfficerGrain officer)
    {
        if (_marked.Add(officer)) _officers.Add(officer);
    }

    /// <summary>The directive is new or different.</summary>
    public void Mark(Directive directive, IncidentGrain incident)
    {
        if (_marked.Add(directive)) _directives.Add((directive, incident));
    }

    /// <summary>A directive that may be marked is for another incident now.</summary>
    public void Move(Directive directive, IncidentGrain incident)
    {
        var at = _directives.FindIndex(pair => pair.Directive == directive);
        if (at >= 0) _directives[at] = (directive, incident);
    }

    /// <summary>The incidents that were marked since this was asked last.</summary>
    public IReadOnlyList<IncidentGrain> TakeTouched()
    {
        IncidentGrain[] touched = [.. _touched.Distinct()];
        _touched.Clear();
        return touched;
    }

    /// <summary>The watchlist entry is new or different.</summary>
    public void Mark(WatchlistGrain entry) => MarkBorder(entry);

    /// <summary>A copy of a neighbour's watchlist entry is new or different.</summary>
    public void Say(WatchlistEntryView copy) => _border.Add(copy);

    /// <summary>The track is new or different.</summary>
    public void Mark(SuspectTrackGrain track) => MarkBorder(track);

    /// <summary>The joint alert is new or different.</summary>
    public void Mark(JointAlertGrain alert) => MarkBorder(alert);

    /// <summary>The desks should be told.</summary>
    public void Notice(IncidentId incident, Happening what) => _notices.Add(new NoticeRaised(incident, what));

    /// <summary>The desks should know what could not be done.</summary>
    public void Say(DeskWarning warning) => _warnings.Add(new DeskWarned(warning));

    /// <summary>The world should learn of this as it is, after what changed.</summary>
    public void Say(Effect effect) => _said.Add(effect);

    /// <summary>Road travel times are wanted.</summary>
    public void Ask(RankingRequest request) => _rankings.Add(request);

    /// <summary>Where a vehicle can be is wanted.</summary>
    public void Ask(ForecastRequest request) => _forecasts.Add(request);

    /// <summary>Something is to be worked out for sending.</summary>
    public void Ask(SendingRequest request) => _sendings.Add(request);

    /// <summary>A letter leaves.</summary>
    public void Send(NumberedLetter letter) => _letters.Add(letter);

    /// <summary>
    /// Takes everything out, as immutable values, and leaves the buffer empty. Whoever carries <see cref="Forecasts"/>,
    /// <see cref="Letters"/> and <see cref="Sendings"/> out takes those before.
    /// </summary>
    public (IReadOnlyList<Effect> Effects, IReadOnlyList<RankingRequest> Rankings) Drain()
    {
        Effect[] effects =
        [
            .. _incidents.Select(incident => new IncidentChanged(incident.View() with { Cautions = CautionsAt(incident.Place) })),
            .. _directives.Select(pair => new DirectiveChanged(ViewOf(pair.Directive, pair.Incident))),
            .. _officers.Select(officer => new OfficerChanged(officer.View())),
            .. _border.Select(EffectOf),
            .. _notices,
            .. _warnings,
            .. _said,
        ];
        RankingRequest[] rankings = [.. _rankings];
        Clear();
        return (effects, rankings);
    }

    /// <summary>Lets everything go: nobody is to be told.</summary>
    public void Clear()
    {
        _incidents.Clear();
        _touched.Clear();
        _officers.Clear();
        _directives.Clear();
        _marked.Clear();
        _notices.Clear();
        _warnings.Clear();
        _said.Clear();
        _rankings.Clear();
        _border.Clear();
        _forecasts.Clear();
        _letters.Clear();
        _sendings.Clear();
        if (_marked.Capacity <= ShardLimits.RoomKept) return;
        _marked.TrimExcess(); // Everybody was marked: after a start, and not again.
        _officers.TrimExcess();
    }

    private DirectiveView ViewOf(Directive directive, IncidentGrain incident)
    {
        var view = directive.View(incident);
        return view.IsOver ? view : view with { Cautions = CautionsAt(incident.Place) };
    }

    private static Effect EffectOf(object grain) => grain switch
    {
        WatchlistEntryView copy => new EntryChanged(copy),
        WatchlistGrain entry => new EntryChanged(entry.View()),
        SuspectTrackGrain track => new TrackChanged(track.View),
        JointAlertGrain alert => new AlertChanged(alert.View),
        _ => throw new InvariantViolatedException($"{grain.GetType().Name} is marked"),
    };

    private void MarkBorder(object grain)
    {
        if (_marked.Add(grain)) _border.Add(grain);
    }
}
