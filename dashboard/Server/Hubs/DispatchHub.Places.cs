using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Places;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>What is known of places: their history, and caution notes (docs/PAST.md).</summary>
internal sealed partial class DispatchHub
{
    private const string BadPlace = "badPlace";
    private const string BadRange = "badRange";
    private const string BadCaution = "badCaution";

    /// <summary>Metres around its place that a note holds when nothing else is said: a house and its yard.</summary>
    private const int UsualMetres = 50;

    /// <summary>
    /// What happened around a place before, and what to beware of there. Part of taking a call: no reason is asked for, and no caller named.
    /// </summary>
    public async Task<HubAnswer> History(HistoryInput? input)
    {
        if (state.Archive is not { } archive) return Refuse(ArchiveDesk.Fault);
        if (!ViewerSession.Of(Context).Histories.TryPass(state.Wall)) return Refuse("tooOften");
        if (CheckPlace(input?.Lat, input?.Lng, out var place, out var here) is { } refused) return refused;
        if (input!.Type is { } code && !state.Node.Policy.Types.ContainsKey(code)) return Refuse(Mapping.Word(Refusal.UnknownType));
        var rules = state.Node.Policy.TypeOf(input.Type ?? "").Rules;
        var metres = input.Metres ?? Math.Max(rules.HistoryMetres, ArchiveLimits.HistoryMetresMin);
        var days = input.Days ?? Math.Clamp(rules.HistoryDays, 1, ArchiveLimits.KeptDays);
        if (metres is < ArchiveLimits.HistoryMetresMin or > ArchiveLimits.HistoryMetresMax || days is < 1 or > ArchiveLimits.KeptDays)
            return Refuse(BadRange);
        var question = new PlaceQuestion(here, place, metres, days, input.Type, default);
        var found = await state.PlacePast!.LookAsync(question, Context.ConnectionAborted);
        var cautions = BoardCautions.At(state.Board.Cautions(here), place);
        var line = new AccessLine(
            state.Node.Now.UnixMilliseconds, By, $"history {place}", here.Value, "call taking", "", found.Newest.Count + cautions.Count);
        if (!await Task.Run(() => state.Access.TryAdd(line))) return Refuse("notLogged"); // It waits for the disk.
        return HubAnswer.Done with { History = PlaceMapping.Row(question, found, cautions, archive.StateOf(here)) };
    }

    /// <summary>Writes a caution note.</summary>
    public async Task<HubAnswer> AddCaution(CautionInput? input)
    {
        if (IsTooOften) return Refuse(DutyIntake.TooOften);
        if (CheckPlace(input?.Lat, input?.Lng, out var place, out var here) is { } refused) return refused;
        var about = CautionSubject.Place;
        if (!Words<CautionKind>.TryRead(input!.Kind, out var kind)) return Refuse(BadCaution);
        if (input.About is { } word && !Words<CautionSubject>.TryRead(word, out about)) return Refuse(BadCaution);
        var (text, where, subject) = (input.Text?.Trim() ?? "", input.Place?.Trim() ?? "", input.Subject?.Trim() ?? "");
        if (about != CautionSubject.Place && subject.Length == 0) return Refuse(BadCaution);
        if (where.Length > PlaceLimits.PlaceTextMax || subject.Length > PlaceLimits.SubjectMax) return Refuse(HubInput.TextTooLong);
        if (CheckWords(text, input.Metres ?? UsualMetres, input.Until) is { } bad) return bad;
        var words = new CautionWords(
            place, input.Metres ?? UsualMetres, where, about, subject, kind, text, new Instant(input.Until!.Value));
        return await AskAboutAsync(here, new CautionAdded(words, By));
    }

    /// <summary>Changes what a caution note says, how far around it holds, or until when.</summary>
    public async Task<HubAnswer> ChangeCaution(string? caution, CautionChangeInput? change)
    {
        if (CheckCaution(caution, out var id) is { } refused) return refused;
        if (change is null) return Refuse(BadCaution);
        if (CheckWords(change.Text?.Trim() ?? "-", change.Metres ?? UsualMetres, change.Until ?? 0) is { } bad) return bad;
        return await AskAboutAsync(
            id.Jurisdiction, new CautionAmended(id, change.Text?.Trim(), change.Metres ?? 0, new Instant(change.Until ?? 0), By));
    }

    /// <summary>Ends a caution note.</summary>
    public async Task<HubAnswer> EndCaution(string? caution, string? reason)
    {
        if (CheckCaution(caution, out var id) is { } refused) return refused;
        if (!HubInput.TryReason(reason, out var said)) return Refuse(HubInput.ReasonTooLong);
        if (said.Length == 0) return Refuse(Mapping.Word(Refusal.ReasonMissing));
        return await AskAboutAsync(id.Jurisdiction, new CautionEnded(id, By, said));
    }

    private HubAnswer? CheckPlace(double? latitude, double? longitude, out LatLng place, out JurisdictionId here)
    {
        here = default;
        if (!LatLng.TryFromDegrees(latitude ?? double.NaN, longitude ?? double.NaN, out place)) return Refuse(BadPlace);
        if (state.JurisdictionOf(place) is not { } owner) return Refuse(Mapping.Word(Refusal.PlaceOutsideRegion));
        here = owner;
        return IsOurs(owner) ? null : Refuse(HubInput.NotYourJurisdiction);
    }

    private HubAnswer? CheckCaution(string? text, out CautionId id)
    {
        if (!CautionId.TryParse(text, out id)) return Refuse(BadCaution);
        return IsOurs(id.Jurisdiction) ? null : Refuse(HubInput.NotYourJurisdiction);
    }

    private HubAnswer? CheckWords(string text, int metres, long? until)
    {
        if (text.Length == 0) return Refuse("textMissing");
        if (text.Length > PlaceLimits.CautionTextMax) return Refuse(HubInput.TextTooLong);
        if (metres is < PlaceLimits.CautionMetresMin or > PlaceLimits.CautionMetresMax) return Refuse(BadRange);
        return until is null ? Refuse(Mapping.Word(Refusal.ExpiryOutOfRange)) : null;
    }

    private async Task<HubAnswer> AskAboutAsync(JurisdictionId here, PlaceInput input)
    {
        var outcome = await state.Node.Ask(here, input, CancellationToken.None);
        return outcome.Refusal == Refusal.None
            ? HubAnswer.Done with { Caution = outcome.Caution.ToString() }
            : HubAnswer.Refused(Mapping.Word(outcome.Refusal));
    }
}
