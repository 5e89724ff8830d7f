namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Every bound of GA/T 1400, with unit, reason and what happens at it.</summary>
public static class ViidLimits
{
    /// <summary>A body of records. Unit: bytes. 200 records with a picture of 250 KB in base64 each. Past it: 413, and the connection is closed.</summary>
    public const int BodyBytesMax = 67_108_864;

    /// <summary>A body of a system call, of which nothing is large. Unit: bytes. Past it: 413.</summary>
    public const int SmallBodyBytesMax = 16_384;

    /// <summary>
    /// What of a body is in memory at once. Unit: bytes; no member but a picture comes near it. A text that does not fit is passed over like a
    /// picture; another thing that does not is no JSON.
    /// </summary>
    public const int WindowBytes = 65_536;

    /// <summary>Bodies of records that are read at once: 64 × 64 KiB = 4 MiB. Past it a sender waits for its turn.</summary>
    public const int BodiesMax = 64;

    /// <summary>... and of those of one sender, so that no sender keeps others waiting. Past it its next one waits.</summary>
    public const int BodiesPerSenderMax = 8;

    /// <summary>
    /// How long a body may take to come. Unit: seconds on the wall; 64 MiB take 60 at 9 Mbit/s. Past it: 408, and the connection is closed: a
    /// sender that trickles would hold its turn for a day.
    /// </summary>
    public const int BodySeconds = 120;

    /// <summary>
    /// Records of one body: each is answered, and 64 MiB of commas would be answers of gigabytes. Past it, looked at whenever
    /// <c>ReadLimits.ParcelReadsMax</c> have come: 413, send fewer.
    /// </summary>
    public const int RecordsMax = 10_000;

    /// <summary>What of a call's address is said back in each status. Unit: UTF-16 units. Past it: cut.</summary>
    public const int UrlMax = 128;

    /// <summary>Objects and lists in one another. A picture in a record in a notification is 8 deep. Past it: no JSON.</summary>
    public const int DepthMax = 64;

    /// <summary>A text member that is looked at. Unit: UTF-8 bytes as sent. Past it: as if it were not there.</summary>
    public const int TextBytesMax = 1_536;

    /// <summary>Identifiers (48 by the standard). Unit: UTF-16 units. Past it: as if it were not there.</summary>
    public const int IdMax = 64;

    /// <summary>The least that tells one record from another; a shorter id is a placeholder and not used.</summary>
    public const int RecordIdMin = 20;

    /// <summary>Names of devices as they announce themselves. Unit: UTF-16 units. Past it: cut.</summary>
    public const int DeviceNameMax = 100;

    /// <summary>Things (devices, lanes, notifications) of one body that are looked at: as many as a page of a platform. Past it: 2, send fewer.</summary>
    public const int ThingsMax = 5_000;

    /// <summary>Registered senders at once: a province's platforms and the cameras of a city that come alone. Past it: 503, Device Busy.</summary>
    public const int SessionsMax = 2_000;

    /// <summary>Keepalives that may be missed before a session ends: the usual three.</summary>
    public const int KeepalivesMissed = 3;

    /// <summary>How often sessions are looked through and announcements written. Unit: milliseconds on the wall.</summary>
    public const int KeepMilliseconds = 5_000;

    /// <summary>How long a nonce holds. Unit: seconds on the wall. Past it: 401 with stale=true, and the sender goes on with the new one.</summary>
    public const int NonceSeconds = 300;

    /// <summary>Nonces that were used rightly and hold still: a registration each. Past it: 503, and nobody registers for seconds.</summary>
    public const int NoncesMax = 16_384;

    /// <summary>Wrong answers to challenges of one address within <see cref="WrongSeconds"/>. Past it: 429 until they are over.</summary>
    public const int WrongMax = 10;

    /// <summary>How long a wrong answer counts. Unit: seconds on the wall.</summary>
    public const int WrongSeconds = 60;

    /// <summary>Addresses whose wrong answers are remembered. Past it the oldest are forgotten.</summary>
    public const int WrongAddressesMax = 4_096;

    /// <summary>An Authorization header. Unit: UTF-16 units. Past it: a wrong answer.</summary>
    public const int AuthorizationMax = 2_048;

    /// <summary>Announced devices that are kept. A province has 684 here and 10,000 elsewhere. Past it: Device Busy for that device.</summary>
    public const int DevicesMax = 20_000;

    /// <summary>A settings or state file. Unit: bytes; 20,000 devices of 400. Past it: refused.</summary>
    public const int FileBytesMax = 16_777_216;

    /// <summary>Upper platforms. A city has one, and one more while it moves. Past it: the settings are refused.</summary>
    public const int UppersMax = 8;

    /// <summary>Rows of cameras in the settings. Past it: refused.</summary>
    public const int CameraRowsMax = 100_000;

    /// <summary>Sources in the settings, and devices with passwords. Past it: refused.</summary>
    public const int SourcesMax = 20_000;

    /// <summary>Devices that one source may speak for, by name. Past it: refused.</summary>
    public const int SourceDevicesMax = 20_000;

    /// <summary>... and by the beginning of their names, which are tried one after the other for each record. Past it: refused.</summary>
    public const int SourceBeginningsMax = 100;

    /// <summary>Least wait before something failed is tried again at an upper platform. Unit: milliseconds on the wall.</summary>
    public const int RetryMillisecondsMin = 1_000;

    /// <summary>... and the most, after doubling. Unit: milliseconds on the wall.</summary>
    public const int RetryMillisecondsMax = 300_000;

    /// <summary>For one call at an upper platform. Unit: seconds on the wall. Past it: failed, tried again.</summary>
    public const int CallSeconds = 10;

    /// <summary>An upper platform's answer. Unit: bytes. Past it: failed.</summary>
    public const int AnswerBytesMax = 262_144;

    /// <summary>Dispositions in one call. Past it: the rest goes with the next.</summary>
    public const int DispositionsPerCall = 50;

    /// <summary>Changes of watchlist entries that wait to be handed over. Past it: all are compared anew, none is lost.</summary>
    public const int EntriesWaitingMax = 1_024;

    /// <summary>A subscription's life. Unit: days. Renewed a day before its end.</summary>
    public const int SubscriptionDays = 180;
}
