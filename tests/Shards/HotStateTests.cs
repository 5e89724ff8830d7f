using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

public class HotStateTests
{
    private const int Officers = 60_000;
    private const double BytesMax = 256;

    [Fact]
    public void AnOfficer_TakesNoMoreThanWasPromised_WithItsRegistration_OnceItHasMovedAndIsFree()
    {
        string[] skills = ["medic"];
        Place(new ShardTables(City.Jurisdiction, City.Policy(), Make(10), default, 30), 10); // Compiles it.

        // What is allocated, not what is left: nothing else in the process can disturb it, and less cannot stay.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var registrations = Make(Officers);
        var tables = new ShardTables(City.Jurisdiction, City.Policy(), registrations, default, 30);
        Place(tables, Officers);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Officers;
        GC.KeepAlive(tables);
        TestContext.Current.SendDiagnosticMessage($"{each:F1} bytes an officer");
        Assert.InRange(each, 200, BytesMax);

        OfficerRegistration[] Make(int count)
        {
            var made = new OfficerRegistration[count];
            for (var at = 0; at < count; at++)
                made[at] = new(new OfficerId((uint)at + 1), NameOf(at), City.Jurisdiction, City.Middle, skills);
            return made;
        }
    }

    // As from a file: a string and nothing beside it.
    private static string NameOf(int at) => string.Create(7, at, (name, number) =>
    {
        name[0] = 'P';
        number.TryFormat(name[1..], out _, "D6");
    });

    private static void Place(ShardTables tables, int officers)
    {
        for (var number = 1; number <= officers; number++)
        {
            var fix = new Fix(City.Officer(number), new Instant(1_790_000_000_000), City.At(number % 8 * 400, 0), 0, 0, 50);
            if (tables.Officers.Fold(fix, out var cameBack) != FoldResult.Folded || !tables.Freed(cameBack!)) Assert.Fail("not folded");
        }
    }
}
