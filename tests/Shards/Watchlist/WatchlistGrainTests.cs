using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Watchlist;

/// <summary>Who may do what with a watchlist entry, and when it ends.</summary>
public class WatchlistGrainTests
{
    private static readonly Instant Start = new(1_790_000_000_000);
    private static readonly JurisdictionId Own = new(3);
    private static readonly WatchlistEntryId Id = new(Own, 127);

    private static readonly WatchlistEntry Entry = new(
        Plates.Parsed("京A12345"),
        new WatchedVehicle(new VehicleLook(PlateColour.Blue, VehicleClass.Car, VehicleColour.Grey), "Lexus"),
        "刑事诉讼法 153", "2026-0815", "Stolen in the night, keys taken", "wang", 2, Days(10), WatchlistSharing.OwnCity, []);

    [Fact]
    public void AnEntry_IsAsked_Approved_AndEndsByItself()
    {
        var grain = Asked(Entry);
        Assert.Equal(WatchlistState.Asked, grain.State);
        Assert.False(grain.IsActiveAt(Days(0.1)));
        Assert.Equal(Refusal.None, grain.Approve("li", Days(1)));
        Assert.True(grain.IsActiveAt(Days(1)));
        Assert.Equal((WatchlistState.Active, Days(1), "li", Days(10)), Told(grain));
        Assert.False(grain.Tick(Days(10).PlusMilliseconds(-1)));

        // Over by the clock before a tick has said so.
        Assert.False(grain.IsActiveAt(Days(10)));
        Assert.Equal(Refusal.EntryOver, grain.Withdraw("wang", "found", Days(10)));
        Assert.Equal(Refusal.EntryOver, grain.Renew("wang", Days(20), "not found", Days(10)));
        Assert.True(grain.Tick(Days(10.5)));
        Assert.False(grain.Tick(Days(11)));
        Assert.True(grain.IsOver);
        Assert.Equal((WatchlistState.Expired, Days(10.5), "li", Days(10)), Told(grain));
        Assert.Equal(
            [(WatchlistDeed.Asked, "wang"), (WatchlistDeed.Approved, "li"), (WatchlistDeed.Expired, "engine")],
            grain.View().Steps.Select(step => (step.Deed, step.By)));
    }

    [Theory]
    [InlineData("wang")]
    [InlineData("Wang")]
    [InlineData(" wang ")]
    public void Nobody_DecidesOnTheirOwn(string name)
    {
        var grain = Asked(Entry);
        Assert.Equal(Refusal.OwnApproval, grain.Approve(name, Start));
        Assert.Equal(Refusal.OwnApproval, grain.Reject(name, "why not", Start));
        Assert.Equal(WatchlistState.Asked, grain.State);
        Assert.Equal(Refusal.BasisMissing, grain.Approve(" ", Start));
        Assert.Equal(Refusal.None, grain.Approve("li", Start));
        Assert.Equal(Refusal.NothingToApprove, grain.Approve("li", Start));
        Assert.Equal(Refusal.NothingToApprove, grain.Reject("li", "late", Start));
    }

    [Fact]
    public void WhatIsAskedForWrongly_IsRefused_AndNothingIsKept()
    {
        Assert.Equal(Refusal.PlateNotReadable, Refused(Entry with { Plate = default }));
        Assert.Equal(Refusal.PlateNotReadable, Refused(Entry with { Plate = Plates.Parsed("京812345") }));
        Assert.Equal(Refusal.BasisMissing, Refused(Entry with { LegalBasis = " " }));
        Assert.Equal(Refusal.BasisMissing, Refused(Entry with { LegalBasis = new string('x', WatchlistLimits.LegalBasisMax + 1) }));
        Assert.Equal(Refusal.BasisMissing, Refused(Entry with { CaseNumber = "" }));
        Assert.Equal(Refusal.BasisMissing, Refused(Entry with { Purpose = "\t" }));
        Assert.Equal(Refusal.BasisMissing, Refused(Entry with { RequestedBy = "" }));
        var longMake = Entry.Vehicle with { Make = new string('x', WatchlistLimits.MakeMax + 1) };
        Assert.Equal(Refusal.BasisMissing, Refused(Entry with { Vehicle = longMake }));
        Assert.Equal(Refusal.PriorityOutOfRange, Refused(Entry with { Priority = 0 }));
        Assert.Equal(Refusal.PriorityOutOfRange, Refused(Entry with { Priority = 5 }));
        Assert.Equal(Refusal.ExpiryOutOfRange, Refused(Entry with { Until = Start }));
        Assert.Equal(Refusal.ExpiryOutOfRange, Refused(Entry with { Until = Days(30).PlusMilliseconds(1) }));
        Assert.Equal(Refusal.ExpiryOutOfRange, Refused(Entry with { Until = new Instant(long.MaxValue) }));
        Assert.Equal(Refusal.ExpiryOutOfRange, Refused(Entry with { Until = new Instant(long.MinValue) }));
        Assert.NotNull(Asked(Entry with { Until = Days(30) }));
    }

    [Fact]
    public void Sharing_SaysWithWhom()
    {
        JurisdictionId four = new(4), five = new(5);
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { SharedWith = [four] }));
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { Sharing = WatchlistSharing.Named }));
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { Sharing = WatchlistSharing.Named, SharedWith = [four, four] }));
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { Sharing = WatchlistSharing.Named, SharedWith = [four, Own] }));
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { Sharing = WatchlistSharing.Named, SharedWith = [default] }));
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { Sharing = (WatchlistSharing)9 }));
        var tooMany = Enumerable.Range(10, WatchlistLimits.SharedWithMax + 1);
        JurisdictionId[] many = [.. tooMany.Select(number => new JurisdictionId((ushort)number))];
        Assert.Equal(Refusal.SharingUnclear, Refused(Entry with { Sharing = WatchlistSharing.Named, SharedWith = many }));

        Assert.Equal([true, false, false], Shared(Entry));
        Assert.Equal([true, true, false], Shared(Entry with { Sharing = WatchlistSharing.Named, SharedWith = [four] }));
        Assert.Equal([true, true, true], Shared(Entry with { Sharing = WatchlistSharing.Province }));

        IEnumerable<bool> Shared(WatchlistEntry entry) => new[] { Own, four, five }.Select(Asked(entry).IsSharedWith).ToList();
    }

    [Fact]
    public void MoreTime_IsGivenByAThirdPersonOnly()
    {
        var grain = Asked(Entry);
        Assert.Equal(Refusal.EntryNotActive, grain.Renew("wang", Days(20), "still gone", Days(1)));
        Assert.Equal(Refusal.None, grain.Approve("li", Days(1)));
        Assert.Equal(Refusal.ReasonMissing, grain.Renew("zhao", Days(20), " ", Days(2)));
        Assert.Equal(Refusal.BasisMissing, grain.Renew("", Days(20), "still gone", Days(2)));
        Assert.Equal(Refusal.ExpiryOutOfRange, grain.Renew("zhao", Days(10), "still gone", Days(2))); // No later than now.
        Assert.Equal(Refusal.ExpiryOutOfRange, grain.Renew("zhao", Days(32.1), "still gone", Days(2)));
        Assert.Equal(Refusal.None, grain.Renew("zhao", Days(32), "still gone", Days(2)));
        Assert.Equal(Refusal.RenewalWaits, grain.Renew("li", Days(20), "still gone", Days(2)));
        Assert.Equal(Days(10), grain.ExpiresAt); // Asking changes nothing.

        Assert.Equal(Refusal.OwnApproval, grain.Approve("ZHAO", Days(3)));
        Assert.Equal(Refusal.OwnApproval, grain.Approve("wang", Days(3)));
        Assert.Equal(Refusal.ReasonMissing, grain.Reject("li", "", Days(3)));
        Assert.Equal(Refusal.None, grain.Reject("li", "ask again when it is near", Days(3)));
        Assert.True(grain.IsActiveAt(Days(9)));
        Assert.Equal((Days(10), null), (grain.ExpiresAt, grain.View().Renewal));

        Assert.Equal(Refusal.None, grain.Renew("zhao", Days(38), "still gone", Days(9)));
        Assert.Equal(Refusal.None, grain.Approve("sun", Days(9.5)));
        Assert.Equal((WatchlistState.Active, Days(1), "sun", Days(38)), Told(grain));
        Assert.False(grain.Tick(Days(37)));
        Assert.True(grain.Tick(Days(38)));
    }

    [Fact]
    public void TimeThatWasAskedForAndNotDecidedOn_EndsWithTheEntry()
    {
        var grain = Asked(Entry);
        grain.Approve("li", Days(1));
        grain.Renew("zhao", Days(20), "still gone", Days(9));
        Assert.Equal(Refusal.EntryOver, grain.Approve("sun", Days(10)));
        Assert.True(grain.Tick(Days(10)));
        Assert.Equal((WatchlistState.Expired, null), (grain.State, grain.View().Renewal));
        Assert.Equal(Refusal.EntryOver, grain.Approve("sun", Days(10)));
    }

    [Fact]
    public void WhatNobodyDecidesOn_EndsInAWeek_OrAtItsEnd()
    {
        var grain = Asked(Entry);
        Assert.False(grain.Tick(Days(6.9)));
        Assert.Equal(Refusal.EntryOver, grain.Approve("li", Days(7)));
        Assert.True(grain.Tick(Days(7)));
        Assert.Equal(Days(2), Asked(Entry with { Until = Days(2) }).ExpiresAt);
    }

    [Fact]
    public void AnEntry_IsRefusedOrWithdrawn_WithAReason_AndThatIsItsEnd()
    {
        var refused = Asked(Entry);
        Assert.Equal(Refusal.ReasonMissing, refused.Reject("li", "", Start));
        Assert.Equal(Refusal.None, refused.Reject("li", "no order of a court", Start));
        var withdrawn = Asked(Entry);
        withdrawn.Approve("li", Start);
        Assert.Equal(Refusal.ReasonMissing, withdrawn.Withdraw("wang", new string('x', WatchlistLimits.ReasonMax + 1), Start));
        Assert.Equal(Refusal.BasisMissing, withdrawn.Withdraw(" ", "found", Start));
        Assert.Equal(Refusal.None, withdrawn.Withdraw("wang", "found", Start));
        Assert.Equal((WatchlistState.Refused, WatchlistState.Withdrawn), (refused.State, withdrawn.State));
        foreach (var grain in new[] { refused, withdrawn })
        {
            Assert.False(grain.IsActiveAt(Start));
            Assert.False(grain.Tick(Days(40)));
            Assert.Equal(Refusal.EntryOver, grain.Approve("li", Start));
            Assert.Equal(Refusal.EntryOver, grain.Reject("li", "again", Start));
            Assert.Equal(Refusal.EntryOver, grain.Renew("li", Days(20), "again", Start));
            Assert.Equal(Refusal.EntryOver, grain.Withdraw("li", "again", Start));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverIsDone_TwoPeopleStandBehindEveryDay_AndASavedEntryGoesOnTheSame(int seed)
    {
        var random = new Random(seed);
        string[] people = ["wang", "li", "zhao", "Wang ", ""];
        var renewals = 0;
        for (var life = 0; life < 300; life++)
        {
            var (now, grain) = (Start, Asked(Entry with { Until = Days(1 + random.Next(30)) }));
            for (var step = 0; step < 60; step++)
            {
                now = now.PlusMilliseconds(random.Next(3) * WatchlistLimits.DayMilliseconds / 2);
                var (before, by, copy) = (grain.View(), people[random.Next(people.Length)], Restored(grain));
                var deed = random.Next(40);
                var (until, at) = (now.PlusMilliseconds((random.Next(33) - 1) * WatchlistLimits.DayMilliseconds), now);
                Assert.Equal(Do(grain), Do(copy));
                Assert.Equal(Bytes(grain), Bytes(copy));

                var after = grain.View();
                if (after.ExpiresAt != before.ExpiresAt || (after.State != before.State && after.State == WatchlistState.Active))
                {
                    Assert.NotEqual("wang", after.ApprovedBy.Trim().ToLowerInvariant());
                    Assert.NotEqual(before.Renewal?.AskedBy, after.ApprovedBy);
                    Assert.InRange(after.ExpiresAt.MillisecondsSince(now), 1, 30 * WatchlistLimits.DayMilliseconds);
                    if (before.Renewal is not null) renewals++;
                }

                if (before.IsOver) Assert.Equal(before.State, after.State);

                string Do(WatchlistGrain to) => deed switch
                {
                    < 15 => to.Approve(by, at).ToString(),
                    < 30 => to.Renew(by, until, "still gone", at).ToString(),
                    < 33 => to.Reject(by, "no", at).ToString(),
                    33 => to.Withdraw(by, "found", at).ToString(),
                    _ => to.Tick(at).ToString(),
                };
            }
        }

        Assert.True(renewals > 50);
    }

    [Fact]
    public void TheAccount_IsBounded_AndKeepsHowItBegan()
    {
        var grain = Asked(Entry);
        grain.Approve("li", Days(1));
        for (var round = 0; round < WatchlistLimits.StepsMax; round++)
        {
            Assert.Equal(Refusal.None, grain.Renew("zhao", Days(20 + round), $"round {round}", Days(5 + round)));
            Assert.Equal(Refusal.None, grain.Approve("sun", Days(5 + round)));
        }

        var steps = grain.View().Steps;
        Assert.Equal(WatchlistLimits.StepsMax, steps.Count);
        Assert.Equal([WatchlistDeed.Asked, WatchlistDeed.Approved], steps.Take(2).Select(step => step.Deed));
        Assert.Equal(Days(5 + WatchlistLimits.StepsMax - 1), steps[^1].At);
    }

    [Fact]
    public void AVehicleOfAnotherLook_IsTold()
    {
        var grey = Entry.Vehicle;
        Assert.Equal(LookDifferences.None, grey.DifferencesFrom(default));
        Assert.Equal(LookDifferences.None, grey.DifferencesFrom(grey.Look));
        var other = new VehicleLook(PlateColour.Other, VehicleClass.Other, VehicleColour.Other);
        Assert.Equal(LookDifferences.None, grey.DifferencesFrom(other));
        Assert.Equal(
            LookDifferences.PlateColour | LookDifferences.Class | LookDifferences.Colour,
            grey.DifferencesFrom(new VehicleLook(PlateColour.Yellow, VehicleClass.HeavyLorry, VehicleColour.Red)));
        Assert.Equal(LookDifferences.Class, grey.DifferencesFrom(new VehicleLook(default, VehicleClass.LightLorry, VehicleColour.Grey)));
    }

    [Theory]
    [InlineData("W3-000127", true)]
    [InlineData("W3-4000000000", true)]
    [InlineData("3-000127", false)]
    [InlineData("W0-000127", false)]
    [InlineData("W3-0", false)]
    [InlineData("W3", false)]
    [InlineData(null, false)]
    public void ANumber_IsReadAsItIsWritten(string? text, bool expected)
    {
        Assert.Equal(expected, WatchlistEntryId.TryParse(text, out var id));
        if (expected) Assert.Equal(text, id.ToString());
    }

    private static Instant Days(double days) => Start.PlusMilliseconds((long)(days * WatchlistLimits.DayMilliseconds));

    private static WatchlistGrain Asked(WatchlistEntry entry)
    {
        Assert.Equal(Refusal.None, WatchlistGrain.Ask(Id, entry, Start, out var grain));
        return grain!;
    }

    private static Refusal Refused(WatchlistEntry entry)
    {
        var refusal = WatchlistGrain.Ask(Id, entry, Start, out var grain);
        Assert.Null(grain);
        return refusal;
    }

    private static (WatchlistState State, Instant Since, string ApprovedBy, Instant ExpiresAt) Told(WatchlistGrain grain)
    {
        var view = grain.View();
        return (view.State, view.Since, view.ApprovedBy, view.ExpiresAt);
    }

    private static byte[] Bytes(WatchlistGrain grain)
    {
        var writer = new StateWriter();
        grain.Save(writer);
        return writer.Written.ToArray();
    }

    private static WatchlistGrain Restored(WatchlistGrain grain)
    {
        var reader = new StateReader(Bytes(grain));
        var restored = WatchlistGrain.Restore(ref reader);
        Assert.True(reader.AtEnd);
        return restored;
    }
}
