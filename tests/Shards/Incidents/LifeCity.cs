using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>A small city whose policy asks for something: two areas, dispositions, bodies, and a type that is left to a desk.</summary>
internal static class LifeCity
{
    public static City Make(int officers = 4, DispatchPolicy? policy = null)
    {
        var city = new City(officers, policy: policy ?? Policy());
        for (var number = 1; number <= officers; number++) city.Place(number, City.At(number * 300, 0));
        return city;
    }

    public static DispatchPolicy Policy()
    {
        var policy = City.Policy(joinMetres: 0);
        var types = policy.Types.ToDictionary();
        types["siege"] = new IncidentType("siege", "Siege", "围困", 1, [], []) { Rules = new TypeRules { LastClear = LastClear.Queue } };
        types["theft"] = new IncidentType("theft", "Theft", "盗窃", 3, [], []);
        return policy with
        {
            Types = types,
            Areas = new AreaTable(
                [new Area("north", "North", "北", City.Jurisdiction), new Area("south", "South", "南", City.Jurisdiction), new Area("far", "Far", "远", new JurisdictionId(9))]),
            Dispositions = new DispositionTable(
            [
                new Disposition("handled", "Handled", "已处置", ["*"], ["theft"], false),
                new Disposition("arrest", "Arrest", "抓获", ["theft", "robbery"], [], false),
            ]),
            Transfers = new TransferTable(
                [new TransferBody("city-line", "City line", "市民热线", "12345", ["noise", "theft"], 300), new TransferBody("water", "Water", "水务", "", ["noise"], 0)]),
            Timers = new TimerTable(
            [
                new IncidentTimer("*", 0, IncidentState.Waiting, 100, 100),
                new IncidentTimer("*", 0, IncidentState.OnScene, 600, 0),
                new IncidentTimer("noise", 4, IncidentState.Waiting, 30, 90),
            ]),
        };
    }

    public static Outcome Amend(City city, IncidentId incident, IncidentChange change, IncidentChange? ifNow = null, string by = "li") =>
        city.Do(new IncidentAmended(incident, change, ifNow ?? IncidentChange.None, change.Place is null ? null : "south", [], by));

    public static DirectiveView SendTo(City city, IncidentId incident, int officer, params DirectiveAnswer[] answers)
    {
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(incident, City.Officer(officer), "li")).Refusal);
        var directive = city.LastDirective();
        foreach (var answer in answers) Assert.Equal(Refusal.None, city.Answer(directive, answer).Refusal);
        return directive;
    }

    public static DirectiveView Directive(City city, DirectiveId id) =>
        city.Left.OfType<DirectiveChanged>().Last(effect => effect.Directive.Id == id).Directive;

    public static DesksView Desks(City city) => city.Left.OfType<DesksChanged>().Last().Desks;

    public static IEnumerable<DeskHappening> Told(City city) => city.Left.OfType<DeskTold>().Select(told => told.What);

    public static int Count(City city, HappeningKind kind) => city.Notices().Count(each => each == kind);
}
