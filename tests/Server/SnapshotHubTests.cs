using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using static SmartPolicing.Realtime.Server.Tests.DeskTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Whoever took a snapshot and every event since knows what whoever comes now is told.</summary>
public class SnapshotHubTests
{
    [Fact]
    public async Task EventsOnASnapshot_ComeToTheNextSnapshot_AtEveryStep()
    {
        BoardMirror mirror = null!;
        await using var town = await StartAsync(ClosureTown.Lattice());
        var (hub, inbox) = await town.ConnectAsync("dispatcher", hub => mirror = new BoardMirror(hub));
        var (gateway, _) = await town.ConnectWithAsync(await town.Node.SignInAsync("P001"), null, "/hub/officer");
        await inbox.NextAsync("snapshot");
        await town.PlaceAsync(1, 33.5, 117.08);
        await town.PlaceAsync(2, 33.52, 117.095);
        await town.PlaceAsync(3, 33.52, 117.11);
        var (one, two, three) = (
            await town.OpenAsync("noise", 33.5, 117.085, "north"), await town.OpenAsync("noise", 33.52, 117.085),
            await town.OpenAsync("noise", 33.51, 117.09, mark: PlaceMark.Unverified));
        await SameAsync("opened");
        await town.Done("CoverAreas", 3, (string[])["north"]);
        await town.Done("TakeInHand", one);
        await town.Done("HandOver", one, "dispatcher", "yours");
        await town.Done("Note", one, "a note");
        await town.Done("Link", one, two);
        await town.Done("TransferOut", two, "12345", "dog", false);
        await town.Done("TransferOut", two, "12348", "law", false);
        await SameAsync("desks and transfers");
        await town.Done("TransferAnswer", two, 1, "declined", "no");
        await town.Done("TransferAnswer", two, 2, "accepted", "");
        await town.Done("Amend", three, new { mark = "found", priority = 2 });
        var first = (await town.Done("Dispatch", one, 1)).GetProperty("directive").GetString();
        await town.Done("Stack", two, 1);
        await SameAsync("sent and stacked");
        var proposal = (await town.Done("ProposeBatch", 3, (string[])[three])).GetProperty("proposal").GetString();
        await town.NextAsync("proposal", row => row.GetProperty("state").GetString() == "ready");
        await SameAsync("proposed");
        await town.Done("TakeBatch", proposal, null);
        await town.Done("Backup", three, 1, (string[])["diver"]);
        await town.StatusAsync(3, OfficerStatus.Busy);
        await SameAsync("taken");
        var (message, panic) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await town.Done("Message", new { id = message, jurisdiction = 3, to = new { officers = (int[])[1, 2] }, text = "be careful" });
        await Done(gateway, "MarkDelivered", message, (int[])[1]);
        await Done(gateway, "Panic", 1, panic);
        await SameAsync("in danger");
        await Done(gateway, "MarkRead", message, (int[])[1]);
        await town.Done("AcknowledgePanic", 1, panic);
        await Done(hub, "AnswerHandOver", one, true, "");
        await SameAsync("answered");
        await town.Done("EndPanic", 1, panic, "well");
        await town.Done("Withdraw", first, "free"); // The stacked one is sent.
        await town.Done("Merge", one, three, "the same");
        await town.Done("Cancel", two, "nothing");
        await town.Done("SignOffDesk", 3);
        await SameAsync("over");
        await town.Done("Reopen", two, "after all");
        await SameAsync("opened again");

        async Task SameAsync(string when)
        {
            var (folded, told) = await mirror.CompareAsync(hub);
            Assert.Equal((when, string.Join('\n', told)), (when, string.Join('\n', folded)));
        }
    }
}
