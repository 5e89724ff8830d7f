using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>
/// Which camera a device, a tollgate or a lane is, and what devices have announced of themselves. Nothing that only announced itself is read from:
/// somebody decides. Any thread; asked for every record, which takes no lock.
/// </summary>
public sealed class ViidDevices
{
    /// <summary>The file in the state folder.</summary>
    public const string FileName = "viid-devices.json";

    private readonly string _path;
    private readonly ViidSettings _settings;
    private readonly Func<string, bool> _isCamera;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ViidDevice> _devices = new(StringComparer.Ordinal);
    private volatile CameraMap _map;
    private bool _isDirty;

    private ViidDevices(string path, ViidSettings settings, Func<string, bool> isCamera)
    {
        (_path, _settings, _isCamera) = (path, settings, isCamera);
        _map = new CameraMap();
    }

    /// <summary>As they are, by id.</summary>
    public IReadOnlyList<ViidDevice> All
    {
        get
        {
            lock (_lock) return [.. _devices.Values];
        }
    }

    /// <summary>Reads what was announced before. A device whose decision names a camera that is gone is proposed again.</summary>
    /// <param name="isCamera">Whether the region has a camera of that id.</param>
    public static bool TryOpen(
        string stateFolder, ViidSettings settings, Func<string, bool> isCamera,
        [NotNullWhen(true)] out ViidDevices? devices, [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        var path = Path.Combine(stateFolder, FileName);
        devices = new ViidDevices(path, settings, isCamera);
        refusal = null;
        ViidDeviceRow[] rows = [];
        if (File.Exists(path) && !ViidSettingsFile.TryLoad(path, ViidJson.Default.ViidDeviceRowArray, out rows!, out refusal))
        {
            devices = null;
            return false;
        }

        for (var at = 0; at < rows.Length; at++)
        {
            if (rows[at]?.Device() is not { } device || devices._devices.Count >= ViidLimits.DevicesMax || !devices._devices.TryAdd(device.Id, device))
            {
                (devices, refusal) = (null, new ViidRefusal(path, $"[{at}]", "is no device, there twice, or one too many"));
                return false;
            }

            if (device.Camera.Length > 0 && !isCamera(device.Camera))
                devices._devices[device.Id] = device with { State = ViidDeviceState.Proposed, Camera = "", DecidedBy = "" };
        }

        devices._map = devices.MakeMap();
        return true;
    }

    /// <summary>The camera that the settings or an operator say.</summary>
    /// <param name="lane">-1 for none.</param>
    internal bool TryCamera(ReadOnlySpan<char> device, ReadOnlySpan<char> tollgate, int lane, [NotNullWhen(true)] out string? camera)
    {
        var map = _map;
        if (map.TryFind(device, out camera)) return true;
        if (tollgate.IsEmpty || tollgate.Length > ViidLimits.IdMax) return false;
        if (lane >= 0)
        {
            Span<char> key = stackalloc char[ViidLimits.IdMax + 12];
            key.TryWrite(CultureInfo.InvariantCulture, $"{tollgate}/{lane}", out var length);
            if (map.TryFind(key[..length], out camera)) return true;
        }

        return map.TryFind(tollgate, out camera);
    }

    /// <summary>Whether the settings or cameras.csv have it, whatever it says of itself.</summary>
    public ViidDeviceState StateOf(ViidDevice device) =>
        _map.TryFind(device.Id, out _) || _isCamera(device.Id) ? ViidDeviceState.Known : device.State;

    /// <summary>The camera that a device is; empty when none.</summary>
    public string CameraOf(ViidDevice device) => _map.TryFind(device.Id, out var camera) ? camera : _isCamera(device.Id) ? device.Id : "";

    /// <summary>Those that are to be cameras of their own at this start: by decision, or all with a place where the settings say so.</summary>
    public IReadOnlyList<ViidDevice> Live()
    {
        lock (_lock)
        {
            return
            [
                .. _devices.Values.Where(device => device.Place is not null && !_map.TryFind(device.Id, out _) && !_isCamera(device.Id)
                    && (device.State == ViidDeviceState.Live || (_settings.AnnouncedLive && device.State == ViidDeviceState.Proposed))),
            ];
        }
    }

    /// <summary>Takes an announcement; a decision that was made stays.</summary>
    /// <returns>False when there is no room.</returns>
    internal bool TryAnnounce(ViidDevice device)
    {
        lock (_lock)
        {
            var known = _devices.GetValueOrDefault(device.Id);
            if (known is null && _devices.Count >= ViidLimits.DevicesMax) return false;
            var next = device;
            if (known is { State: ViidDeviceState.Proposed }) next = device with { Place = device.Place ?? known.Place };
            else if (known is not null) next = known with { Status = device.Status }; // Nobody moves over the wire what somebody has decided on.
            if (known is not null && next with { AtUnixMs = known.AtUnixMs } == known) return true;
            _devices[device.Id] = next;
            _isDirty = true;
            return true;
        }
    }

    /// <summary>Notes the status of a device that has announced itself.</summary>
    /// <returns>False when it has not.</returns>
    internal bool TrySetStatus(string id, string status)
    {
        lock (_lock)
        {
            if (!_devices.TryGetValue(id, out var known)) return false;
            if (known.Status == status) return true;
            _devices[id] = known with { Status = status };
            return _isDirty = true;
        }
    }

    /// <summary>Takes an announcement back: of the same sender only, and nothing that somebody has decided on.</summary>
    internal bool TryForget(string id, string by)
    {
        lock (_lock)
        {
            if (!_devices.TryGetValue(id, out var known) || known.By != by || known.State != ViidDeviceState.Proposed) return false;
            _devices.Remove(id);
            return _isDirty = true;
        }
    }

    /// <summary>An operator's decision. Written before it returns; an I/O error passes through.</summary>
    /// <param name="camera">The region's camera that it is; empty without one.</param>
    /// <returns>False when nobody has announced it, or there is no such camera.</returns>
    public bool TryDecide(string id, ViidDeviceState state, string camera, string by)
    {
        lock (_lock)
        {
            if (!_devices.TryGetValue(id, out var known) || (camera.Length > 0 && !_isCamera(camera))) return false;
            _devices[id] = known with { State = state, Camera = camera, DecidedBy = by };
            _map = MakeMap();
            Write();
            return true;
        }
    }

    /// <summary>Writes what has changed; an I/O error passes through, and the next call tries again.</summary>
    internal void Keep()
    {
        lock (_lock)
            if (_isDirty) Write();
    }

    private void Write()
    {
        ViidDeviceRow[] rows = [.. _devices.Values.Select(ViidDeviceRow.Of)];
        ViidFile.Replace(_path, stream => JsonSerializer.Serialize(stream, rows, ViidJson.Default.ViidDeviceRowArray));
        _isDirty = false;
    }

    private CameraMap MakeMap()
    {
        var map = new CameraMap();
        foreach (var camera in _settings.Cameras)
        {
            var lane = camera.Lane >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{camera.Tollgate}/{camera.Lane}") : camera.Tollgate;
            map.Add(camera.Device.Length > 0 ? camera.Device : lane, camera.Camera);
        }

        foreach (var device in _devices.Values)
            if (device.Camera.Length > 0) map.Add(device.Id, device.Camera);
        return map;
    }

    // Devices, tollgates and lanes in one: their ids are of different kinds. The settings come first.
    private sealed class CameraMap
    {
        private readonly Dictionary<string, string> _cameras = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _byText;

        internal CameraMap() => _byText = _cameras.GetAlternateLookup<ReadOnlySpan<char>>();

        internal void Add(string id, string camera) => _cameras.TryAdd(id, camera);

        internal bool TryFind(ReadOnlySpan<char> id, [NotNullWhen(true)] out string? camera) => _byText.TryGetValue(id, out camera);
    }
}
