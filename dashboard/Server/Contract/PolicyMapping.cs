using System.Globalization;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>The policy in the words of its files.</summary>
internal static class PolicyMapping
{
    internal static PolicyRow Row(PolicyVersion version) => new(version.Number, version.Hash, version.At.UnixMilliseconds, version.By);

    internal static PolicyCounts Counts(DispatchPolicy policy) => new(
        policy.Types.Count, policy.Statuses.Rows.Count, policy.Timers.Rows.Count, policy.Safety.Rows.Count, policy.Plans.Rows.Count,
        policy.Dispositions.Rows.Count, policy.Transfers.Rows.Count, policy.Areas.Rows.Count);

    internal static PolicyMessage Message(DispatchPolicy policy)
    {
        var version = Row(policy.Version);
        var sending = policy.Sending;
        return new PolicyMessage(
            version.Number, version.Hash, version.At, version.By,
            [.. policy.Types.Values.OrderBy(type => type.Code, StringComparer.Ordinal).Select(type => Row(type, policy))],
            policy.AnswerSeconds, policy.PositionAgeMaxSeconds, policy.JoinMetres, policy.JoinSeconds, policy.WaitingLateSeconds,
            new PolicySendingRow(
                sending.PreemptionGainSeconds, sending.BetterGainSeconds, sending.BetterGainPercent, sending.BetterHoldSeconds,
                sending.StackingAuto),
            new PolicyLinesRow(policy.Lines.RingSeconds, policy.Lines.CallBackSeconds),
            [.. policy.Statuses.Rows.Select(Row)],
            [.. policy.Timers.Rows.Select(Row)],
            [.. policy.Safety.Rows.Select(row => new PolicySafetyRow(row.Type, row.Status, row.AskSeconds, row.AnswerSeconds))],
            [.. policy.Plans.Rows.Select(Row)],
            [.. policy.Dispositions.Rows.Select(
                row => new PolicyDispositionRow(row.Code, row.Name, row.NameZh, row.Types, row.RequiredFor, row.IsFalseAlarm))],
            [.. policy.Transfers.Rows.Select(
                row => new PolicyTransferRow(row.Code, row.Name, row.NameZh, row.Number, row.Types, row.AnswerSeconds))],
            [.. policy.Areas.Rows.Select(Row)]);
    }

    internal static AreasMessage Areas(AreaMap areas) => new(
        "FeatureCollection",
        [.. areas.Shapes.Select(shape => new AreaFeature("Feature", Row(shape.Area), new AreaGeometry(
            "MultiPolygon",
            [.. shape.Border.Polygons.Select(polygon => (IReadOnlyList<IReadOnlyList<double[]>>)[.. polygon.Rings.Select(Ring)])])))]);

    private static IReadOnlyList<double[]> Ring(IReadOnlyList<Geo.LatLng> ring) =>
        [.. ring.Select(place => new[] { Mapping.Degrees(place.Longitude), Mapping.Degrees(place.Latitude) })];

    private static PolicyAreaRow Row(Area area) => new(area.Code, area.Name, area.NameZh, area.Jurisdiction.Value);

    private static PolicyTypeRow Row(IncidentType type, DispatchPolicy policy) => new(
        type.Code, type.Name, type.NameZh, type.Priority, type.AutoIssuePriorities, type.Skills,
        PolicyWords.Of(PolicyWords.LastClears, type.Rules.LastClear), type.Rules.HistoryDays, type.Rules.HistoryMetres,
        type.Rules.AllowsSelfDispatch, type.Rules.AllowsFieldOpen, type.Rules.Related, policy.Dispositions.IsRequiredFor(type.Code));

    private static PolicyStatusRow Row(StatusCode row) => new(
        row.Code, row.Name, row.NameZh, PolicyWords.Of(PolicyWords.Availabilities, row.Availability),
        PolicyWords.Of(PolicyWords.Shown, row.Shows), PolicyWords.Of(PolicyWords.Setters, row.SetBy), row.Next, row.TimerSeconds);

    private static PolicyTimerRow Row(IncidentTimer row) => new(
        row.Type, Priority(row.Priority), PolicyWords.Of(PolicyWords.States, row.State), row.LateSeconds, row.AlarmSeconds);

    private static PolicyPlanRow Row(ResponsePlan row)
    {
        var isWholeDay = row.When is { From: 0, To: 0 };
        return new PolicyPlanRow(
            row.Code, row.Type, row.Area, Priority(row.Priority),
            [.. PolicyWords.Days.Where((_, day) => row.When.Days == 0 || (row.When.Days >> day & 1) != 0)],
            Time(row.When.From), Time(isWholeDay ? WeekTimes.DayMinutes : row.When.To),
            [.. row.Needs.Select(need => new PolicyNeedRow(need.Count, need.Skills))],
            PolicyWords.Of(PolicyWords.TieBreaks, row.TieBreak), row.MinimumCrew);
    }

    private static byte? Priority(byte priority) => priority == 0 ? null : priority;

    private static string Time(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:D2}:{minute % 60:D2}");
}
