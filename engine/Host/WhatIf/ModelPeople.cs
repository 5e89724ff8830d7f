using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>The modelled officers of one jurisdiction, and how they obey directives. One thread.</summary>
internal sealed class ModelPeople(RecordedPeriod period, Habits habits, ModelRoads roads, ModelAgenda agenda)
{
    private readonly Dictionary<OfficerId, ModelOfficer> _known = [];
    private List<ModelOfficer> _all = [];

    /// <summary>Those in force, in the shard's order.</summary>
    internal IReadOnlyList<ModelOfficer> All => _all;

    internal bool TryOfficer(OfficerId id, [NotNullWhen(true)] out ModelOfficer? officer) => _known.TryGetValue(id, out officer);

    /// <summary>These are the officers from now on.</summary>
    /// <param name="officers">All that the shard knows.</param>
    /// <param name="wanted">Those who are to be: the shard still knows others, who had to do with a directive.</param>
    /// <param name="frame">Where the shard has them.</param>
    internal void Employ(IReadOnlyList<OfficerRegistration> officers, IReadOnlyList<OfficerRegistration> wanted, OfficerPosition[] frame)
    {
        var stay = wanted.Select(officer => officer.Id).ToHashSet();
        var places = frame.ToDictionary(at => at.Officer, at => LatLng.FromDegrees(at.Latitude, at.Longitude));
        foreach (var officer in officers)
        {
            if (!_known.ContainsKey(officer.Id))
                _known.Add(officer.Id, new ModelOfficer(officer.Id, places[officer.Id], period.Tracks.Of(officer.Id)));
        }

        _all = [.. officers.Select(officer => _known[officer.Id])];
        foreach (var officer in _all) officer.HasLeft = !stay.Contains(officer.Id);
    }

    /// <summary>The officer has a directive, new or under way when the period began.</summary>
    internal void Take(ModelOfficer officer, DirectiveView view, ModelIncident incident, Instant now)
    {
        officer.Stop(now);
        officer.Directive = view.Id;
        officer.Version++;
        var attempt = incident.Attempts++;
        if (view.State > DirectiveState.Delivered) incident.Taken++;
        switch (view.State)
        {
            case DirectiveState.Acknowledged:
                Plan(officer, DirectiveAnswer.EnRoute, Later(now, view.Since.PlusMilliseconds(Turnout(incident))));
                break;
            case DirectiveState.EnRoute:
                Drive(officer, incident, now);
                break;
            case DirectiveState.OnScene:
                incident.OnSceneAt = view.Since;
                Plan(officer, DirectiveAnswer.Clear, Later(now, view.Since.PlusMilliseconds(Stay(incident))));
                PlanClosing(incident, now);
                break;
            default:
                agenda.PlanTick(view.AnswerBy);
                PlanAnswer(officer, view, incident, attempt, now);
                break;
        }
    }

    /// <summary>The directive is over.</summary>
    internal void Drop(ModelOfficer officer, Instant now)
    {
        officer.Stop(now);
        officer.Directive = default;
        officer.Version++;
        if (officer.HasLeft) officer.Wanted = OfficerStatus.OffDuty;
        if (officer.Wanted is not { } wanted) return;
        officer.Wanted = null;
        agenda.Plan(now, new ModelEvent.Input(new OfficerStatusSet(officer.Id, wanted)));
    }

    /// <summary>The officer's answer was taken; what comes next.</summary>
    internal void GoOn(ModelOfficer officer, DirectiveAnswer said, ModelIncident incident, Instant now)
    {
        if (said == DirectiveAnswer.Acknowledge)
        {
            incident.Taken++;
            Plan(officer, DirectiveAnswer.EnRoute, now.PlusMilliseconds(Turnout(incident)));
        }
        else if (said == DirectiveAnswer.EnRoute)
        {
            Drive(officer, incident, now);
        }
        else if (said == DirectiveAnswer.OnScene)
        {
            officer.Stand(incident.View.Place);
            Plan(officer, DirectiveAnswer.Clear, now.PlusMilliseconds(Stay(incident)));
            if (!incident.OnSceneAt.IsNever) return;
            incident.OnSceneAt = now;
            PlanClosing(incident, now);
        }
    }

    // The first answers as the recording has it for this incident; those after it as usual in the period.
    private void PlanAnswer(ModelOfficer officer, DirectiveView view, ModelIncident incident, int attempt, Instant now)
    {
        var recorded = attempt == 0 ? incident.Recorded?.Taken(0)?.Acknowledging : null;
        var at = Later(now, view.IssuedAt.PlusMilliseconds(recorded ?? habits.Acknowledging(view.Priority)));
        var draw = Draw.Of(incident.FirstCall, attempt);
        if (draw < habits.DeclineShare) Plan(officer, DirectiveAnswer.Decline, at);
        else if (draw >= habits.DeclineShare + habits.SilentShare) Plan(officer, DirectiveAnswer.Acknowledge, at);
    }

    private void Drive(ModelOfficer officer, ModelIncident incident, Instant now)
    {
        var place = incident.View.Place;
        var byRoad = roads.Milliseconds(officer.PlaceAt(now), place, now);
        var milliseconds = habits.DrivingAt(incident.View.Priority).Milliseconds(byRoad);
        officer.Drive(place, now, milliseconds);
        Plan(officer, DirectiveAnswer.OnScene, now.PlusMilliseconds(milliseconds));
    }

    // A dispatcher who closed it after somebody was there does so again, as long after.
    private void PlanClosing(ModelIncident incident, Instant now)
    {
        if (incident.Recorded is not { ClosedAt.IsNever: false, OnSceneAt.IsNever: false } recorded) return;
        var after = recorded.ClosedAt.MillisecondsSince(recorded.OnSceneAt);
        if (after < 0) return;
        var at = Later(now, incident.OnSceneAt.PlusMilliseconds(after));
        agenda.Plan(at, new ModelEvent.Input(new IncidentClosed(incident.View.Id, "what-if", "")));
    }

    private long Turnout(ModelIncident incident) =>
        incident.Recorded?.Taken(incident.Taken - 1)?.Turnout ?? habits.Turnout(incident.View.Priority);

    private long Stay(ModelIncident incident) =>
        incident.Recorded?.Taken(incident.Taken - 1)?.Stay ?? habits.Stay(incident.View.Priority);

    private void Plan(ModelOfficer officer, DirectiveAnswer answer, Instant at) =>
        agenda.Plan(at, new ModelEvent.Answer(officer, officer.Version, answer));

    private static Instant Later(Instant one, Instant other) => one > other ? one : other;
}
