using System.Text;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>What an object of a body is.</summary>
internal enum ViidItem : byte
{
    /// <summary>Nothing that is looked into.</summary>
    None,

    /// <summary>Holds items: the outermost object, or a list object.</summary>
    Holder,

    /// <summary>A passing record.</summary>
    MotorVehicle,

    /// <summary>A notification, of a subscription or a disposition.</summary>
    Notification,

    /// <summary>A checkpoint.</summary>
    Tollgate,

    /// <summary>A lane of one.</summary>
    Lane,

    /// <summary>A capture device.</summary>
    Ape,

    /// <summary>The status of one.</summary>
    DeviceStatus,

    /// <summary>Of a system call: who registers, keeps alive, goes.</summary>
    Caller,

    /// <summary>The answer of an upper platform.</summary>
    Answer,

    /// <summary>A picture of a record.</summary>
    SubImage,
}

/// <summary>The members of a passing record that are used.</summary>
internal enum ViidMember : byte
{
    /// <summary>Not one of them.</summary>
    None,

    Id,
    DeviceId,
    TollgateId,
    LaneNo,
    PassTime,
    PlateNo,
    PlateColor,
    VehicleColor,
    VehicleClass,
    PlateReliability,
    HasPlate,
    StorageUrl1,
    StorageUrl2,
    StorageUrl3,
    StorageUrl4,
    StorageUrl5,
}

/// <summary>The standard's names, in whatever case. Pure; any thread.</summary>
internal static class ViidNames
{
    private static readonly (string Name, ViidItem Item, bool IsList)[] Structure =
    [
        ("MotorVehicleListObject", ViidItem.MotorVehicle, true), ("MotorVehicleObjectList", ViidItem.MotorVehicle, true),
        ("MotorVehicleList", ViidItem.MotorVehicle, true), ("MotorVehicleObject", ViidItem.MotorVehicle, false),
        ("SubscribeNotificationListObject", ViidItem.Notification, true), ("SubscribeNotificationObjectList", ViidItem.Notification, true),
        ("SubscribeNotificationObject", ViidItem.Notification, false),
        ("DispositionNotificationListObject", ViidItem.Notification, true), ("DispositionNotificationObjectList", ViidItem.Notification, true),
        ("DispositionNotificationObject", ViidItem.Notification, false),
        ("TollgateListObject", ViidItem.Tollgate, true), ("TollgateObjectList", ViidItem.Tollgate, true), ("TollgateObject", ViidItem.Tollgate, false),
        ("LaneListObject", ViidItem.Lane, true), ("LaneObjectList", ViidItem.Lane, true), ("LaneObject", ViidItem.Lane, false),
        ("APEListObject", ViidItem.Ape, true), ("APEObjectList", ViidItem.Ape, true), ("DeviceList", ViidItem.Ape, true),
        ("APEObject", ViidItem.Ape, false), ("DeviceObject", ViidItem.Ape, false),
        ("APEStatusListObject", ViidItem.DeviceStatus, true), ("DeviceStatusList", ViidItem.DeviceStatus, true),
        ("APEStatusObject", ViidItem.DeviceStatus, false), ("DeviceStatusObject", ViidItem.DeviceStatus, false),
        ("RegisterObject", ViidItem.Caller, false), ("KeepaliveObject", ViidItem.Caller, false), ("UnRegisterObject", ViidItem.Caller, false),
        ("ResponseStatusListObject", ViidItem.Answer, true), ("ResponseStatusList", ViidItem.Answer, true),
        ("ResponseStatusObject", ViidItem.Answer, false), ("ResponseStatus", ViidItem.Answer, false),
    ];

    private static readonly (byte[] Name, ViidMember Member)[] Members =
    [
        ("MotorVehicleID"u8.ToArray(), ViidMember.Id), ("DeviceID"u8.ToArray(), ViidMember.DeviceId), ("TollgateID"u8.ToArray(), ViidMember.TollgateId),
        ("LaneNo"u8.ToArray(), ViidMember.LaneNo), ("PassTime"u8.ToArray(), ViidMember.PassTime), ("PlateNo"u8.ToArray(), ViidMember.PlateNo),
        ("PlateColor"u8.ToArray(), ViidMember.PlateColor), ("VehicleColor"u8.ToArray(), ViidMember.VehicleColor),
        ("VehicleClass"u8.ToArray(), ViidMember.VehicleClass), ("PlateReliability"u8.ToArray(), ViidMember.PlateReliability),
        ("HasPlate"u8.ToArray(), ViidMember.HasPlate), ("StorageUrl1"u8.ToArray(), ViidMember.StorageUrl1),
        ("StorageUrl2"u8.ToArray(), ViidMember.StorageUrl2), ("StorageUrl3"u8.ToArray(), ViidMember.StorageUrl3),
        ("StorageUrl4"u8.ToArray(), ViidMember.StorageUrl4), ("StorageUrl5"u8.ToArray(), ViidMember.StorageUrl5),
    ];

    // By length and first letter: what most names of a record are told apart by.
    private static readonly (byte[] Name, ViidMember Member)[][] MembersByLength =
        [.. Enumerable.Range(0, 32).Select(length => Members.Where(each => each.Name.Length == length).ToArray())];

    private static readonly Dictionary<string, (ViidItem Item, bool IsList)> ByName =
        Structure.ToDictionary(each => each.Name, each => (each.Item, each.IsList), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, (ViidItem Item, bool IsList)>.AlternateLookup<ReadOnlySpan<char>> ByText =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    // Of devices, callers and answers; others would only cost memory.
    private static readonly string[] Kept =
        ["ApeID", "DeviceID", "TollgateID", "LaneNo", "LaneId", "Name", "Latitude", "Longitude", "IsOnline", "Status", "StatusCode", "StatusString", "Id"];

    /// <summary>The name under which a thing's member is kept; null for one that nobody asks for.</summary>
    internal static string? KeptOf(ReadOnlySpan<byte> name)
    {
        foreach (var known in Kept)
            if (Ascii.EqualsIgnoreCase(name, known)) return known;
        return null;
    }

    internal static ViidMember MemberOf(ReadOnlySpan<byte> name)
    {
        if (name.Length >= MembersByLength.Length) return ViidMember.None;
        foreach (var (known, member) in MembersByLength[name.Length])
            if (name.SequenceEqual(known) || Ascii.EqualsIgnoreCase(name, known)) return member;
        return ViidMember.None;
    }

    /// <summary>What a member holds by its name: items, or a list of them.</summary>
    internal static (ViidItem Item, bool IsList) StructureOf(ReadOnlySpan<byte> name, ViidItem within)
    {
        if (within == ViidItem.MotorVehicle)
        {
            if (Is(name, "SubImageList"u8)) return (ViidItem.SubImage, true);
            return Is(name, "SubImageInfoObject"u8) ? (ViidItem.SubImage, false) : default;
        }

        if (within is not (ViidItem.Holder or ViidItem.Notification)) return default;
        Span<char> text = stackalloc char[name.Length];
        for (var at = 0; at < name.Length; at++) text[at] = (char)name[at];
        if (ByText.TryGetValue(text, out var found)) return found;
        return Is(name, "SubImageInfoObject"u8) ? (ViidItem.SubImage, false) : default;
    }

    internal static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
