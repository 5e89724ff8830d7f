using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>As <see cref="Mapping"/>, for docs/OFFICERS.md.</summary>
internal static class DutyMapping
{
    private const int OfficersShown = 20;

    /// <summary>An officer's row with what most officers have nothing of.</summary>
    internal static OfficerRow With(OfficerRow row, OfficerDetail? detail) => detail is null
        ? row
        : row with
        {
            StatusCode = detail.Code,
            Availability = detail.IsConditional ? Availability.ConditionallyAvailable : null,
            Comment = detail.Comment.Length == 0 ? null : detail.Comment,
            Shift = detail.ShiftSince.IsNever ? null : Row(detail.ShiftSince, detail.Shift),
            Late = detail.IsLate ? true : null,
            Safety = detail.Safety is null ? null : Row(detail.Safety),
            Panic = detail.Panic == default ? null : detail.Panic.ToString(),
        };

    internal static PanicRow Row(JurisdictionId jurisdiction, PanicView panic) => new(
        panic.Id.ToString(), jurisdiction.Value, panic.Officer.Value, panic.Code, panic.Deed, panic.RaisedAt.UnixMilliseconds,
        panic.PressedAt.UnixMilliseconds, panic.Presses, Mapping.Degrees(panic.Place.Latitude), Mapping.Degrees(panic.Place.Longitude),
        Moment(panic.PositionAt), panic.IsOnDuty, true, panic.Incident == default ? null : panic.Incident.ToString(),
        [.. panic.Acknowledged.Select(Row)],
        panic.End is { } end ? new PanicEndRow(end.By, end.At.UnixMilliseconds, end.Reason) : null);

    internal static OwnPanicRow Own(PanicRow panic) => new(panic.Id, panic.RaisedAt, [.. panic.Acknowledged.Select(each => each.By)]);

    internal static SafetyRow Row(JurisdictionId jurisdiction, SafetyView safety) => new(
        safety.Officer.Value, safety.Code, jurisdiction.Value, safety.Deed, safety.Check.Why, safety.Check.AskedAt.UnixMilliseconds,
        safety.Check.AnswerBy.UnixMilliseconds, Moment(safety.Check.AlarmAt), safety.By.Length == 0 ? null : safety.By,
        safety.Note.Length == 0 ? null : safety.Note);

    /// <param name="delivered">How many have it.</param>
    /// <param name="read">How many have read it.</param>
    internal static MessageRow Row(
        JurisdictionId jurisdiction, MessageView message, int delivered, int read, IReadOnlyList<NamedAt> readBy)
    {
        var (body, to) = (message.Body, message.Body.To);
        return new MessageRow(
            body.Id.ToString(), jurisdiction.Value, message.At.UnixMilliseconds, body.From,
            body.FromOfficer == default ? null : body.FromOfficer.Value,
            new MessageToRow(
                to.Kind, to.Kind == MessageKind.Officers ? [.. to.Officers.Take(OfficersShown).Select(officer => officer.Value)] : null,
                to.Kind == MessageKind.Area ? to.Name : null, to.Kind == MessageKind.Desk ? to.Name : null),
            body.Text, body.IsUrgent, body.Incident == default ? null : body.Incident.ToString(), message.Recipients.Count, delivered, read,
            [.. readBy.Select(Row)]);
    }

    internal static DeedRow Row(OfficerDeed deed) => new(
        deed.At.UnixMilliseconds, deed.Kind, deed.By, deed.Status, deed.StatusCode.Length == 0 ? null : deed.StatusCode,
        deed.Incident == default ? null : deed.Incident.ToString(), deed.Directive == default ? null : deed.Directive.ToString(),
        deed.Detail);

    internal static NamedAtRow Row(NamedAt named) => new(named.By, named.At.UnixMilliseconds);

    internal static long? Moment(Instant at) => at.IsNever ? null : at.UnixMilliseconds;

    private static ShiftRow Row(Instant since, ShiftDetails shift) => new(
        since.UnixMilliseconds, shift.Crew, shift.Vehicle, shift.Skills, shift.Area.Length == 0 ? null : shift.Area);

    private static SafetyCheckRow Row(SafetyCheckState check) => new(
        check.State, check.Why, check.AskedAt.UnixMilliseconds, check.AnswerBy.UnixMilliseconds, Moment(check.AlarmAt));
}
