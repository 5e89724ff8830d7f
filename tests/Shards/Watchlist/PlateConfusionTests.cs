using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Watchlist;

/// <summary>What counts as a misreading.</summary>
public class PlateConfusionTests
{
    private const string All = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼警学挂港澳使领超试应急民航";

    [Fact]
    public void AConfusion_GoesBothWays_AndNeverWithItself()
    {
        foreach (var one in All)
        {
            Assert.False(PlateConfusions.Has(one, one));
            foreach (var other in All) Assert.Equal(PlateConfusions.Has(one, other), PlateConfusions.Has(other, one));
        }
    }

    [Theory]
    [InlineData("0O0D0QODOQDQ1I1L2Z5S8B6G4A1T173738", true)]
    [InlineData("UVVYMNNHMW沪浙京琼港澳", true)]
    [InlineData("A80CX1京港ZSL7UY", false)]
    public void KnownPairs(string pairs, bool expected)
    {
        foreach (var pair in pairs.Chunk(2)) Assert.True(PlateConfusions.Has(pair[0], pair[1]) == expected, new string(pair));
    }

    [Fact]
    public void ACharacterOnNoPlate_IsNotConfused() => Assert.False(PlateConfusions.Has('é', 'E'));

    [Fact]
    public void NoCharacter_IsConfusedWithMany() =>
        // What is listed as possible grows with it, and so does the work on a read with an unread character.
        Assert.All(All, one => Assert.InRange(All.Count(other => PlateConfusions.Has(one, other)), 0, 5));
}
