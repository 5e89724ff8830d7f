using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Places;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

/// <summary>Caution notes: found wherever they hold, told to whoever goes there, ended by themselves, and kept.</summary>
public class CautionTests
{
    private readonly City _city = new(4);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheTable_FindsWhatALookAtAllOfThemFinds(int seed)
    {
        var random = new Random(seed);
        var table = new CautionTable();
        var all = new List<CautionNote>();
        for (var step = 0; step < 600; step++)
        {
            var place = City.At(random.Next(-3, 3) * 400 + random.Next(3), random.Next(-900, 900)); // Many of about the same latitude.
            if (random.Next(3) > 0 || all.Count == 0)
            {
                var note = new CautionNote(table.Next(City.Jurisdiction), Words("x") with { Place = place, Metres = random.Next(10, 501) }, "li", default);
                table.Put(note);
                all.Add(note);
            }
            else
            {
                var gone = all[random.Next(all.Count)];
                table.Remove(gone);
                all.Remove(gone);
            }

            var asked = City.At(random.Next(-1300, 1300), random.Next(-900, 900));
            Assert.Equal(
                all.Where(note => note.Covers(asked)).OrderByDescending(note => note.Id.Number).Take(PlaceLimits.CautionsShownMax), table.At(asked));
        }

        Assert.Equal(all.OrderBy(note => note.Id.Number), table.All);
    }

    [Fact]
    public void ANote_IsOnIncidentsAndDirectivesAtItsPlace_FromItsFirstWordToItsLast()
    {
        _city.Place(1, City.At(50, 0));
        var incident = _city.Call("robbery", City.Middle).Incident;
        var far = _city.Call("noise", City.At(2_000, 0)).Incident;
        Assert.Empty(_city.Incident(incident).Cautions);
        var added = _city.Do(new CautionAdded(Words("big dog"), "li"));
        Assert.Equal((Refusal.None, "N3-000001"), (added.Refusal, added.Caution.ToString()));
        Assert.Equal("big dog", Assert.Single(_city.Incident(incident).Cautions).Words.Text);
        Assert.Equal("big dog", Assert.Single(_city.LastDirective().Cautions).Words.Text);
        Assert.Empty(_city.Incident(far).Cautions);
        Assert.Contains(HappeningKind.CautionHere, _city.Notices());

        // The same words again are the same note; other words change it, and an incident that comes later has it too.
        var again = _city.Do(new CautionAdded(Words("big dog") with { Until = _city.Now.PlusSeconds(500) }, "wang"));
        Assert.Equal((added.Caution, true), (again.Caution, again.Repeated));
        Assert.Equal(Refusal.None, _city.Do(new CautionAmended(added.Caution, "two big dogs", 0, default, "wang")).Refusal);
        Assert.Equal(("two big dogs", "wang"), (Only(incident).Words.Text, Only(incident).By));
        var later = _city.Call("noise", City.At(10, 0)).Incident;
        Assert.Equal("two big dogs", Only(later).Words.Text);

        Assert.Equal(Refusal.ReasonMissing, _city.Do(new CautionEnded(added.Caution, "li", "")).Refusal);
        Assert.Equal(Refusal.None, _city.Do(new CautionEnded(added.Caution, "li", "gone")).Refusal);
        Assert.Empty(_city.Incident(incident).Cautions);
        Assert.Empty(_city.LastDirective().Cautions);
        Assert.Equal(Refusal.CautionOver, _city.Do(new CautionEnded(added.Caution, "li", "gone")).Refusal);
        Assert.Equal(Refusal.UnknownCaution, _city.Do(new CautionEnded(new CautionId(City.Jurisdiction, 9), "li", "gone")).Refusal);
        Assert.Equal("gone", _city.Left.OfType<CautionChanged>().Last().Caution.End!.Reason);
    }

    [Fact]
    public void ANote_EndsByItself_AlsoAfterARestart()
    {
        _city.Do(new CautionAdded(Words("one") with { Until = _city.Now.PlusSeconds(60) }, "li"));
        _city.Do(new CautionAdded(Words("two") with { Until = _city.Now.PlusSeconds(90) }, "li"));
        var incident = _city.Call("noise", City.Middle).Incident;
        Assert.Equal(["two", "one"], _city.Incident(incident).Cautions.Select(note => note.Words.Text));
        _city.Wait(60);
        Assert.Equal("two", Only(incident).Words.Text);
        Assert.Equal(("engine", PlaceRules.Expired), _city.Left.OfType<CautionChanged>().Select(told => (told.Caution.End?.By, told.Caution.End?.Reason)).Last());

        var writer = new StateWriter();
        _city.State.Save(writer);
        var after = new City(4) { Now = _city.Now };
        var reader = new StateReader(writer.Written);
        after.State.Restore(ref reader);
        after.State.TellAll();
        after.Release();
        Assert.Equal("two", Assert.Single(after.Incident(incident).Cautions).Words.Text);
        after.Wait(30);
        Assert.Empty(after.Incident(incident).Cautions);
    }

    [Theory]
    [InlineData("", 50, 60, Refusal.CautionUnclear)]
    [InlineData("x", 9, 60, Refusal.CautionUnclear)]
    [InlineData("x", 501, 60, Refusal.CautionUnclear)]
    [InlineData("x", 50, 0, Refusal.ExpiryOutOfRange)]
    [InlineData("x", 50, 366 * 86_400 + 1, Refusal.ExpiryOutOfRange)]
    [InlineData("x", 500, 366 * 86_400, Refusal.None)]
    public void WhatSaysNothing_OrHoldsForEver_IsRefused(string text, int metres, int seconds, Refusal expected)
    {
        var words = Words(text) with { Metres = metres, Until = _city.Now.PlusSeconds(seconds) };
        Assert.Equal(expected, _city.Do(new CautionAdded(words, "li")).Refusal);
    }

    [Fact]
    public void WhatWasFoundAtAPlace_StaysOnTheIncident()
    {
        var incident = _city.Call("noise", City.Middle).Incident;
        var before = new IncidentId(City.Jurisdiction, 7_000);
        var history = new PlaceHistory(_city.Now, City.Middle, "noise", 100, 30, 3, 1, [before], true);
        Assert.Equal(Refusal.None, _city.Do(new HistoryFound(incident, history)).Refusal);
        Assert.Equal(3, _city.Incident(incident).History!.Found);
        Assert.Contains(_city.Incident(incident).Timeline, line => line.Kind == HappeningKind.HistoryChecked && line.Detail.Contains("3-007000", StringComparison.Ordinal));
        Assert.Equal(Refusal.UnknownIncident, _city.Do(new HistoryFound(before, history)).Refusal);
    }

    [Fact]
    public void EveryInputAboutPlaces_ComesBackFromItsBytes()
    {
        var id = new CautionId(City.Jurisdiction, 5);
        PlaceInput[] inputs =
        [
            new CautionAdded(Words("刀") with { About = CautionSubject.Person, Subject = "Li", Kind = CautionKind.Violence }, "li"),
            new CautionAmended(id, null, 0, default, "li"), new CautionAmended(id, "x", 60, _city.Now, "li"), new CautionEnded(id, "li", "gone"),
        ];
        foreach (var input in inputs) Assert.Equal(input, ReadBack(input));
        var history = new PlaceHistory(_city.Now, City.Middle, "noise", 100, 30, 3, 1, [new IncidentId(City.Jurisdiction, 1)], false);
        var found = (HistoryFound)ReadBack(new HistoryFound(new IncidentId(City.Jurisdiction, 2), history));
        Assert.Equal(history with { Newest = [] }, found.History with { Newest = [] });
        Assert.Equal(history.Newest, found.History.Newest);
    }

    [Fact]
    public void ADirective_KnowsWhenItCameToEachStep()
    {
        _city.Place(1, City.At(50, 0));
        _city.Call("robbery", City.Middle);
        var start = _city.Now;
        DirectiveAnswer[] answers = [DirectiveAnswer.Delivered, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute, DirectiveAnswer.OnScene, DirectiveAnswer.Clear];
        foreach (var answer in answers)
        {
            _city.Now = _city.Now.PlusSeconds(10);
            _city.Answer(_city.LastDirective(), answer);
        }

        Assert.Equal(
            new DirectiveSteps(start.PlusSeconds(10), start.PlusSeconds(20), start.PlusSeconds(30), start.PlusSeconds(40), start.PlusSeconds(50)),
            _city.LastDirective().Steps);
    }

    private CautionWords Words(string text) =>
        new(City.Middle, 50, "No. 3", CautionSubject.Place, "", CautionKind.Dog, text, _city.Now.PlusSeconds(3_600));

    private CautionNote Only(IncidentId incident) => Assert.Single(_city.Incident(incident).Cautions);

    private ShardInput ReadBack(ShardInput input)
    {
        var writer = new StateWriter();
        var kind = InputBytes.Write(writer, _city.Now, input);
        return InputBytes.Read(kind, writer.Written).Input;
    }
}
