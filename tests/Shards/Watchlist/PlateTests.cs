using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Watchlist;

/// <summary>From what people and readers write to one form, and everything else refused with its reason.</summary>
public class PlateTests
{
    [Theory]
    [InlineData("京A12345", "京A12345", PlateForm.Ordinary)]
    [InlineData("京Ｏ·１２３４５", "京O12345", PlateForm.Ordinary)]
    [InlineData(" 鲁 b．f 8 8 0 1 ", "鲁BF8801", PlateForm.Ordinary)]
    [InlineData("苏e•05ev8", "苏E05EV8", PlateForm.Ordinary)]
    [InlineData("沪ADI2O45", "沪AD12045", PlateForm.NewEnergy)] // I and O stand in no serial.
    [InlineData("粤B12345D", "粤B12345D", PlateForm.NewEnergy)]
    [InlineData("粤BF12345", "粤BF12345", PlateForm.NewEnergy)]
    [InlineData("粤BFA2345", "粤BFA2345", PlateForm.NewEnergy)]
    [InlineData("粤BL12345", "粤BL12345", PlateForm.Misread)] // L says no drive.
    [InlineData("粤B12345X", "粤B12345X", PlateForm.Misread)]
    [InlineData("京812345", "京812345", PlateForm.Misread)] // A digit where the letter stands: read so, never issued so.
    [InlineData("京A0006警", "京A0006警", PlateForm.Police)]
    [InlineData("浙A1234学", "浙A1234学", PlateForm.Learner)]
    [InlineData("冀AB123挂", "冀AB123挂", PlateForm.Trailer)]
    [InlineData("冀AB123超", "冀AB123超", PlateForm.Trailer)]
    [InlineData("粤Z·1234港", "粤Z1234港", PlateForm.BorderCrossing)]
    [InlineData("粤ZA123澳", "粤ZA123澳", PlateForm.BorderCrossing)]
    [InlineData("京A1234试", "京A1234试", PlateForm.Trial)]
    [InlineData("224578使", "224578使", PlateForm.Embassy)]
    [InlineData("使224·578", "224578使", PlateForm.Embassy)]
    [InlineData("沪22412领", "沪22412领", PlateForm.Consulate)]
    [InlineData("沪2241领", "沪2241领", PlateForm.Consulate)]
    [InlineData("领22412", "22412领", PlateForm.Consulate)]
    [InlineData("WJ京1234X", "WJ京1234X", PlateForm.ArmedPolice)]
    [InlineData("京X1234应急", "京X1234应急", PlateForm.Rescue)]
    [InlineData("民航A1234", "民航A1234", PlateForm.Aviation)]
    [InlineData("鲁0112345", "鲁0112345", PlateForm.Tractor)]
    [InlineData("VA12345", "VA12345", PlateForm.Latin)]
    [InlineData("7abc123", "7ABC123", PlateForm.Latin)]
    [InlineData("OI10", "OI10", PlateForm.Latin)] // Elsewhere the letters are letters.
    [InlineData("us-ca:7ABC123", "US-CA:7ABC123", PlateForm.Latin)]
    [InlineData("FR：ab-123-cd", "FR:AB123CD", PlateForm.Latin)]
    [InlineData("AU-NSW:AB12CD", "AU-NSW:AB12CD", PlateForm.Latin)]
    [InlineData("GB-E0Z:A1", "GB-E0Z:A1", PlateForm.Latin)]
    [InlineData("CN:京A12345", "京A12345", PlateForm.Ordinary)]
    public void WhatPeopleAndReadersWrite_ComesToOneForm(string text, string expected, PlateForm form)
    {
        var plate = Parsed(text);
        Assert.Equal(expected, plate.ToString());
        Assert.Equal(form, plate.Form);
        Assert.False(plate.HasUnread);
        Assert.Equal(plate, Parsed(expected));
    }

    [Theory]
    [InlineData("京A1-345", "京A1-345", 0b0001000)]
    [InlineData("京A1*34?", "京A1-34-", 0b1001000)]
    [InlineData("＿A12345", "-A12345", 0b0000001)]
    [InlineData("京A-12345", "京A-12345", 0b0000100)] // Of new energy, or an ordinary one with a dash: the standard's word counts.
    [InlineData("京A—D1234", "京A-D1234", 0b0000100)]
    [InlineData("浙*A5A5FA", "浙*A5A5FA", 0b0000010)] // Of no form: a dash there would be left out.
    [InlineData("7AB*12", "7AB-12", 0b0001000)]
    [InlineData("US-CA:7AB*123", "US-CA:7AB*123", 0b0001000)]
    public void UnreadCharacters_AreKept(string text, string expected, int places)
    {
        var plate = Parsed(text);
        Assert.Equal(expected, plate.ToString());
        Assert.True(plate.HasUnread);
        Assert.Equal(places, plate.UnreadPlaces);
        Assert.Equal(plate, Parsed(expected));
    }

    [Theory]
    [InlineData("沪A-1234警", "沪A1234警")]
    [InlineData("京A-D12345", "京AD12345")]
    [InlineData("WJ-京1234X", "WJ京1234X")]
    [InlineData("使-224-578", "224578使")]
    [InlineData("DE:B-MW 1234", "DE:BMW1234")]
    public void ADash_ThatCanOnlyPartGroups_IsLeftOut(string text, string expected) => Assert.Equal(expected, Parsed(text).ToString());

    [Theory]
    [InlineData("", PlateRefusal.Empty)]
    [InlineData(" · ", PlateRefusal.Empty)]
    [InlineData("DE:", PlateRefusal.Empty)]
    [InlineData("DE:--", PlateRefusal.Empty)]
    [InlineData("无车牌", PlateRefusal.NoPlate)]
    [InlineData(" 车牌\u3000", PlateRefusal.NoPlate)]
    [InlineData("A", PlateRefusal.TooShort)]
    [InlineData("ABCDEFGHJKLMN", PlateRefusal.TooLong)]
    [InlineData("京A12345678901", PlateRefusal.TooLong)]
    [InlineData("京A1234567890", PlateRefusal.WrongForm)]
    [InlineData("京A---45", PlateRefusal.TooManyUnread)]
    [InlineData("-------", PlateRefusal.TooManyUnread)]
    [InlineData("AB1-", PlateRefusal.TooManyUnread)]
    [InlineData("A京12345", PlateRefusal.WrongForm)]
    [InlineData("京京A1234", PlateRefusal.WrongForm)]
    [InlineData("京A123456789", PlateRefusal.WrongForm)]
    [InlineData("京A警1234", PlateRefusal.WrongForm)]
    [InlineData("US:京A12345", PlateRefusal.WrongForm)]
    [InlineData("滬A12345", PlateRefusal.UnknownCharacter)] // No plate is issued with the traditional form.
    [InlineData("АВ1234", PlateRefusal.UnknownCharacter)] // Cyrillic А and В.
    [InlineData("京A123😀5", PlateRefusal.UnknownCharacter)]
    [InlineData("京A123\ud83d5", PlateRefusal.UnknownCharacter)]
    [InlineData("京A1234\u0301", PlateRefusal.UnknownCharacter)]
    [InlineData("京A12345\0", PlateRefusal.UnknownCharacter)]
    [InlineData("京A\u202e12345", PlateRefusal.UnknownCharacter)]
    [InlineData("ı23456", PlateRefusal.UnknownCharacter)] // A dotless i is no I.
    [InlineData("١٢٣٤٥", PlateRefusal.UnknownCharacter)]
    [InlineData("U:7ABC123", PlateRefusal.UnknownIssuer)]
    [InlineData("US-:7ABC123", PlateRefusal.UnknownIssuer)]
    [InlineData("US-CALI:7ABC123", PlateRefusal.UnknownIssuer)]
    [InlineData("京A:12345", PlateRefusal.UnknownIssuer)]
    [InlineData(":12345", PlateRefusal.UnknownIssuer)]
    [InlineData("US:CA:12345", PlateRefusal.UnknownCharacter)]
    public void WhatIsNoPlate_IsRefusedWithItsReason(string text, PlateRefusal expected)
    {
        Assert.False(Plate.TryParse(text, out var plate, out var refusal));
        Assert.Equal(expected, refusal);
        Assert.Equal(default, plate);
    }

    [Fact]
    public void AVeryLongText_IsRefused() => Assert.Equal(PlateRefusal.TooLong, Refused(new string('A', 1_000_000)));

    [Fact]
    public void EveryCharacterThereIs_IsTakenOrRefused_AndWhatIsTakenComesBackTheSame()
    {
        var taken = new StringBuilder();
        for (var letter = 0; letter <= char.MaxValue; letter++)
        {
            // At the end of a plate that is whole without it, so that separators are taken.
            if (!Plate.TryParse($"AB123{(char)letter}", out var plate, out var refusal))
            {
                Assert.NotEqual(PlateRefusal.None, refusal);
                continue;
            }

            taken.Append((char)letter);
            Assert.Equal(plate, Parsed(plate.ToString()));
        }

        Assert.InRange(taken.Length, 2 * (10 + 26 + 26), 160);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RandomTexts_AreTakenOrRefused_NeverThrown_AndComeBackTheSame(int seed)
    {
        const string Likely = "京沪粤浙使领警学挂港澳应急民航WJABDFIOZ0123456789-*?·.:： －＊ａ１无车牌\ud83d\u0301€";
        var random = new Random(seed);
        var takenCount = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Likely[random.Next(Likely.Length)]));
            var isTaken = Plate.TryParse(text, out var plate, out var refusal);
            Assert.Equal(isTaken, refusal == PlateRefusal.None);
            if (!isTaken) continue;
            takenCount++;
            var written = plate.ToString();
            Assert.True(Plate.TryParse(written, out var again, out _), $"'{text}' gave '{written}', which is refused");
            Assert.Equal(plate, again);
            Assert.Equal(plate.GetHashCode(), again.GetHashCode());
            Assert.Equal(plate, Restored(plate));
        }

        Assert.True(takenCount > 1_000, takenCount.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void BytesThatAreNoPlate_AreNotRestored()
    {
        var writer = new StateWriter();
        writer.Long(0x0202_0002_0202_0202); // A gap.
        writer.Long(0);
        writer.Long(0x7f7f);
        writer.Long(0);
        var bytes = writer.Written.ToArray();
        Assert.Throws<StateUnreadableException>(() => Read(bytes.AsSpan(0, 16)));
        Assert.Throws<StateUnreadableException>(() => Read(bytes.AsSpan(16)));
    }

    [Fact]
    public void Parsing_AllocatesNothing()
    {
        // The runtime itself allocates once in a while, as code is made faster; parsing would each time.
        var runs = Enumerable.Range(0, 5).Select(_ => ParseMany(1_000)).ToList();
        Assert.All(runs, run => Assert.Equal(2_000, run.Taken));
        Assert.Equal(0, runs.Min(run => run.Allocated));
    }

    private static (int Taken, long Allocated) ParseMany(int rounds)
    {
        var taken = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            if (Plate.TryParse("京A·1-345", out _, out _)) taken++;
            if (Plate.TryParse("US-CA:7ABC123", out _, out _)) taken++;
            if (Plate.TryParse("A京12345", out _, out _)) taken++;
        }

        return (taken, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Plate Parsed(string text)
    {
        Assert.True(Plate.TryParse(text, out var plate, out var refusal), $"'{text}': {refusal}");
        return plate;
    }

    private static PlateRefusal Refused(string text)
    {
        Assert.False(Plate.TryParse(text, out _, out var refusal));
        return refusal;
    }

    private static Plate Restored(Plate plate)
    {
        var writer = new StateWriter();
        plate.Save(writer);
        return Read(writer.Written);
    }

    private static Plate Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        return Plate.Restore(ref reader);
    }
}
