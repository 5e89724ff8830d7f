using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards.Calls;

/// <summary>What desks do with calls, written down and read again, and the state they lead to, saved and restored on the way.</summary>
public class CallBytesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyDeedsOfDesks_ReplayedFromAnySave_GiveTheSameState(int seed)
    {
        var random = new Random(seed);
        var (city, entries, saves) = (new City(4), new List<(EntryKind, byte[])>(), new List<(int At, byte[] Save)>());
        for (var step = 0; step < 400; step++)
        {
            city.Now = city.Now.PlusMilliseconds(random.Next(5_000));
            var writer = new StateWriter();
            var input = Deed(random, city);
            var kind = InputBytes.Write(writer, city.Now, input);
            entries.Add((kind, writer.Written.ToArray()));
            city.State.Apply(city.Now, input);
            city.State.Effects.Drain();
            if (random.Next(40) == 0) saves.Add((entries.Count, Bytes(city.State)));
        }

        var expected = Bytes(city.State);
        Assert.True(city.State.OpenIncidents > 5 && saves.Count > 3);
        foreach (var (at, save) in saves.Prepend((0, [])))
        {
            var state = new City(4).State;
            state.Effects.Drain();
            var reader = new StateReader(save);
            if (save.Length > 0) state.Restore(ref reader);
            foreach (var (kind, bytes) in entries.Skip(at))
            {
                var (now, input) = InputBytes.Read(kind, bytes);
                state.Apply(now, input);
                state.Effects.Clear();
            }

            Assert.Equal(expected, Bytes(state));
        }
    }

    [Fact]
    public void EveryCut_OfAnInput_IsRefused()
    {
        var random = new Random(5);
        var city = new City(1);
        DeskCallTests.Open(city, 1, "noise", City.Middle);
        foreach (var input in Enumerable.Range(0, 60).Select(_ => Deed(random, city)).DistinctBy(input => input.GetType()))
        {
            var writer = new StateWriter();
            var kind = InputBytes.Write(writer, city.Now, input);
            var whole = writer.Written.ToArray();
            for (var length = 0; length < whole.Length; length++)
                Assert.Throws<StateUnreadableException>(() => InputBytes.Read(kind, whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void TheArea_OfACall_IsWrittenToo()
    {
        var writer = new StateWriter();
        var call = new Call(DeskCallTests.Id(1), "noise", 0, City.Middle, "", "", "", "", "110");
        var kind = InputBytes.Write(writer, new Instant(1), new CallReceived(call) { Area = "north" });
        Assert.Equal("north", ((CallReceived)InputBytes.Read(kind, writer.Written).Input).Area);
        writer.Clear();
        kind = InputBytes.Write(writer, new Instant(1), new CallSplit(default, call.Id, default, "li") { Area = "south" });
        Assert.Equal("south", ((CallSplit)InputBytes.Read(kind, writer.Written).Input).Area);
    }

    private static ShardInput Deed(Random random, City city)
    {
        var incident = new IncidentId(City.Jurisdiction, (uint)random.Next(1, Math.Max(2, city.State.OpenIncidents + 2)));
        var other = random.Next(2) == 0 ? default : new IncidentId(City.Jurisdiction, (uint)random.Next(1, 12));
        var call = DeskCallTests.Id(random.Next(80));
        return random.Next(8) switch
        {
            0 or 1 or 2 => new CallReceived(new Call(
                call, random.Next(3) == 0 ? "robbery" : "noise", (byte)random.Next(5), City.At(random.Next(300), random.Next(300)), "这里", "救命",
                "Li", "1", "110")
            {
                State = (CallState)random.Next(5),
                Mark = (PlaceMark)(random.Next(4) / 2),
                CallerPlace = random.Next(2) == 0 ? null : City.At(5, 5),
                CallerPlaceText = "home",
                TakenBy = "desk",
            })
            {
                Joining = random.Next(3) switch { 0 => default, 1 => Joining.Apart, _ => Joining.To(incident) },
                Near = random.Next(2) == 0 ? [] : [new JurisdictionId(4)],
                MinuteOfWeek = 77,
            },
            3 or 4 => new CallSplit(incident, call, other, "li") { Near = [new JurisdictionId(5)], MinuteOfWeek = 8 },
            5 => new CallAmended(incident, call, new CallChange(
                random.Next(2) == 0 ? null : "x", "", null, "y", random.Next(2) == 0 ? null : City.At(1, 1), null,
                random.Next(2) == 0 ? null : CallState.Silent), "wang"),
            6 => new AttachmentAdded(incident, new Attachment(
                DeskCallTests.Id(random.Next(900)), random.Next(2) == 0 ? default : call, "link", "urn:x:1", "n", "li", default)),
            _ => new PlaceFollowedUp((uint)random.Next(1, 9), "li", "seen"),
        };
    }

    private static byte[] Bytes(ShardState state)
    {
        state.Effects.Drain();
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }
}
