using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards.Lines;

/// <summary>What is said and done about lines, written down and read again, and the state it leads to, saved and restored on the way.</summary>
public class LineBytesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnyReportsAndDeeds_ReplayedFromAnySave_GiveTheSameState(int seed)
    {
        var random = new Random(seed);
        var (city, entries, saves) = (new City(2), new List<(EntryKind, byte[])>(), new List<(int At, byte[] Save)>());
        for (var step = 0; step < 500; step++)
        {
            city.Now = city.Now.PlusMilliseconds(random.Next(20_000));
            var writer = new StateWriter();
            var input = Deed(random);
            var kind = InputBytes.Write(writer, city.Now, input);
            entries.Add((kind, writer.Written.ToArray()));
            city.State.Apply(city.Now, input);
            city.State.Effects.Clear();
            if (random.Next(50) == 0) saves.Add((entries.Count, Bytes(city.State)));
        }

        var expected = Bytes(city.State);
        Assert.True(saves.Count > 3);
        foreach (var (at, save) in saves.Prepend((0, [])))
        {
            var state = new City(2).State;
            state.Effects.Clear();
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
        foreach (var input in Enumerable.Range(0, 200).Select(_ => Deed(random)).DistinctBy(input => input.GetType()))
        {
            var writer = new StateWriter();
            var kind = InputBytes.Write(writer, new Instant(1), input);
            var whole = writer.Written.ToArray();
            for (var length = 0; length < whole.Length; length++)
                Assert.Throws<StateUnreadableException>(() => InputBytes.Read(kind, whole.AsSpan(0, length)));
        }
    }

    private static ShardInput Deed(Random random)
    {
        var line = LineTests.Line(random.Next(1, 30));
        var (by, number) = (random.Next(2) == 0 ? "li" : "wang", random.Next(1, 20));
        return random.Next(9) switch
        {
            0 or 1 or 2 => LineTests.Report(number, "rrAXE"[random.Next(5)]),
            3 => new LineReported("pbx", $"c{number}", LineReport.Ringing, new LineCaller("", "Li", "", null, 0, "人民路"), ""),
            4 => new LineAsked(random.Next(2) == 0 ? default : line, by),
            5 => new LineLetGo(line, by),
            6 => new LineTied(
                line, new IncidentId(City.Jurisdiction, (uint)random.Next(1, 5)), LineTests.Id(random.Next(9)), (CallState)random.Next(5), by),
            7 => new CallBackTold(line, random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0 ? "" : "engaged", by),
            _ => random.Next(3) == 0
                ? new CallReceived(new Call(LineTests.Id(number), "noise", 0, City.At(number * 400, 0), "", "", "", "", "110"))
                : new Ticked(),
        };
    }

    private static byte[] Bytes(ShardState state)
    {
        state.Effects.Clear();
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }
}
