using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

public class OfficerIndexTests
{
    [Theory]
    [InlineData(1, 0u, 1u)]
    [InlineData(300, 1u, 1u)]
    [InlineData(300, uint.MaxValue - 299, 1u)] // Up to the last number there is.
    [InlineData(300, 4_000_000_000u, 2u)]
    [InlineData(300, 7u, 3u)] // Too far apart for an array.
    [InlineData(300, 1u, 14_316_557u)]
    public void Numbers_AreFoundAsInADictionary_AndNoOthersAre(int count, uint first, uint step)
    {
        var numbers = Enumerable.Range(0, count).Select(at => first + (uint)at * step).ToArray();
        new Random(1).Shuffle(numbers);
        var index = new OfficerIndex(Officers(numbers));
        var expected = numbers.Select((number, place) => (number, place)).ToDictionary(pair => pair.number, pair => pair.place);
        uint[] others = [0, 1, uint.MaxValue / 2, uint.MaxValue];
        var asked = numbers.SelectMany(number => new[] { number, unchecked(number - 1), unchecked(number + 1) }).Concat(others);
        foreach (var number in asked)
        {
            var known = index.TryFind(new OfficerId(number), out var place);
            Assert.Equal(expected.TryGetValue(number, out var there), known);
            if (known) Assert.Equal(there, place);
        }

        Assert.Equal(count, index.Count);
    }

    [Fact]
    public void Nobody_IsInAnEmptyOne() => Assert.False(new OfficerIndex(Officers()).TryFind(new OfficerId(0), out _));

    [Theory]
    [InlineData(6u)]
    [InlineData(5_000_000u)]
    public void ANumberTwice_IsRefused(uint other) =>
        Assert.Throws<ArgumentException>(() => new OfficerIndex(Officers(5, other), Officers(5)));

    [Fact]
    public void Homes_TellShardAndSlot_WithShardsWithoutOfficersBetween()
    {
        uint[][] staffs = [[], [9, 4], [], [], [1, 2, 3], [7], []];
        var homes = new OfficerHomes([.. staffs.Select(staff => Officers(staff))]);
        for (var shard = 0; shard < staffs.Length; shard++)
        {
            for (var slot = 0; slot < staffs[shard].Length; slot++)
            {
                Assert.True(homes.TryFind(new OfficerId(staffs[shard][slot]), out var foundShard, out var foundSlot));
                Assert.Equal((shard, slot), (foundShard, foundSlot));
            }
        }

        Assert.False(homes.TryFind(new OfficerId(5), out _, out _));
    }

    private static OfficerRegistration[] Officers(params uint[] numbers) =>
        [.. numbers.Select(number => new OfficerRegistration(new OfficerId(number), $"P{number}", City.Jurisdiction, City.Middle, []))];
}
