using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Micro;

/// <summary>What a batch of 200 passing records of GA/T 1400 costs before it goes to the desks: read, checked, joined with cameras.</summary>
#pragma warning disable CA1001 // The benchmark's own cleanup disposes them.
public class ViidBenchmarks
#pragma warning restore CA1001
{
    private const int Records = 200;

    private readonly IngestMetrics _metrics = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("viid-bench").FullName;
    private ReadDesks _desks = ReadDesks.None;
    private ViidDevices _devices = null!;
    private MemoryStream _body = new();

    /// <summary>Of the picture in each record; 0 for none.</summary>
    [Params(0, 50_000)]
    public int PictureBytes { get; set; }

    /// <summary>Makes the body.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var camera = new CameraPost("33010012001190000001", "K1", LatLng.FromDegrees(30, 120), -1, new JurisdictionId(1));
        var keeper = new ArchiveKeeper(0, () => null, TimeProvider.System, TimeProvider.System, _metrics.Reads);
        var archive = ReadArchive.Open(Path.Combine(_folder, "1"), 0, keeper, TimeProvider.System, _metrics.Reads);
        MatchRead nobody = (in SmartPolicing.Realtime.Grains.SuspectTracks.PlateRead _) => 0;
        TakeHits none = (_, hits, _) => ValueTask.FromResult<IReadOnlyList<ReadAnswer>>([]);
        _desks = new ReadDesks(
            [camera], [new ReadDesk(new JurisdictionId(1), [camera], nobody, none, archive, TimeProvider.System, TimeProvider.System, _metrics.Reads)]);
        if (!ViidDevices.TryOpen(_folder, ViidSettings.None, _ => true, out var devices, out var refusal)) throw new InvalidOperationException(refusal.ToString());
        _devices = devices;
        var picture = Convert.ToBase64String(new byte[PictureBytes]);
        _body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(
            $"{{\"MotorVehicleListObject\":{{\"MotorVehicleObject\":[{string.Join(',', Enumerable.Range(0, Records).Select(at => RecordOf(at, picture)))}]}}}}"));
    }

    /// <summary>Ends the folder.</summary>
    [GlobalCleanup]
    public void End()
    {
        Directory.Delete(_folder, recursive: true);
        _body.Dispose();
        _metrics.Dispose();
    }

    /// <summary>The whole batch; the target is 4 ms.</summary>
    [Benchmark]
    public async Task<int> Batch()
    {
        _body.Position = 0;
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        var tray = new ViidTray(_desks, _metrics.Reads, _devices, ViidSettings.None.Usual, ViidVoice.OfAll, now);
        var fault = await ViidBody.ReadAsync(_body, tray, ViidItem.MotorVehicle, int.MaxValue, _ => default, CancellationToken.None);
        return fault == ViidFault.None && tray.Records == Records ? tray.Records : throw new InvalidOperationException($"{fault}, {tray.Records}");
    }

    // As many members as platforms send.
    private static string RecordOf(int number, string picture) => $$$"""
        {"MotorVehicleID":"33010012001190000001022026060108000000001020{{{number:D4}}}","InfoKind":1,"SourceID":"33010012001190000001022026060108000000001",
        "TollgateID":"33010012001210000001","DeviceID":"33010012001190000001","StorageUrl1":"http://10.1.2.3:6120/pic?did=0001&pid=20260601080000&bid=12345",
        "LeftTopX":100,"LeftTopY":200,"RightBtmX":700,"RightBtmY":600,"LaneNo":1,"HasPlate":true,"PlateClass":"02","PlateColor":"5","PlateNo":"浙A{{{number:D5}}}",
        "PlateReliability":"97","Speed":61,"Direction":"1","DrivingStatusCode":"1","VehicleClass":"K33","VehicleBrand":"12","VehicleColor":"2",
        "NumOfPassenger":1,"Sunvisor":0,"SafetyBelt":1,"Calling":0,"PassTime":"20260601080000","NameOfPassedRoad":"文三路与学院路路口",
        "SubImageList":{"SubImageInfoObject":[{"ImageID":"i","EventSort":16,"Type":"01","Data":"{{{picture}}}"}]}}
        """;
}
