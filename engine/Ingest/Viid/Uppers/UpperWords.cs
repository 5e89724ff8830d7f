using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Ingest.Viid.Uppers;

/// <summary>What an upper platform is sent, as JSON. Pure.</summary>
internal static class UpperWords
{
    private const string SubscriptionKind = "03";
    private const string DispositionKind = "01";
    private const int SerialMax = 100_000;

    internal static void Caller(Utf8JsonWriter json, string wrapper, string id)
    {
        json.WriteStartObject();
        json.WriteStartObject(wrapper);
        json.WriteString("DeviceID"u8, id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>33 characters: organisation, kind, time, serial.</summary>
    internal static string SubscriptionId(ViidSettings settings, long nowUnixMs) => Id(settings, SubscriptionKind, nowUnixMs, 1);

    /// <summary>The same of a disposition; another serial while the one is taken.</summary>
    /// <param name="tryTake">False when another has it.</param>
    internal static string DispositionId(ViidSettings settings, WatchlistEntryView entry, Func<string, bool> tryTake)
    {
        for (var serial = entry.Id.Number; ; serial++)
        {
            var id = Id(settings, DispositionKind, entry.AskedAt.UnixMilliseconds, serial);
            if (tryTake(id)) return id;
        }
    }

    internal static void Subscription(Utf8JsonWriter json, ViidSettings settings, ViidUpper upper, string id, long fromUnixMs, long untilUnixMs)
    {
        json.WriteStartObject();
        json.WriteStartObject("SubscribeListObject"u8);
        json.WriteStartArray("SubscribeObject"u8);
        json.WriteStartObject();
        json.WriteString("SubscribeID"u8, id);
        json.WriteString("Title"u8, "SmartPolicing.Realtime"u8);
        json.WriteString("SubscribeDetail"u8, upper.Subscribe);
        json.WriteString("ResourceURI"u8, upper.Resource);
        json.WriteString("ResourceClass"u8, "4"u8);
        json.WriteString("ApplicantName"u8, settings.Id);
        json.WriteString("ApplicantOrg"u8, settings.Organisation);
        json.WriteString("BeginTime"u8, Time(settings, fromUnixMs));
        json.WriteString("EndTime"u8, Time(settings, untilUnixMs));
        json.WriteString("ReceiveAddr"u8, upper.Receive);
        json.WriteNumber("ReportInterval"u8, 3);
        json.WriteString("Reason"u8, "plate watch"u8);
        json.WriteString("OperateType"u8, "0"u8);
        json.WriteString("SubscribeStatus"u8, "0"u8);
        json.WriteString("ResultImageDeclare"u8, "-1"u8);
        json.WriteString("ResultFeatureDeclare"u8, "-1"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void BeginDispositions(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("DispositionListObject"u8);
        json.WriteStartArray("DispositionObject"u8);
    }

    internal static void EndDispositions(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void Disposition(Utf8JsonWriter json, ViidSettings settings, ViidUpper upper, string id, WatchlistEntryView view)
    {
        var entry = view.Entry;
        json.WriteStartObject();
        json.WriteString("DispositionID"u8, id);
        json.WriteString("Title"u8, entry.CaseNumber);
        json.WriteString("DispositionCategory"u8, "2"u8);
        json.WriteString("TargetFeature"u8, entry.Plate.ToString().Replace('*', '-'));
        json.WriteNumber("PriorityLevel"u8, entry.Priority);
        json.WriteString("ApplicantName"u8, entry.RequestedBy);
        json.WriteString("ApplicantOrg"u8, settings.Organisation);
        json.WriteString("ApplicantInfo"u8, view.ApprovedBy);
        json.WriteString("BeginTime"u8, Time(settings, view.Since.UnixMilliseconds));
        json.WriteString("EndTime"u8, Time(settings, view.ExpiresAt.UnixMilliseconds));
        json.WriteString("CreatTime"u8, Time(settings, view.AskedAt.UnixMilliseconds));
        json.WriteString("OperateType"u8, "0"u8);
        json.WriteString("DispositionStatus"u8, "0"u8);
        json.WriteString("ReceiveAddr"u8, DispositionAddress(upper));
        json.WriteString("Reason"u8, entry.LegalBasis);
        json.WriteEndObject();
    }

    /// <summary>A withdrawal.</summary>
    /// <param name="end">How it ended; null when nobody knows any more.</param>
    internal static void Withdrawal(Utf8JsonWriter json, ViidSettings settings, string id, WatchlistEntryView? end, long nowUnixMs)
    {
        var last = end is { Steps.Count: > 0 } ? end.Steps[^1] : null;
        json.WriteStartObject();
        json.WriteString("DispositionID"u8, id);
        json.WriteString("OperateType"u8, "1"u8);
        json.WriteString("DispositionStatus"u8, "1"u8);
        json.WriteString("DispositionRemoveOrg"u8, settings.Organisation);
        json.WriteString("DispositionRemovePerson"u8, last?.By ?? "engine");
        json.WriteString("DispositionRemoveTime"u8, Time(settings, end?.Since.UnixMilliseconds ?? nowUnixMs));
        json.WriteString("DispositionRemoveReason"u8, last is { Deed: WatchlistDeed.Withdrawn } ? last.Detail : "over");
        json.WriteEndObject();
    }

    // Alarms come beside the records.
    private static string DispositionAddress(ViidUpper upper) =>
        upper.Receive.Replace("/SubscribeNotifications", "/DispositionNotifications", StringComparison.Ordinal);

    private static string Time(ViidSettings settings, long unixMs) => ViidTimes.Write(unixMs, settings.Usual.ZoneMinutes);

    private static string Id(ViidSettings settings, string kind, long unixMs, uint serial) =>
        string.Create(CultureInfo.InvariantCulture, $"{settings.Organisation}{kind}{Time(settings, unixMs)}{serial % SerialMax:D5}");
}
