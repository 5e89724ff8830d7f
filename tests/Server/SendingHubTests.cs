using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains.Officers;
using static SmartPolicing.Realtime.Server.Tests.DeskTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// Who goes where, over real sockets and on real roads: three rows and three columns of streets, about 1.1 and 1.4 km apart, the border
/// with jurisdiction 4 between the last two columns.
/// </summary>
public class SendingHubTests
{
    private const double South = 33.5, Middle = 33.51, North = 33.52, West = 117.08, Centre = 117.095, East = 117.11;

    [Fact]
    public async Task Swap_PutsAnOfficerInAnothersPlace_OrLetsThemChange()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        await town.PlaceAsync(1, South, West);
        await town.PlaceAsync(2, North, West);
        var (one, two) = (await town.OpenAsync("noise", South, 117.085), await town.OpenAsync("noise", North, 117.085));
        var first = Directive(await town.Done("Dispatch", one, 1));
        var second = Directive(await town.Done("Swap", first, 2));
        await town.DetailAsync(one, detail => OnIt(detail) is [2]);
        await town.Done("Dispatch", two, 1);
        var third = Directive(await town.Done("Swap", second, 1)); // Each has a directive: they change places.
        await town.DetailAsync(one, detail => OnIt(detail) is [1]);
        await town.DetailAsync(two, detail => OnIt(detail) is [2]);

        await town.StatusAsync(3, OfficerStatus.OffDuty);
        Assert.Equal("badDirective", await town.Reason("Swap", "x", 1));
        Assert.Equal("notYourJurisdiction", await town.Reason("Swap", "D4-000001", 1));
        Assert.Equal("badOfficer", await town.Reason("Swap", third, 0));
        Assert.Equal("unknownDirective", await town.Reason("Swap", "D3-000099", 1));
        Assert.Equal("directiveOver", await town.Reason("Swap", first, 2));
        Assert.Equal("sameOfficer", await town.Reason("Swap", third, 1));
        Assert.Equal("unknownOfficer", await town.Reason("Swap", third, 5)); // A neighbour's.
        Assert.Equal("officerNotAvailable", await town.Reason("Swap", third, 3));
        var (page, _) = await town.ConnectWithAsync(await town.Node.SignInAsync("P001"), null, "/hub/officer");
        foreach (var step in (string[])["acknowledge", "enRoute", "onScene"])
            Assert.Null(await BorderTown.Reason(page, "Answer", 1, third, step, null));
        Assert.Equal("alreadyOnScene", await town.Reason("Swap", third, 2));
    }

    [Fact]
    public async Task Backup_SendsWhoIsNearestByRoad_AndSaysWhatIsShort()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        await town.PlaceAsync(1, South, West);
        await town.PlaceAsync(2, North, Centre);
        await town.PlaceAsync(3, Middle, West);
        var incident = await town.OpenAsync("noise", South, 117.085);
        await town.Done("Dispatch", incident, 1);
        await town.Done("Backup", incident, 1, null);
        var detail = await town.DetailAsync(incident, detail => OnIt(detail) is [1, 3]);
        var need = detail.GetProperty("sending").GetProperty("needs").EnumerateArray().Last();
        Assert.Equal((1, "desk-TN-03", 0), (
            need.GetProperty("count").GetInt32(), need.GetProperty("by").GetString(), detail.GetProperty("sending").GetProperty("missing").GetInt32()));
        await town.Done("Backup", incident, 2, (string[])["diver"]);
        var notice = await town.NextAsync("notice", item => item.GetProperty("what").GetProperty("kind").GetString() == "shortOf");
        Assert.Equal("2 of 4: 2 diver", notice.GetProperty("what").GetProperty("detail").GetString());

        Assert.Equal("badIncident", await town.Reason("Backup", "3", 1, null));
        Assert.Equal("badCount", await town.Reason("Backup", incident, 0, null));
        Assert.Equal("badCount", await town.Reason("Backup", incident, 11, null));
        Assert.Equal("badSkills", await town.Reason("Backup", incident, 1, (string[])[""]));
        Assert.Equal("badSkills", await town.Reason("Backup", incident, 1, Enumerable.Range(0, 9).Select(skill => $"s{skill}")));
        Assert.Equal("unknownIncident", await town.Reason("Backup", "3-000099", 1, null));
        string? refused = null;
        for (var line = 0; line < 20 && refused is null; line++) refused = await town.Reason("Backup", incident, 1, (string[])[$"s{line}"]);
        Assert.Equal("tooManyNeeds", refused);
    }

    [Fact]
    public async Task Stack_WaitsForABusyOfficer_WhoIsSentWhenFree()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        await town.PlaceAsync(1, South, West);
        await town.PlaceAsync(2, North, Centre);
        var (one, two) = (await town.OpenAsync("noise", South, 117.085), await town.OpenAsync("noise", North, 117.085));
        var directive = Directive(await town.Done("Dispatch", one, 1));
        await town.Done("Stack", two, 1);
        var stack = await town.NextAsync("stack", stack => stack.GetProperty("officer").GetInt32() == 1);
        Assert.Equal(two, Assert.Single(stack.GetProperty("incidents").EnumerateArray()).GetString());
        await town.StatusAsync(3, OfficerStatus.OffDuty);
        Assert.Equal("alreadyStacked", await town.Reason("Stack", two, 1));
        Assert.Equal("officerFree", await town.Reason("Stack", two, 2));
        Assert.Equal("officerOffDuty", await town.Reason("Stack", two, 3));
        Assert.Equal("unknownOfficer", await town.Reason("Stack", two, 5));
        Assert.Equal("badOfficer", await town.Reason("Stack", two, -1));
        Assert.Equal("incidentHasOfficers", await town.Reason("Stack", one, 1));
        Assert.Equal("unknownIncident", await town.Reason("Stack", "3-000099", 1));
        await town.Done("Unstack", two);
        await town.NextAsync("stack", stack => stack.GetProperty("incidents").GetArrayLength() == 0);
        Assert.Equal("notStacked", await town.Reason("Unstack", two));
        Assert.Equal("unknownIncident", await town.Reason("Unstack", "3-000099"));
        Assert.Equal("notYourJurisdiction", await town.Reason("Unstack", "4-000001"));

        await town.Done("Stack", two, 1);
        await town.Done("Withdraw", directive, "free again");
        await town.NextAsync("incident", row => row.GetProperty("id").GetString() == two && OnIt(row) is [1]);
        await town.Done("Snapshot");
        Assert.Empty((await town.Inbox.NextAsync("snapshot")).GetProperty("stacks").EnumerateArray());
    }

    [Fact]
    public async Task Preempt_TakesAnOfficerOffWhatIsLessUrgent_WhenItGainsEnough()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        await town.PlaceAsync(1, South, West);
        var noise = await town.OpenAsync("noise", North, Centre);
        await town.Done("Dispatch", noise, 1);
        var robbery = await town.OpenAsync("robbery", South, 117.083);
        var line = Ranked(await town.DetailAsync(robbery, detail => Ranked(detail).ValueKind == JsonValueKind.Object));
        Assert.Equal(("onDirective", noise), (line.GetProperty("reason").GetString(), line.GetProperty("preempts").GetProperty("incident").GetString()));
        Assert.InRange(line.GetProperty("travelSeconds").GetInt32(), 1, 120);
        Assert.Equal("nothingToPreempt", await town.Reason("Preempt", robbery, 2));
        Assert.Equal("unknownOfficer", await town.Reason("Preempt", robbery, 5));
        Assert.Equal("badOfficer", await town.Reason("Preempt", robbery, 0));
        Assert.Equal("badIncident", await town.Reason("Preempt", null, 1));

        await town.Done("Preempt", robbery, 1);
        await town.DetailAsync(robbery, detail => OnIt(detail) is [1]);
        var back = await town.DetailAsync(noise, detail => OnIt(detail).Length == 0);
        Assert.Equal("waiting", back.GetProperty("state").GetString());
        Assert.Equal("priorityNotLower", await town.Reason("Preempt", noise, 1));

        // Somebody who is free is as good.
        await town.Done("Withdraw", DirectiveOf(await town.DetailAsync(robbery), 1), "");
        await town.StatusAsync(1, OfficerStatus.Busy);
        await town.Done("CloseAs", robbery, (string[])["arrest"], "");
        await town.StatusAsync(1, OfficerStatus.Available);
        await town.Done("Dispatch", noise, 1);
        await town.PlaceAsync(2, South, 117.084);
        var third = await town.OpenAsync("noise", South, 117.086);
        await town.Done("Amend", third, new { priority = 3 });
        await town.DetailAsync(third, detail => Ranked(detail).ValueKind == JsonValueKind.Object && Fits(detail) == 1);
        Assert.Equal("gainTooSmall", await town.Reason("Preempt", third, 1));

        static JsonElement Ranked(JsonElement detail) => !detail.TryGetProperty("ranking", out var ranking) ? default : ranking.GetProperty("officers")
            .EnumerateArray().FirstOrDefault(each => each.GetProperty("officer").GetInt32() == 1 && each.TryGetProperty("preempts", out _));

        static int Fits(JsonElement detail) => detail.GetProperty("ranking").GetProperty("officers").EnumerateArray()
            .Count(each => each.GetProperty("reason").GetString() == "fits");
    }

    [Fact]
    public async Task ABatch_IsTheBestOfAllWays_TakenWholeChangedOrDropped()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        await town.PlaceAsync(1, South, 117.0945);
        await town.PlaceAsync(2, South, West);
        Assert.Equal("nothingToPropose", await town.Reason("ProposeBatch", 3, null));

        // Both are nearest to the first; the first for itself would leave the second to who is far from it.
        var (one, two) = (await town.OpenAsync("noise", South, 117.089), await town.OpenAsync("noise", South, 117.0985));
        var id = Proposal(await town.Done("ProposeBatch", 3, null));
        var proposal = await ReadyAsync(town, id);
        Assert.Equal([(one, 2), (two, 1)], LinesOf(proposal));
        Assert.True(proposal.GetProperty("seconds").GetInt32() < proposal.GetProperty("eachForItselfSeconds").GetInt32());
        await town.StatusAsync(3, OfficerStatus.OffDuty);
        Assert.Equal("badProposal", await town.Reason("TakeBatch", "B", null));
        Assert.Equal("notYourJurisdiction", await town.Reason("TakeBatch", "B4-000001", null));
        Assert.Equal("unknownProposal", await town.Reason("TakeBatch", "B3-000099", null));
        Assert.Equal("badLines", await town.Reason("TakeBatch", id, Array.Empty<object>()));
        Assert.Equal("badLines", await town.Reason("TakeBatch", id, Lines((one, 1), (two, 1))));
        Assert.Equal("badIncident", await town.Reason("TakeBatch", id, Lines(("4-000001", 1))));
        Assert.Equal("badIncident", await town.Reason("TakeBatch", id, (object?[])[null]));
        Assert.Equal("badOfficer", await town.Reason("TakeBatch", id, Lines((one, 0))));
        Assert.Equal("proposalStale", await town.Reason("TakeBatch", id, Lines((one, 3)))); // Nothing was done.
        Assert.Empty(OnIt(await town.DetailAsync(one)));
        Assert.Equal(2, (await town.Done("TakeBatch", id, null)).GetProperty("directives").GetArrayLength());
        await town.DetailAsync(one, detail => OnIt(detail) is [2]);
        await town.DetailAsync(two, detail => OnIt(detail) is [1]);
        Assert.Equal("unknownProposal", await town.Reason("TakeBatch", id, null));

        var three = await town.OpenAsync("noise", North, West);
        await town.PlaceAsync(3, North, Centre);
        var changed = Proposal(await town.Done("ProposeBatch", 3, (string[])[three]));
        await ReadyAsync(town, changed);
        await town.Done("DropBatch", changed);
        await town.NextAsync("proposal", row => Text(row, "id") == changed && Text(row, "state") == "dropped");
        Assert.Equal("unknownProposal", await town.Reason("DropBatch", changed));
        Assert.Equal("badProposal", await town.Reason("DropBatch", ""));

        // A line that can no longer be done makes the whole of it stale, by itself.
        var stale = Proposal(await town.Done("ProposeBatch", 3, (string[])[three]));
        await ReadyAsync(town, stale);
        await town.Done("Dispatch", three, 3);
        await town.NextAsync("proposal", row => Text(row, "id") == stale && Text(row, "state") == "stale");
        Assert.Equal("notYourJurisdiction", await town.Reason("ProposeBatch", 4, null));
        Assert.Equal("notYourJurisdiction", await town.Reason("ProposeBatch", 3, (string[])["4-000001"]));
        Assert.Equal("badIncident", await town.Reason("ProposeBatch", 3, (string?[])[null]));
        Assert.Equal("unknownIncident", await town.Reason("ProposeBatch", 3, (string[])["3-000099"]));
        Assert.Equal("tooManyIncidents", await town.Reason("ProposeBatch", 3, Enumerable.Range(1, 65).Select(number => $"3-{number:D6}")));
    }

    [Fact]
    public async Task ABetterOfficer_IsOffered_AndTakenOrNot()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        await town.PlaceAsync(1, North, East);
        await town.PlaceAsync(2, North, West);
        var (one, two) = (await town.OpenAsync("noise", South, 117.085), await town.OpenAsync("noise", South, Centre));
        await town.Done("Dispatch", one, 1);
        await town.PlaceAsync(3, South, West);
        var offer = await town.NextAsync("offer", offer => Text(offer, "state") == "open");
        Assert.Equal((one, 3, 1), (Text(offer, "incident"), offer.GetProperty("officer").GetInt32(), offer.GetProperty("instead").GetInt32()));
        Assert.True(offer.GetProperty("gainSeconds").GetInt32() >= 120);
        await town.Done("DropOffer", Text(offer, "id"));
        await town.NextAsync("offer", row => Text(row, "state") == "dropped");
        Assert.Equal("unknownOffer", await town.Reason("DropOffer", Text(offer, "id")));

        await town.StatusAsync(3, OfficerStatus.OffDuty);
        await town.Done("Dispatch", two, 2);
        await town.PlaceAsync(4, South, 117.094);
        var better = await town.NextAsync("offer", row => Text(row, "state") == "open");
        Assert.Equal((two, 4), (Text(better, "incident"), better.GetProperty("officer").GetInt32()));
        await town.Done("TakeOffer", Text(better, "id"));
        await town.DetailAsync(two, detail => OnIt(detail) is [4]);
        Assert.Equal("unknownOffer", await town.Reason("TakeOffer", Text(better, "id")));
        Assert.Equal("badOffer", await town.Reason("TakeOffer", "x"));
        Assert.Equal("badOffer", await town.Reason("DropOffer", [null]));
        Assert.Equal("notYourJurisdiction", await town.Reason("DropOffer", "O4-000001"));
    }

    [Fact]
    public async Task ANeighboursOfficer_IsRankedByRoad_AndAskedForByName()
    {
        await using var town = await StartAsync(ClosureTown.Lattice());
        var (_, theirs) = await town.ConnectAsync("desk-TN-04");
        await town.PlaceAsync(1, North, West);
        await town.PlaceAsync(5, Middle, 117.104);
        var incident = await town.OpenAsync("noise", Middle, 117.098);
        var detail = await town.DetailAsync(incident, detail => Neighbour(detail).ValueKind == JsonValueKind.Object);
        var line = Neighbour(detail);
        Assert.Equal(("neighbour", 5), (Text(line, "reason"), line.GetProperty("officer").GetInt32()));
        Assert.InRange(line.GetProperty("travelSeconds").GetInt32(), 1, 200);
        Assert.Equal("unknownOfficer", await town.Reason("Dispatch", incident, 5));
        var alert = Text(await town.Done("AskOfficer", incident, 5, "you are next door"), "alert");
        var told = await NextAsync(theirs, "alert", row => Text(row, "id") == alert && row.GetProperty("posts").EnumerateArray().Any(
            post => post.TryGetProperty("wanted", out var wanted) && wanted.GetProperty("officer").GetInt32() == 5));
        Assert.Equal("aid", Text(told, "kind"));
        Assert.Equal(alert, Text(await town.Done("AskOfficer", incident, 5, ""), "alert"));
        Assert.Equal("notANeighboursOfficer", await town.Reason("AskOfficer", incident, 1, ""));
        Assert.Equal("notANeighboursOfficer", await town.Reason("AskOfficer", incident, 99, ""));
        Assert.Equal("badOfficer", await town.Reason("AskOfficer", incident, long.MaxValue, ""));
        Assert.Equal("unknownIncident", await town.Reason("AskOfficer", "3-000099", 5, ""));
        Assert.Equal("textTooLong", await town.Reason("AskOfficer", incident, 5, new string('x', 5_000)));

        static JsonElement Neighbour(JsonElement detail) => !detail.TryGetProperty("ranking", out var ranking) ? default
            : ranking.GetProperty("officers").EnumerateArray().FirstOrDefault(each => each.TryGetProperty("neighbour", out var whose) && whose.GetInt32() == 4);
    }

    private static string Directive(JsonElement answer) => answer.GetProperty("directive").GetString()!;

    private static string Proposal(JsonElement answer) => answer.GetProperty("proposal").GetString()!;

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static string DirectiveOf(JsonElement incident, int officer) => incident.GetProperty("officers").EnumerateArray()
        .Single(line => line.GetProperty("officer").GetInt32() == officer).GetProperty("directive").GetString()!;

    private static object[] Lines(params (string Incident, int Officer)[] lines) =>
        [.. lines.Select(line => new { incident = line.Incident, officer = line.Officer })];

    private static (string, int)[] LinesOf(JsonElement proposal) =>
    [
        .. proposal.GetProperty("lines").EnumerateArray()
            .Select(line => (line.GetProperty("incident").GetString()!, line.GetProperty("officer").GetInt32())),
    ];

    private static Task<JsonElement> ReadyAsync(DeskTown town, string proposal) =>
        town.NextAsync("proposal", row => Text(row, "id") == proposal && Text(row, "state") == "ready");
}
