using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards.Policy;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>Another policy while incidents are open: bytes, what changes and what stays, starts after half of a change.</summary>
public class PolicyTests
{
    [Fact]
    public void APolicy_ComesBackFromItsBytes_AndItsHashIsOfWhatItSays()
    {
        var policy = Full(3);
        var writer = new StateWriter();
        PolicyBytes.Write(writer, policy);
        var reader = new StateReader(writer.Written);
        var back = PolicyBytes.Read(ref reader);
        Assert.True(reader.AtEnd);
        var again = new StateWriter();
        PolicyBytes.Write(again, back);
        Assert.Equal(writer.Written, again.Written);
        Assert.Equal(PolicyBytes.HashOf(policy), PolicyBytes.HashOf(Full(4)));
        Assert.NotEqual(PolicyBytes.HashOf(policy), PolicyBytes.HashOf(policy with { JoinMetres = 61 }));
        Assert.Equal(policy.Version, back.Version);

        var input = new StateWriter();
        var kind = InputBytes.Write(input, new Instant(9), new AreasFound([new(new IncidentId(City.Jurisdiction, 7), City.Middle, "a-1")]));
        var (_, read) = InputBytes.Read(kind, input.Written);
        Assert.Equal("a-1", Assert.IsType<AreasFound>(read).Incidents.Single().Area);
        for (var length = 0; length < writer.Written.Length; length += 11) AssertUnreadable(writer.Written[..length].ToArray());
    }

    /// <summary>A restart sets timers by the policy in force: a reload has to come to the same.</summary>
    [Fact]
    public void Timers_AreTheNewOnesAtOnce()
    {
        var city = new City(4, policy: City.Policy() with { Version = new PolicyVersion(1, "one", default, "start"), Areas = Areas("a-1", "a-2") });
        var noise = city.Open("noise", "a-1");
        var late = city.Grain(noise).Life.LateAt;
        var timers = TimerTable.Of([7, 7, 7, 7], [10, 10, 10, 10]);
        city.Ask(new PolicySet(city.Tables.Policy with { Timers = timers, Areas = Areas("a-2"), Version = new PolicyVersion(2, "two", city.Now, "chen") }));
        Assert.NotEqual(late, city.Grain(noise).Life.LateAt);
        Assert.Equal(city.Grain(noise).Since.PlusSeconds(7), city.Grain(noise).Life.LateAt);
    }

    [Fact]
    public void WhatIsOpenStays_AndFollowsTheNewRules()
    {
        var first = new PolicyVersion(1, "one", default, "start");
        var city = new City(4, policy: City.Policy() with { Version = first, Areas = Areas("a-1", "a-2") });
        var noise = city.Open("noise", "a-1");
        var robbery = city.Open("robbery", "a-2");
        var before = city.Grain(robbery);
        Assert.Equal((1, "engine"), (before.Policy, before.MandateOf));

        var types = city.Tables.Policy.Types.ToDictionary();
        types["robbery"] = types["robbery"] with { Priority = 3, AutoIssuePriorities = [], Skills = ["firearms"] };
        types.Remove("noise");
        var next = city.Tables.Policy with { Types = types, Version = new PolicyVersion(2, "two", city.Now, "chen"), Areas = Areas("a-2") };
        Assert.Equal(Refusal.None, city.Ask(new PolicySet(next)).Refusal);

        Assert.Equal(2, city.State.OpenIncidents);
        var after = city.Grain(robbery);
        Assert.Equal((2, (string?)null), (after.Policy, after.MandateOf)); // What the engine may no longer do, it does no longer.
        Assert.Equal(1, after.Priority);
        Assert.Equal(["firearms"], after.Type.Skills);
        Assert.Equal("a-2", after.Area);
        var orphan = city.Grain(noise);
        Assert.Equal(("noise", "", 4), (orphan.Type.Code, orphan.Area, orphan.Priority)); // Its area is gone: it is everybody's.
        var said = after.View().Timeline[^1];
        Assert.Equal((HappeningKind.PolicyChanged, "chen", "2", 2), (said.Kind, said.By, said.Detail, said.Policy));
        Assert.Equal(1, after.View().Timeline[0].Policy);
        Assert.Equal(Refusal.UnknownType, city.Ask(Call("noise", "a-2", 9)).Refusal);

        Assert.True(city.Ask(new PolicySet(next with { JoinMetres = 0, Version = next.Version with { Hash = "late" } })).Repeated);
        Assert.Equal(60, city.Tables.Policy.JoinMetres); // Not above the one in force: passed over.

        city.Ask(new AreasFound([new(noise, orphan.Place, "a-2"), new(robbery, City.At(9_000, 0), "a-1"), new(robbery, after.Place, "a-9")]));
        Assert.Equal(("a-2", "a-2"), (orphan.Area, after.Area)); // Elsewhere, or of an area nobody knows: passed over.
    }

    [Fact]
    public void WhoWaits_IsLookedAtAgain_WhenPlansChange_OrStackingIsSwitchedOn()
    {
        var city = new City(5, policy: City.Policy() with { Version = new PolicyVersion(1, "one", default, "start"), Sending = new SendingNumbers { StackingAuto = false } });
        for (var officer = 1; officer <= 5; officer++) city.Place(officer, City.At(officer == 5 ? 9_000 : officer * 100, 0));
        var robbery = city.Do(Call("robbery", "", 1)).Incident; // The engine sends one, and may fill a plan.
        var (noise, stacked) = (city.Do(Call("noise", "", 2)).Incident, city.Do(Call("noise", "", 3)).Incident);
        Assert.Single(city.Incident(robbery).Directives);
        Assert.Equal(Refusal.None, city.Do(new OfficerStatusSet(City.Officer(5), OfficerStatus.Busy)).Refusal);
        Assert.Equal(Refusal.None, city.Do(new StackOrdered(stacked, City.Officer(5), "li")).Refusal);
        city.Do(new OfficerStatusSet(City.Officer(5), OfficerStatus.Available));
        Assert.Equal(IncidentState.Waiting, city.Incident(stacked).State); // A person is to send.

        ResponsePlan Plan(string type) => new("p-" + type, type, "*", 0, default, [new Need(2, [])], TieBreak.Number, 1);
        city.Do(new PolicySet(city.Tables.Policy with
        {
            Plans = new ResponsePlans([Plan("robbery"), Plan("noise")]), Sending = new SendingNumbers { StackingAuto = true },
            Version = new PolicyVersion(2, "two", city.Now, "chen"),
        }));
        Assert.Equal(City.Officer(5), Assert.Single(city.Incident(stacked).Directives).Officer);
        Assert.Equal("p-noise", city.Incident(noise).Sending!.Plan);
        city.Wait(1);
        Assert.Equal(2, city.Incident(robbery).Directives.Count);
        Assert.Equal(2, city.Incident(noise).Ranking!.Policy);
    }

    [Theory]
    [InlineData("meal", "meal", OfficerStatus.Busy, "meal", true)]         // As it was.
    [InlineData("meal", null, OfficerStatus.Busy, null, false)]            // Gone: the first that shows busy.
    [InlineData("court", null, OfficerStatus.Busy, null, false)]           // Only a person could send: the engine does not because a row is gone.
    [InlineData("court", "open", OfficerStatus.Available, "court", false)] // The table says so of this very code.
    public void AStatusThatIsGone_BecomesOneThatIsSound_AndThatIsTold(string code, string? then, OfficerStatus status, string? known, bool isConditional)
    {
        StatusTable Statuses(params StatusCode[] more) => new([.. StatusTable.Default.Rows, .. more]);
        var meal = new StatusCode("meal", "Meal", "用餐", Availability.ConditionallyAvailable, OfficerStatus.Busy, StatusSetter.Anyone, ["*"], 0);
        var court = meal with { Code = "court", Shows = OfficerStatus.Available };
        var city = new City(2, policy: City.Policy() with { Statuses = Statuses(meal, court), Version = new PolicyVersion(1, "one", default, "start") });
        Assert.Equal(Refusal.None, city.Do(new StatusChosen(City.Officer(1), code, "back at two", "li", true, true)).Refusal);
        var deeds = city.Left.OfType<OfficerDid>().Count();
        var next = then switch
        {
            "meal" => Statuses(meal, court),
            "open" => Statuses(meal, court with { Availability = Availability.Available }),
            _ => Statuses(),
        };
        city.Do(new PolicySet(city.Tables.Policy with { Statuses = next, JoinMetres = 61, Version = new PolicyVersion(2, "two", city.Now, "chen") }));
        var officer = city.Officer(City.Officer(1));
        Assert.Equal((status, known, isConditional), (officer.Status, officer.Detail?.Code, officer.Detail?.IsConditional ?? false));
        Assert.Equal("back at two", officer.Detail!.Comment);
        Assert.Equal(then == "meal" ? 0 : 1, city.Left.OfType<OfficerDid>().Count() - deeds);
        if (then != "meal") Assert.StartsWith("policy 2: ", city.Left.OfType<OfficerDid>().Last().Deed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuestionByARowThatIsGone_IsOver_AndANewRowAsks()
    {
        SafetyTable Safety(int seconds) => new([new SafetyCheck("*", "busy", seconds, 30)]);
        var city = new City(1, policy: City.Policy() with { Safety = Safety(60), Version = new PolicyVersion(1, "one", default, "start") });
        city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.Busy));
        city.Wait(60);
        Assert.Equal(SafetyState.Asked, city.Officer(City.Officer(1)).Detail!.Safety!.State);
        city.Do(new PolicySet(city.Tables.Policy with { Safety = new SafetyTable([]), Version = new PolicyVersion(2, "two", city.Now, "chen") }));
        Assert.Null(city.Officer(City.Officer(1)).Detail?.Safety);
        city.Wait(100);
        Assert.DoesNotContain(city.Left.OfType<SafetyChanged>(), changed => changed.Safety.Deed == SafetyDeed.Alarm);
        city.Do(new PolicySet(city.Tables.Policy with { Safety = Safety(120), Version = new PolicyVersion(3, "three", city.Now, "chen") }));
        city.Wait(1);
        Assert.Equal(SafetyState.Asked, city.Officer(City.Officer(1)).Detail!.Safety!.State);
    }

    [Fact]
    public void WhoIsOnAnIncident_IsAskedByTheTypeItHasNow()
    {
        var safety = new SafetyTable([new SafetyCheck("robbery", "on-scene", 60, 30)]);
        var city = new City(2, policy: City.Policy(joinMetres: 0) with { Safety = safety });
        for (var number = 1; number <= 2; number++)
        {
            city.Place(number, City.At(100, 0));
            var noise = city.Call("noise", City.At(number * 500, 0), new Guid(number, 4, 4, new byte[8])).Incident;
            var directive = LifeCity.SendTo(city, noise, number, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene);
            city.Wait(100);
            Assert.Null(city.Officer(directive.Officer).Detail?.Safety);
            if (number == 1) LifeCity.Amend(city, noise, IncidentChange.None with { Type = "robbery", Priority = 4 });
            else city.Do(new IncidentsMerged(noise, new IncidentId(City.Jurisdiction, 1), "", "li"));
            city.Wait(1);
            Assert.Equal(SafetyState.Asked, city.Officer(directive.Officer).Detail!.Safety!.State);
        }
    }

    [Fact]
    public void WhoOnlyAPersonMaySend_IsNeverSentByTheEngine_WhateverTheStatusShows()
    {
        var court = new StatusCode("court", "Court", "出庭", Availability.ConditionallyAvailable, OfficerStatus.Available, StatusSetter.Anyone, ["*"], 0);
        var city = new City(1, policy: City.Policy() with { Statuses = new StatusTable([.. StatusTable.Default.Rows, court]) });
        city.Place(1, City.At(100, 0));
        city.Do(new StatusChosen(City.Officer(1), "court", "", "li", true, true));
        var robbery = city.Call("robbery", City.At(0, 0)).Incident;
        city.Wait(DomainLimits.LookAgainSeconds);
        Assert.Empty(city.Incident(robbery).Directives);
        Assert.Equal(RankReason.Busy, Assert.Single(city.Incident(robbery).Ranking!.Officers).Reason);
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(robbery, City.Officer(1), "li")).Refusal);
    }

    [Fact]
    public void AJournal_ComesToThePolicyThatWasPutInForce_AndASnapshotKeepsIt()
    {
        var configuration = new ShardConfiguration(City.Jurisdiction, City.Policy(), new City(3).Officers, 30);
        var entries = new List<(EntryKind, byte[])>();
        var writer = new StateWriter();
        writer.Moment(new Instant(1_790_000_000_000));
        configuration.Save(writer);
        entries.Add((EntryKind.Configured, writer.Written.ToArray()));
        foreach (var (input, at) in new ShardInput[] { Call("noise", "", 1), new PolicySet(Full(5)), Call("noise", "", 2) }.Zip([1, 2, 3]))
        {
            writer.Clear();
            entries.Add((InputBytes.Write(writer, new Instant(1_790_000_000_000 + at), input), writer.Written.ToArray()));
        }

        var fold = ShardFold.Start(entries[0].Item2);
        foreach (var (kind, payload) in entries.Skip(1))
        {
            fold.Replay(kind, payload);
            fold.State.Effects.Clear();
            writer.Clear();
            fold.Save(writer);
            var restored = ShardFold.Restore(writer.Written);
            var again = new StateWriter();
            restored.Save(again);
            Assert.Equal(writer.Written, again.Written);
        }

        Assert.Equal(5, fold.Configuration.Policy.Version.Number);
        Assert.Equal(5, fold.State.Policy.Version.Number);
        fold.Configure(fold.Configuration with { TopMetresPerSecond = 31 }, fold.State.Now);
        Assert.Equal(5, fold.State.Policy.Version.Number);
    }

    [Fact]
    public void AfterAKillInTheMiddle_AllShardsBeginWithOnePolicy_UnderOneNumber()
    {
        var folder = Directory.CreateTempSubdirectory("policy-").FullName;
        try
        {
            var (first, second) = (City.Policy(), City.Policy(joinMetres: 70));
            Assert.Equal([1, 1], Numbers(Open(folder, first)));
            var journals = Open(folder, first);
            var named = second with { Version = new PolicyVersion(2, PolicyBytes.HashOf(second), new Instant(7), "chen") };
            Assert.True(PolicyAtStart.TryPut(journals[0], named, new Instant(8), out var refusal), refusal); // Killed before the other.
            Close(journals);

            journals = Open(folder, second); // The folder says what was to be in force.
            Assert.Equal([2, 2], journals.Select(journal => journal.Fold.State.Policy.Version.Number));
            Assert.All(journals, journal => Assert.Equal(
                ("chen", 70), (journal.Fold.State.Policy.Version.By, journal.Fold.State.Policy.JoinMetres)));
            Close(journals);

            journals = Open(folder, first); // Somebody put the files back before the start.
            Assert.All(journals, journal => Assert.Equal(
                (3, "start"), (journal.Fold.State.Policy.Version.Number, journal.Fold.State.Policy.Version.By)));
            Close(journals);
            Assert.Equal([3, 3], Numbers(Open(folder, first)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<int> Numbers(List<ShardJournal> journals)
    {
        var numbers = journals.ConvertAll(journal => journal.Fold.State.Policy.Version.Number);
        Close(journals);
        return numbers;
    }

    private static void Close(List<ShardJournal> journals) => journals.ForEach(journal => journal.Dispose());

    private static List<ShardJournal> Open(string folder, DispatchPolicy policy)
    {
        var journals = new List<ShardJournal>();
        foreach (ushort number in new[] { 3, 4 })
        {
            var configuration = new ShardConfiguration(new JurisdictionId(number), policy, [], 30);
            Assert.True(FolderDisk.TryOpen(Path.Combine(folder, $"{number}"), out var disk, out _));
            var opened = ShardJournal.TryOpen(
                disk, $"{number}", new RecordingOptions { KeepsPolicy = true }, configuration, TimeProvider.System, new Instant(5),
                out var journal, out var refused);
            Assert.True(opened, refused);
            journals.Add(journal!);
        }

        var named = PolicyAtStart.Named(policy, journals, new Instant(6));
        foreach (var journal in journals) Assert.True(PolicyAtStart.TryPut(journal, named, new Instant(6), out var refusal), refusal);
        return journals;
    }

    private static void AssertUnreadable(byte[] bytes) => Assert.Throws<StateUnreadableException>(() =>
    {
        var reader = new StateReader(bytes);
        PolicyBytes.Read(ref reader);
        if (!reader.AtEnd) throw new StateUnreadableException("more");
    });

    private static AreaTable Areas(params string[] codes) => new([.. codes.Select(code => new Area(code, code, code, City.Jurisdiction))]);

    private static CallReceived Call(string type, string area, int number) =>
        new(new Call(new Guid(number, 0, 0, new byte[8]), type, 0, City.At(number * 500, 0), "", "", "", "", "110"))
        {
            Area = area, MinuteOfWeek = 60,
        };

    /// <summary>Every table has a row with something in each field.</summary>
    private static DispatchPolicy Full(int number)
    {
        var types = City.Policy().Types.ToDictionary();
        types["noise"] = types["noise"] with
        {
            Rules = new TypeRules
            {
                LastClear = LastClear.Queue, HistoryDays = 9, HistoryMetres = 8, AllowsSelfDispatch = true, AllowsFieldOpen = true,
                Related = ["medical", "robbery"],
            },
        };
        return City.Policy() with
        {
            Types = types,
            Version = new PolicyVersion(number, "hash", new Instant(number), "chen"),
            Timers = new TimerTable([new IncidentTimer("noise", 0, IncidentState.EnRoute, 3, 4)]),
            Safety = new SafetyTable([new SafetyCheck("*", "on-scene", 5, 6)]),
            Plans = new ResponsePlans(
                [new ResponsePlan("p", "noise", "a-1", 2, new WeekTimes(3, 60, 30), [new Need(2, ["dog"])], TieBreak.FewestSkills, 2)]),
            Dispositions = new DispositionTable([new Disposition("d", "D", "丁", ["noise"], ["*"], true)]),
            Transfers = new TransferTable([new TransferBody("t", "T", "丙", "12345", ["*"], 7)]),
            Areas = Areas("a-1"),
            Sending = new SendingNumbers
            {
                PreemptionGainSeconds = 1, BetterGainSeconds = 2, BetterGainPercent = 3, BetterHoldSeconds = 4, StackingAuto = false,
            },
        };
    }
}

/// <summary>Steps of these tests in a city.</summary>
internal static class PolicyTestSteps
{
    internal static Outcome Ask(this City city, ShardInput input)
    {
        city.Now = city.Now.PlusSeconds(1);
        var outcome = city.State.Apply(city.Now, input);
        city.State.Effects.Drain();
        return outcome;
    }

    internal static IncidentId Open(this City city, string type, string area)
    {
        var number = city.State.OpenIncidents + 1;
        return city.Ask(new CallReceived(new Call(
            new Guid(number, 9, 0, new byte[8]), type, 0, City.At(number * 700, 300), "", "", "", "", "110")) { Area = area }).Incident;
    }

    internal static IncidentGrain Grain(this City city, IncidentId id)
    {
        Assert.True(city.Tables.Incidents.TryFind(id, out var incident));
        return incident;
    }
}
