using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>From the engine's views of incidents' lives and of desks to what goes over the wire; see <see cref="Mapping"/>.</summary>
internal static class IncidentMapping
{
    internal static HandOverRow? Row(HandOver? asked) => asked is null
        ? null
        : new HandOverRow(asked.To, asked.By, asked.At.UnixMilliseconds, asked.AnswerBy.UnixMilliseconds, asked.Text, asked.IsOverdue);

    internal static FollowRow? Row(Following? follows) => follows is null ? null : new FollowRow(
        follows.Officer == default ? null : follows.Officer.Value, follows.Officer == default ? null : follows.Name,
        follows.Track == default ? null : follows.Name, follows.By, follows.Since.UnixMilliseconds, Moment(follows.MovedAt));

    internal static NoteRow Row(IncidentNote note) => new(
        note.Number, note.At.UnixMilliseconds, note.By, OrNull(note.OfficerCode), note.Text, note.IsStruck);

    internal static DirectiveNoteRow[]? ForOfficers(IReadOnlyList<IncidentNote> notes) => notes.Count == 0
        ? null
        : [.. notes.Select(note => new DirectiveNoteRow(note.At.UnixMilliseconds, note.By, note.Text))];

    internal static TransferRow Row(Transfer transfer) => new(
        transfer.Incident.ToString(), transfer.Incident.Jurisdiction.Value, transfer.Number, transfer.Body, transfer.By,
        transfer.At.UnixMilliseconds, transfer.Text, transfer.State, transfer.Since.UnixMilliseconds, Moment(transfer.AnswerBy),
        Moment(transfer.OverdueSince), OrNull(transfer.AnsweredBy), OrNull(transfer.Answer));

    internal static DesksRow Row(JurisdictionId here, DesksView desks) => new(
        here.Value,
        [
            .. desks.Desks.Select(desk => new DeskRow(
                desk.Name, desk.Areas, desk.Since.UnixMilliseconds, Moment(desk.AwaySince), OrNull(desk.MonitoredBy))),
        ],
        desks.Uncovered);

    internal static DeskHappeningRow Row(JurisdictionId here, DeskHappening what) => new(
        here.Value, what.At.UnixMilliseconds, what.Kind, what.Desk, what.By, what.Areas, what.Detail);

    /// <summary>What an order came to.</summary>
    /// <param name="undo">The call that brings it back; asked only when something was changed.</param>
    internal static IncidentAnswer Answer(in Outcome outcome, Func<IncidentOutcome, UndoRow?>? undo = null)
    {
        var life = outcome.Life ?? new IncidentOutcome();
        if (outcome.Refusal != Refusal.None) return new IncidentAnswer(false, Mapping.Word(outcome.Refusal), Detail(life));
        return new IncidentAnswer(true)
        {
            Into = life.Into == default ? null : life.Into.ToString(),
            Repeated = outcome.Repeated ? true : null,
            Before = life.DispositionsBefore is { } codes ? Row(IncidentChange.None) with { Dispositions = codes }
                : life.Before is { } before ? Row(before)
                : null,
            Undo = outcome.Repeated ? null : undo?.Invoke(life),
        };
    }

    internal static ChangeRow Row(IncidentChange change) => new(
        change.Type, change.Priority == 0 ? null : change.Priority, change.Place?.Latitude, change.Place?.Longitude, change.PlaceText,
        change.Mark);

    internal static long? Moment(Instant moment) => moment.IsNever ? null : moment.UnixMilliseconds;

    internal static string? OrNull(string text) => text.Length == 0 ? null : text;

    internal static IReadOnlyList<string>? OrNull(IReadOnlyList<string> texts) => texts.Count == 0 ? null : texts;

    private static RefusalRow? Detail(IncidentOutcome life) => life is { Allowed: null, Desk: null } && life.Into == default
        ? null
        : new RefusalRow { Into = life.Into == default ? null : life.Into.ToString(), Desk = life.Desk, Allowed = life.Allowed };
}
