using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What implementations send, and what becomes of it.</summary>
public class ViidScanTests
{
    private static readonly string One = ViidRoom.Record();

    public static TheoryData<string, string> Shapes => new()
    {
        { "the standard's", ViidRoom.Vehicles(One) },
        { "the other list name", $$$"""{"MotorVehicleObjectList":{"MotorVehicleObject":[{{{One}}}]}}""" },
        { "a bare list", $$"""{"MotorVehicleObjectList":[{{One}}]}""" },
        { "one for a list", $$$"""{"MotorVehicleListObject":{"MotorVehicleObject":{{{One}}}}}""" },
        { "no list object", $$"""{"MotorVehicleObject":[{{One}}]}""" },
        { "a list at the root", $"[{One}]" },
        { "other case", $$$"""{"motorVehicleListObject":{"motorVehicleObject":[{{{One.Replace("DeviceID", "deviceId", StringComparison.Ordinal)}}}]}}""" },
        { "blanks", $$$"""  { "MotorVehicleListObject" : { "Total" : 1 , "MotorVehicleObject" : [ {{{One}}} ] } }  """ },
        { "a mark of UTF-8", "\uFEFF" + ViidRoom.Vehicles(One) },
        { "escaped names", ViidRoom.Vehicles(One).Replace("PlateNo", "Plate\\u004eo", StringComparison.Ordinal) },
        { "pictures before", ViidRoom.Vehicles(One.Replace("{\"Motor", """{"SubImageList":{"SubImageInfoObject":[{"ImageID":"i","Data":"QUJD"}]},"FeatureList":{"FeatureObject":[{"FeatureData":"QUJD"}]},"Motor""", StringComparison.Ordinal)) },
        { "pictures as a bare list", ViidRoom.Vehicles(ViidRoom.Record(more: """ "SubImageList":[{"ImageID":"i","Type":"01","Data":"QUJD"},{"Data":null},{"Data":{}}] """)) },
        { "unknown members", ViidRoom.Vehicles(ViidRoom.Record(more: """ "Vendor":{"MotorVehicleObject":[{"DeviceID":"x"}],"PassTime":[1,2,{}]},"Other":null,"Third":[[],[{}]] """)) },
    };

    public static TheoryData<string, string, string> Members => new()
    {
        { "time with dashes", "PassTime", "\"2026-06-01 08:00:00\"" },
        { "time with T", "PassTime", "\"2026-06-01T08:00:00\"" },
        { "time with milliseconds", "PassTime", "\"20260601080000000\"" },
        { "time with both", "PassTime", "\"2026/06/01 08:00:00.000\"" },
        { "time as a number", "PassTime", "20260601080000" },
        { "Unix milliseconds", "PassTime", "1780272000000" },
        { "colour as a number", "PlateColor", "5" },
        { "full-width plate", "PlateNo", "\"京Ａ１２３４５\"" },
        { "plate with a dot", "PlateNo", "\"京A·12345\"" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task EveryShape_IsTheSameRead(string name, string body)
    {
        Assert.NotEmpty(name);
        await using var room = new ViidRoom();
        await ExpectOneAsync(room, await room.ReadAsync(body));
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task EveryWriting_IsTheSameRead(string name, string member, string value)
    {
        Assert.NotEmpty(name);
        await using var room = new ViidRoom();
        var record = System.Text.RegularExpressions.Regex.Replace(One, $"\"{member}\":\"[^\"]*\"", $"\"{member}\":{value}");
        await ExpectOneAsync(room, await room.ReadAsync(ViidRoom.Vehicles(record)));
    }

    [Theory]
    [InlineData("\"HasPlate\":false", "OK noPlate")]
    [InlineData("\"HasPlate\":\"false\"", "OK noPlate")]
    [InlineData("\"HasPlate\":0", "OK noPlate")]
    [InlineData("\"HasPlate\":true", "OK")]
    [InlineData("\"HasPlate\":\"1\"", "OK")]
    [InlineData("\"HasPlate\":null,\"LaneNo\":\"2\",\"PlateReliability\":\"95.5\",\"Speed\":\"61\"", "OK")]
    [InlineData("\"LaneNo\":{},\"PlateReliability\":[1],\"VehicleColor\":true", "OK")]
    [InlineData("\"TollgateID\":\"\\ud800\"", "OK")]
    public async Task TruthsAndNonsense_OfWhatMatters_AndOfWhatDoesNot(string more, string word)
    {
        await using var room = new ViidRoom();
        var (fault, answers, _) = await room.ReadAsync(ViidRoom.Vehicles(ViidRoom.Record(more: more)));
        Assert.Equal((ViidFault.None, $"0 {word}"), (fault, Assert.Single(answers)));
    }

    [Theory]
    [InlineData("PlateNo", "\"无车牌\"", "0 OK noPlate")]
    [InlineData("PlateNo", "\"\"", "0 OK noPlate")]
    [InlineData("PlateNo", "null", "0 OK noPlate")]
    [InlineData("PlateNo", "\"京A---45\"", "0 OK noPlate")]
    [InlineData("PlateNo", "\"京A1-345\"", "0 OK")]
    [InlineData("DeviceID", "\"33010012001190000002\"", "4 unknownCamera")]
    [InlineData("DeviceID", "null", "8 badField")]
    [InlineData("DeviceID", "\"FAR\"", "4 cameraElsewhere")]
    [InlineData("DeviceID", "\"K4\"", "0 OK")]
    [InlineData("PassTime", "\"yesterday\"", "8 badField")]
    [InlineData("PassTime", "\"20260631080000\"", "8 badField")]
    [InlineData("PassTime", "{}", "8 badField")]
    [InlineData("PassTime", "\"20260601080040\"", "8 timeInFuture")]
    [InlineData("PassTime", "\"20260601065900\"", "8 tooOld")]
    [InlineData("PassTime", "\"00010101000000\"", "8 tooOld")]
    [InlineData("DeviceID", "\"33010012001190000001\",\"DeviceID\":\"K4\"", "8 badField")]
    public async Task EachRecord_HasItsAnswer(string member, string value, string answer)
    {
        await using var room = new ViidRoom();
        var record = System.Text.RegularExpressions.Regex.Replace(One, $"\"{member}\":\"[^\"]*\"", $"\"{member}\":{value}");
        var good = ViidRoom.Record("330100120011900000010220260601080000000010200002");
        var (fault, answers, _) = await room.ReadAsync(ViidRoom.Vehicles(record, good));
        Assert.Equal(ViidFault.None, fault);
        Assert.Equal([answer, "0 OK"], answers);
    }

    [Fact]
    public async Task TheSameIdIsOneRead_AndWithoutAnIdThePlaceTimePlateAndLaneAre()
    {
        await using var room = new ViidRoom();
        var other = One.Replace("京A12345", "京B99999", StringComparison.Ordinal);
        Assert.Equal(["0 OK", "0 OK duplicate"], (await room.ReadAsync(ViidRoom.Vehicles(One, other))).Answers is var both ? [both[0], both[1]] : []);
        string[] ids = ["", "0", "00000000000000000000000000000000"];
        var records = ids.Select(id => ViidRoom.Record(id)).Append(ViidRoom.Record("", "\"LaneNo\":3"));
        Assert.Equal(["0 OK", "0 OK duplicate", "0 OK duplicate", "0 OK"], (await room.ReadAsync(ViidRoom.Vehicles([.. records]))).Answers);
    }

    [Fact]
    public async Task LaneTollgateAndDevice_SayWhichCamera()
    {
        await using var room = new ViidRoom();
        const string Without = "{\"PassTime\":\"20260601080000\",\"PlateNo\":\"京A12345\",\"TollgateID\":\"" + ViidRoom.Tollgate + "\"";
        var (_, answers, _) = await room.ReadAsync(ViidRoom.Vehicles(
            Without + ",\"LaneNo\":2}", Without + ",\"LaneNo\":\"1\"}", Without + "}", Without + ",\"DeviceID\":\"" + ViidRoom.Device + "\"}",
            Without.Replace(ViidRoom.Tollgate, "K4", StringComparison.Ordinal) + ",\"DeviceID\":\"nobody\"}"));
        Assert.All(answers, answer => Assert.Equal("0 OK", answer));
        Assert.Equal(["K1", "K2", "K3", "K3", "K4"], room.Reads.Hits.Select(hit => hit.Camera.Id).Order());
    }

    [Fact]
    public async Task WhatARecordSays_IsInTheRead()
    {
        await using var room = new ViidRoom();
        var picture = RandomNumberGenerator.GetBytes(300_000); // Many windows long.
        var data = Convert.ToBase64String(picture).Replace("/", "\\/", StringComparison.Ordinal);
        var record = ViidRoom.Record(more: $$$"""
            "VehicleClass":"H11","VehicleColor":"4","PlateReliability":"97","StorageUrl4":"http://p/4.jpg","StorageUrl1":"http://p/1.jpg",
            "SubImageList":{"SubImageInfoObject":[{"ImageID":"i","Data":"{{{data}}}","StoragePath":"/x"},{"Data":"QUJD"}]}
            """);
        var (fault, answers, _) = await room.ReadAsync(ViidRoom.Vehicles(record));
        Assert.Equal((ViidFault.None, "0 OK"), (fault, Assert.Single(answers)));
        var read = Assert.Single(room.Reads.Hits).Read;
        Assert.Equal(new VehicleLook(PlateColour.Blue, VehicleClass.HeavyLorry, VehicleColour.Red), read.Vehicle);
        Assert.Equal(97, read.Confidence);
        Assert.Equal($"http://p/1.jpg#sha256={Convert.ToHexStringLower(SHA256.HashData(picture))}", read.Picture);
    }

    [Theory]
    [InlineData("\"SubImageList\":{\"SubImageInfoObject\":[{\"StoragePath\":\"/s/1\"}]}", "/s/1")]
    [InlineData("\"StorageUrl1\":\"\",\"StorageUrl3\":\"/3\",\"StorageUrl5\":\"/5\"", "/3")]
    [InlineData("\"SubImageList\":[{\"Data\":\"no base64!\"}]", "viid:330100120011900000010220260601080000000010200001")]
    public async Task WhereAPictureIs(string more, string reference)
    {
        await using var room = new ViidRoom();
        await room.ReadAsync(ViidRoom.Vehicles(ViidRoom.Record(more: more)));
        Assert.Equal(reference, Assert.Single(room.Reads.Hits).Read.Picture);
    }

    [Fact]
    public async Task Notifications_AreAnsweredEach_ByTheRecordsInThem()
    {
        await using var room = new ViidRoom();
        string With(string id, string records) => $$"""{"Title":"t","{{records}},"NotificationID":"{{id}}"}""";
        var unknown = One.Replace(ViidRoom.Device, "33010012001190000009", StringComparison.Ordinal);
        var body = $$$"""
            {"SubscribeNotificationListObject":{"SubscribeNotificationObject":[
              {{{With("n1", $"MotorVehicleObjectList\":{{\"MotorVehicleObject\":[{One}]}}")}}}, {{{With("n2", $"MotorVehicleListObject\":[{unknown},{One}]")}}},
              {{{With("n3", $"MotorVehicleObjectList\":[{unknown}]")}}}, {{{With("n4", "InfoIDs\":\"a,b\"")}}},
              {{{With("n5", $"DeviceList\":{{\"DeviceObject\":[{{\"ApeID\":\"33010012001190000077\",\"Name\":\"东门\",\"Longitude\":\"120.1\",\"Latitude\":30.2}}]}}")}}}]}}
            """;
        var (fault, answers, tray) = await room.ReadAsync(body, ViidItem.Notification);
        Assert.Equal(ViidFault.None, fault);
        Assert.Equal(["n1: 0 OK", "n2: 0 OK", "n3: 4 unknownCamera", "n4: 0 OK", "n5: 0 OK"], answers);
        Assert.Equal("33010012001190000077", Assert.Single(tray.Things)["ApeID"]);
        var alarm = $$"""{"DispositionNotificationObject":[{"NotificationID":"a1","DispositionID":"d","MotorVehicleObject":{{ViidRoom.Record("330100120011900000010220260601080000000010200009")}}}]}""";
        Assert.Equal(["a1: 0 OK"], (await room.ReadAsync(alarm, ViidItem.Notification)).Answers);
        Assert.Equal(2, room.Reads.Hits.Count);
        room.Reads.Shard = _ => ValueTask.FromResult(ReadAnswer.Stopped);
        Assert.Equal(["a1: 2 busy"], (await room.ReadAsync(alarm.Replace("200009", "200010", StringComparison.Ordinal), ViidItem.Notification)).Answers);
    }

    [Fact]
    public async Task WhateverThePieces_ItIsTheSame_AndEveryPrefixIsNoJson()
    {
        await using var room = new ViidRoom();
        var data = Convert.ToBase64String(new byte[700]);
        var body = Encoding.UTF8.GetBytes(ViidRoom.Vehicles(
            ViidRoom.Record(more: $$"""  "SubImageList":{"SubImageInfoObject":[{"Data":"{{data}}\/\"","Type":"01"}]}"""), ViidRoom.Record("", "\"LaneNo\":1")));
        var whole = await room.ReadAsync(body);
        Assert.Equal(["0 OK", "0 OK"], whole.Answers);
        foreach (var piece in new[] { 1, 2, 3, 7, 64, 100 })
            Assert.Equal(["0 OK duplicate", "0 OK duplicate"], (await room.ReadAsync(body, piece: piece)).Answers);
        for (var length = 0; length < body.Length; length++)
        {
            var (fault, _) = await room.ParseAsync(body[..length], length % 5 == 0 ? 11 : int.MaxValue);
            Assert.Equal((length, ViidFault.BadJson), (length, fault));
        }
    }

    [Fact]
    public async Task WhateverIsChanged_NothingBreaks()
    {
        await using var room = new ViidRoom();
        var body = Encoding.UTF8.GetBytes(ViidRoom.Vehicles(ViidRoom.Record(more: """ "SubImageList":{"SubImageInfoObject":[{"Data":"QUJDRA==","Width":1}]},"HasPlate":"1" """)));
#pragma warning disable RS0030 // Seeded: a failure can be made again.
        var chance = new Random(7);
#pragma warning restore RS0030
        var faults = new HashSet<ViidFault>();
        for (var turn = 0; turn < 4_000; turn++)
        {
            var bytes = (byte[])body.Clone();
            for (var left = chance.Next(1, 4); left > 0; left--) bytes[chance.Next(bytes.Length)] = turn % 2 == 0 ? (byte)chance.Next(256) : (byte)"{}[]\",:\\0"[chance.Next(9)];
            var (fault, records) = await room.ParseAsync(bytes, chance.Next(1, 200));
            faults.Add(fault);
            Assert.InRange(records, 0, 10);
        }

        Assert.Equal([ViidFault.None, ViidFault.BadJson, ViidFault.NothingFound], faults.Order());
        Assert.Equal(0, room.Reads.Desks.ReadsSetAside);
    }

    [Theory]
    [InlineData("", "BadJson")]
    [InlineData("{}", "NothingFound")]
    [InlineData("7", "NothingFound")]
    [InlineData("{\"FaceListObject\":{\"FaceObject\":[]}}", "NothingFound")]
    [InlineData("{\"MotorVehicleListObject\":{}}", "None")]
    [InlineData("{\"MotorVehicleListObject\":{\"MotorVehicleObject\":[]}}", "None")]
    [InlineData("{}{}", "BadJson")]
    [InlineData("<a/>", "BadJson")]
    public async Task ABody_IsRefusedWhole_OnlyAsSuch(string body, string fault)
    {
        await using var room = new ViidRoom();
        Assert.Equal(fault, (await room.ReadAsync(body)).Fault.ToString());
    }

    [Fact]
    public async Task DeepLongAndMany_AreBounded()
    {
        await using var room = new ViidRoom();
        Assert.Equal(ViidFault.BadJson, (await room.ReadAsync($"{{\"a\":{new string('[', 70)}{new string(']', 70)}}}")).Fault);
        Assert.Equal(ViidFault.BadJson, (await room.ReadAsync($"{{\"{new string('a', 70_000)}\":1}}")).Fault);
        Assert.Equal(ViidFault.BadJson, (await room.ReadAsync($"{{\"a\":{new string('1', 70_000)}}}")).Fault);
        var longText = ViidRoom.Vehicles(ViidRoom.Record(more: $"\"Vendor\":\"{new string('x', 200_000)}\""));
        Assert.Equal(["0 OK"], (await room.ReadAsync(longText)).Answers);
        var many = ViidRoom.Vehicles([.. Enumerable.Range(0, 1_500).Select(at => at % 2 == 0 ? "7" : ViidRoom.Record($"3301001200119000000102{at:D26}"))]);
        var (fault, answers, _) = await room.ReadAsync(many, piece: 4_000);
        Assert.Equal((ViidFault.None, 1_500), (fault, answers.Count));
        Assert.Equal(["8 badField", "0 OK"], answers.Distinct());
    }

    [Fact]
    public async Task APicture_CostsNoMemory()
    {
        await using var room = new ViidRoom();
        var body = Encoding.UTF8.GetBytes(ViidRoom.Vehicles(ViidRoom.Record(more: $$"""  "SubImageList":[{"Data":"{{Convert.ToBase64String(new byte[4_000_000])}}"}]""")));
        var stream = new MemoryStream(body);
        var tray = room.Tray();
        using (var warm = new MemoryStream(body)) await ViidBody.ReadAsync(warm, room.Tray(), ViidItem.MotorVehicle, int.MaxValue, _ => default, TestContext.Current.CancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = ViidBody.ReadAsync(stream, tray, ViidItem.MotorVehicle, int.MaxValue, _ => default, TestContext.Current.CancellationToken);
        Assert.True(reading.IsCompletedSuccessfully); // On this thread, then.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000);
    }

    private static async Task ExpectOneAsync(ViidRoom room, (ViidFault Fault, List<string> Answers, ViidTray Tray) result)
    {
        Assert.Equal((ViidFault.None, "0 OK"), (result.Fault, Assert.Single(result.Answers)));
        var hit = Assert.Single(room.Reads.Hits);
        Assert.Equal(("K1", new Instant(room.Reads.NowMs), "京A12345", PlateColour.Blue), (hit.Camera.Id, hit.Read.SeenAt, hit.Read.Plate.ToString(), hit.Read.Vehicle.PlateColour));
        await Task.CompletedTask;
    }
}
