using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>Reads one jurisdiction's period from its journal, beside a running node or without one. One thread.</summary>
internal sealed class PeriodReader
{
    private readonly ShardReplay _replay;
    private readonly RecordedPeriod _period;
    private readonly Dictionary<IncidentId, RecordedIncident> _incidents = [];
    private Instant _sampleAt;

    private PeriodReader(ShardReplay replay, RecordedPeriod period) => (_replay, _period) = (replay, period);

    private ShardState State => _replay.Fold!.State;

    /// <summary>Reads it. Blocks: some seconds for a day.</summary>
    /// <param name="replay">The journal.</param>
    /// <param name="asked">From not before the oldest moment kept, to after it and not after the newest that every journal has.</param>
    /// <param name="samplesMax">Positions there is room for.</param>
    /// <param name="period">When true.</param>
    /// <param name="refusal">What is wrong, in one line, when false.</param>
    internal static bool TryRead(
        ShardReplay replay, (Instant From, Instant To, Instant Newest) asked, int samplesMax,
        [NotNullWhen(true)] out RecordedPeriod? period, [NotNullWhen(false)] out string? refusal)
    {
        period = null;
        var (from, to, newest) = asked;
        if (!replay.TrySeek(from.PlusMilliseconds(-1), out refusal)) return false;
        var configuration = replay.Fold!.Configuration;
        var after = to.PlusSeconds(WhatIfLimits.AfterMinutes * 60);
        var candidate = new RecordedPeriod(configuration.Jurisdiction, from, to)
        {
            Until = after < newest ? after : newest,
            Policy = configuration.Policy,
            Tracks = new PatrolTracks(from),
            Ledger = new ResponseLedger(from, to, configuration.Policy),
        };
        refusal = new PeriodReader(replay, candidate).Read(samplesMax);
        if (refusal is null) period = candidate;
        return period is not null;
    }

    private string? Read(int samplesMax)
    {
        var writer = new StateWriter();
        _replay.Fold!.Save(writer);
        _period.State = writer.Written.ToArray();
        _period.Ledger.Keep(_replay.Fold.Configuration.Officers, _period.Start);
        State.TellAll();
        TakeEffects(_period.Start, null);
        _period.Tracks.Take(State.Frame());
        string? refusal;
        while (_replay.TryStep(_period.Until, out var entry, out refusal))
        {
            Take(entry);
            if (entry.At < _sampleAt) continue;
            _sampleAt = entry.At.PlusMilliseconds(WhatIfLimits.FixMilliseconds);
            _period.Tracks.Take(State.Frame());
            if (_period.Tracks.Count > samplesMax)
                return $"the period is too long for so many officers: {WhatIfLimits.TrackSamplesMax} positions of them until {entry.At}";
            if (_period.Facts.Count > WhatIfLimits.FactsMax)
                return $"the period is too long: {WhatIfLimits.FactsMax} calls and the like until {entry.At}";
        }

        _period.Ledger.End(_period.Until);
        return refusal;
    }

    private void Take(in ReplayedEntry entry)
    {
        switch (entry.Input)
        {
            case CallReceived or OfficerStatusSet:
                _period.Facts.Add(new RecordedFact(entry.At, entry.Input, null, default));
                break;
            case IncidentClosed closed when _incidents.TryGetValue(closed.Incident, out var incident) && !incident.IsClosed:
                incident.ClosedAt = entry.At;
                _period.Facts.Add(new RecordedFact(entry.At, closed, null, incident.FirstCall));
                break;
            case DirectiveWithdrawn:
                _period.Withdrawn++;
                break;
        }

        if (entry.Kind == EntryKind.Configured)
        {
            var configuration = _replay.Fold!.Configuration;
            _period.Facts.Add(new RecordedFact(entry.At, null, configuration, default));
            _period.Ledger.Keep(configuration.Officers, entry.At);
        }

        TakeEffects(entry.At, entry.Input as DispatchOrdered);
    }

    private void TakeEffects(Instant now, DispatchOrdered? order)
    {
        if (State.Effects.IsEmpty) return;
        var (effects, _) = State.Effects.Drain();
        _period.Ledger.Take(effects, now);
        foreach (var effect in effects)
        {
            if (effect is IncidentChanged { Incident: var incident }) Take(incident, now);
            else if (effect is DirectiveChanged { Directive: var directive }) Take(directive, now, order);
        }
    }

    private void Take(IncidentView view, Instant now)
    {
        if (!_incidents.TryGetValue(view.Id, out var incident))
        {
            var byEngine = view.IsSentByEngine(_replay.Fold!.Configuration.Policy);
            _incidents[view.Id] = incident = new RecordedIncident(view.Calls[0].Call.Id, byEngine);
        }

        foreach (var call in view.Calls) _period.Incidents[call.Call.Id] = incident;
        if (incident.FitAt.IsNever && view.HasSomebody()) incident.FitAt = now;
        incident.IsClosed |= view.State == IncidentState.Closed;
    }

    private void Take(DirectiveView view, Instant now, DispatchOrdered? order)
    {
        if (!_incidents.TryGetValue(view.Incident, out var incident)) return;
        if (!incident.Take(view) || order is null || view.IssuedBy == DirectiveRules.Engine) return;
        incident.Orders.Add(incident.FitAt.IsNever ? 0 : now.MillisecondsSince(incident.FitAt));
    }
}
