using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>A device, status or caller of a body: its members as texts.</summary>
internal sealed record ViidThing(ViidItem Kind, Dictionary<string, string> Members)
{
    /// <summary>Empty when it was not there.</summary>
    internal string this[string name] => Members.GetValueOrDefault(name, "");
}

/// <summary>A notification and what became of the records in it.</summary>
internal sealed class ViidNotice
{
    internal string Id { get; set; } = "";

    internal int Taken { get; set; }

    internal int Busy { get; set; }

    /// <summary>Of the first record that was refused.</summary>
    internal (ViidStatus Status, string Word)? Refused { get; set; }

    /// <summary>What its sender is told.</summary>
    internal (ViidStatus Status, string Word) Answer
    {
        get
        {
            if (Busy > 0) return (ViidStatus.DeviceBusy, "busy");
            return Taken > 0 || Refused is null ? (ViidStatus.Ok, "OK") : Refused.Value;
        }
    }
}

/// <summary>
/// What a scan finds in one body. Records become reads in a parcel, which goes to the desks when it is full and at the end; the rest is kept as
/// texts until then. One thread.
/// </summary>
/// <param name="manner">How the sender writes times.</param>
/// <param name="voice">For whom it may speak.</param>
/// <param name="now">When the body came, on the node's clock.</param>
internal sealed class ViidTray(ReadDesks desks, ReadMetrics metrics, ViidDevices devices, ViidManner manner, ViidVoice voice, Instant now)
{
    private const string NoPlate = "无车牌";

    // Close view, composite, far view, plate, thumbnail.
    private static readonly ViidMember[] BestUrls =
        [ViidMember.StorageUrl1, ViidMember.StorageUrl4, ViidMember.StorageUrl3, ViidMember.StorageUrl2, ViidMember.StorageUrl5];

    private readonly ReadParcel _parcel = new(desks, metrics);
    private readonly List<(string Id, ViidNotice? Notice, bool IsOthers)> _notes = [];
    private ViidNotice? _notice;
    private ViidThing? _thing;

    internal ViidRecord Record { get; } = new();

    /// <summary>Full of records, or of devices.</summary>
    internal bool IsFull => _parcel.IsFull;

    /// <summary>Items met, even if there were none in their list.</summary>
    internal HashSet<ViidItem> Met { get; } = [];

    internal List<ViidNotice> Notices { get; } = [];

    internal List<ViidThing> Things { get; } = [];

    /// <summary>Things that found no room.</summary>
    internal bool HasTooMany { get; private set; }

    /// <summary>Records found so far.</summary>
    internal int Records { get; private set; }

    internal void Meet(ViidItem item) => Met.Add(item);

    internal void Begin(ViidItem item)
    {
        switch (item)
        {
            case ViidItem.MotorVehicle:
                Record.Clear();
                break;
            case ViidItem.Notification:
                _notice = new ViidNotice();
                break;
            case ViidItem.None or ViidItem.Holder or ViidItem.SubImage:
                break;
            default:
                _thing = new ViidThing(item, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
                break;
        }
    }

    internal void End(ViidItem item)
    {
        switch (item)
        {
            case ViidItem.MotorVehicle:
                AddRecord();
                break;
            case ViidItem.Notification:
                if (HasRoom) Notices.Add(_notice!);
                _notice = null;
                break;
            case ViidItem.None or ViidItem.Holder or ViidItem.SubImage:
                break;
            default:
                if (HasRoom) Things.Add(_thing!);
                _thing = null;
                break;
        }
    }

    /// <summary>A member of a notification or thing.</summary>
    internal void Member(ViidItem item, ReadOnlySpan<byte> name, ReadOnlySpan<char> text)
    {
        if (item == ViidItem.Notification)
        {
            if (ViidNames.Is(name, "NotificationID"u8) && _notice is not null) _notice.Id = Short(text);
            return;
        }

        if (_thing is not { } thing || text.IsEmpty || ViidNames.KeptOf(name) is not { } known) return;
        thing.Members.TryAdd(known, text.ToString());
    }

    /// <summary>Something in a list that is no object.</summary>
    internal void Stray(ViidItem item)
    {
        if (item == ViidItem.MotorVehicle) Refuse("");
    }

    /// <summary>Sends the records that are in it, gives each answer, and begins anew; things and notices stay.</summary>
    internal async ValueTask SendAsync(Action<string, ViidStatus, string> answer, CancellationToken cancellation)
    {
        if (_parcel.Count == 0) return;
        await _parcel.SendAsync(cancellation).ConfigureAwait(false);
        for (var at = 0; at < _notes.Count; at++)
        {
            var (status, word) = _notes[at].IsOthers ? ViidCodes.Others : ViidCodes.AnswerOf(_parcel.Answers[at]);
            if (_notes[at].Notice is { } notice) Count(notice, status, word);
            else answer(_notes[at].Id, status, word);
        }

        _parcel.Clear();
        _notes.Clear();
    }

    /// <summary>At most <see cref="ViidLimits.IdMax"/> characters, to be said back.</summary>
    internal static string Short(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, ViidLimits.IdMax)].ToString();

    private bool HasRoom
    {
        get
        {
            if (Notices.Count + Things.Count < ViidLimits.ThingsMax) return true;
            HasTooMany = true;
            return false;
        }
    }

    private static void Count(ViidNotice notice, ViidStatus status, string word)
    {
        if (status == ViidStatus.Ok) notice.Taken++;
        else if (status == ViidStatus.DeviceBusy) notice.Busy++;
        else notice.Refused ??= (status, word);
    }

    private void Refuse(string id)
    {
        Records++;
        _notes.Add((id, _notice, false));
        _parcel.Refuse(ReadAnswer.BadField);
    }

    // A camera that this sender may not speak for is no camera of it.
    private void RefuseOthers(string id)
    {
        Records++;
        _notes.Add((id, _notice, true));
        _parcel.Refuse(ReadAnswer.UnknownCamera);
    }

    private void AddRecord()
    {
        var said = Record[ViidMember.Id].Trim();
        var device = Record[ViidMember.DeviceId].Trim();
        var tollgate = Record[ViidMember.TollgateId].Trim();
        var hasTime = ViidTimes.TryRead(Record[ViidMember.PassTime], manner.ZoneMinutes, out var seenAt);
        if (!hasTime || Record.IsTwofold || (device.IsEmpty && tollgate.IsEmpty))
        {
            Refuse(Short(said));
            return;
        }

        var camera = CameraOf(device, tollgate, out var isByTollgate);
        if ((!device.IsEmpty && !voice.SpeaksFor(device)) || (isByTollgate && !voice.SpeaksFor(tollgate)))
        {
            RefuseOthers(Short(said));
            return;
        }

        Records++;
        _notes.Add((Short(said), _notice, false));
        Span<char> picture = stackalloc char[ReadLimits.PictureBytesMax];
        var raw = new RawRead
        {
            Id = IdOf(said, device.IsEmpty ? tollgate : device),
            Camera = camera,
            SeenAtUnixMs = seenAt,
            Plate = PlateOf(),
            Confidence = ConfidenceOf(Record[ViidMember.PlateReliability]),
            Vehicle = new VehicleLook(
                ViidCodes.PlateColourOf(Record[ViidMember.PlateColor]), ViidCodes.VehicleClassOf(Record[ViidMember.VehicleClass]),
                ViidCodes.VehicleColourOf(Record[ViidMember.VehicleColor])),
            Picture = picture[..WriteReference(picture, said)],
        };
        _parcel.Add(in raw, now);
    }

    private ReadOnlySpan<char> PlateOf()
    {
        var plate = Record[ViidMember.PlateNo].Trim();
        var hasNone = Record[ViidMember.HasPlate].Trim() is "0" || Record[ViidMember.HasPlate].Trim().Equals("false", StringComparison.OrdinalIgnoreCase);
        return hasNone || plate.IsEmpty ? NoPlate : plate;
    }

    // What an operator or the settings say comes before what a camera of the region happens to be called.
    private ReadOnlySpan<char> CameraOf(ReadOnlySpan<char> device, ReadOnlySpan<char> tollgate, out bool isByTollgate)
    {
        isByTollgate = false;
        if (devices.TryCamera(device, default, -1, out var camera)) return camera;
        isByTollgate = true;
        var lane = int.TryParse(Record[ViidMember.LaneNo].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (devices.TryCamera(default, tollgate, lane, out camera)) return camera;
        isByTollgate = device.IsEmpty || (!desks.TryFind(device, out _) && desks.TryFind(tollgate, out _));
        return isByTollgate ? tollgate : device;
    }

    private static int ConfidenceOf(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var said) && said is >= 0 and <= 100 ? (int)Math.Round(said) : -1;

    // An id that says nothing would make one record of all.
    private Guid IdOf(ReadOnlySpan<char> said, ReadOnlySpan<char> place)
    {
        if (said.Length >= ViidLimits.RecordIdMin && said.ContainsAnyExcept(said[0])) return Mix("id", said, default, default, default);
        return Mix("of", place, Record[ViidMember.PassTime].Trim(), Record[ViidMember.PlateNo].Trim(), Record[ViidMember.LaneNo].Trim());
    }

    private static Guid Mix(ReadOnlySpan<char> kind, ReadOnlySpan<char> a, ReadOnlySpan<char> b, ReadOnlySpan<char> c, ReadOnlySpan<char> d)
    {
        Span<byte> text = stackalloc byte[4 * ViidLimits.TextBytesMax];
        var length = 0;
        Add(text, kind, ref length);
        Add(text, a, ref length);
        Add(text, b, ref length);
        Add(text, c, ref length);
        Add(text, d, ref length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return new Guid(hash[..16]);
    }

    // Each with its end, so that no two different quadruples make one text. Only the beginning of what is longer than any plate.
    private static void Add(Span<byte> text, ReadOnlySpan<char> part, ref int length)
    {
        length += Encoding.UTF8.GetBytes(part[..Math.Min(part.Length, ViidLimits.IdMax * 6)], text[length..]);
        text[length++] = 0;
    }

    private int WriteReference(Span<char> room, ReadOnlySpan<char> said)
    {
        const string Mark = "#sha256=";
        var reference = UrlOf();
        var length = 0;
        if (reference.IsEmpty)
        {
            "viid:".CopyTo(room);
            length = "viid:".Length;
            reference = said;
        }

        reference = reference[..Math.Min(reference.Length, room.Length - length)];
        reference.CopyTo(room[length..]);
        length += reference.Length;
        var hash = Record.PictureHash;
        if (hash.IsEmpty || Encoding.UTF8.GetByteCount(room[..length]) + Mark.Length + hash.Length > ReadLimits.PictureBytesMax) return length;
        Mark.CopyTo(room[length..]);
        hash.CopyTo(room[(length + Mark.Length)..]);
        return length + Mark.Length + hash.Length;
    }

    private ReadOnlySpan<char> UrlOf()
    {
        foreach (var member in BestUrls)
        {
            var url = Record[member].Trim();
            if (Fits(url)) return url;
        }

        return Fits(Record.StoragePath.Trim()) ? Record.StoragePath.Trim() : default;
    }

    private static bool Fits(ReadOnlySpan<char> url) =>
        url.Length is > 0 and <= ReadLimits.PictureBytesMax && Encoding.UTF8.GetByteCount(url) <= ReadLimits.PictureBytesMax;
}
