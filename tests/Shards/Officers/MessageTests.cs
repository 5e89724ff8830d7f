using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>A message reaches those it is for, once each; who has it is known; nothing that was taken is dropped within its day.</summary>
public class MessageTests
{
    [Fact]
    public void AMessage_IsForThoseOnShift_AndEachStateHasItsFirstMoment()
    {
        var city = new City(5);
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.OffDuty));
        var sent = Send(city, 1, MessageKind.Shift);
        Assert.Equal((Refusal.None, 4, false), (sent.Refusal, sent.Officers, sent.Repeated));
        Assert.Equal([1u, 3u, 4u, 5u], Told(city).Recipients.Select(officer => officer.Value));
        Assert.True(Send(city, 1, MessageKind.Shift).Repeated);
        Assert.Single(city.Left.OfType<MessageTold>());

        Mark(city, 1, false, 1, 2, 3); // Not the second: it is not for that one.
        city.Now = city.Now.PlusSeconds(5);
        Mark(city, 1, true, 3, 4);
        Assert.True(Mark(city, 1, false, 1, 3, 4).Repeated);
        var reached = city.Left.OfType<MessageReached>().ToList();
        Assert.Equal(2, reached.Count);
        Assert.Equal([1u, 3u], reached[0].Officers.Select(officer => officer.Value));
        Assert.Equal([3u, 4u], reached[1].Officers.Select(officer => officer.Value));

        city.State.TellAll();
        city.Release();
        var view = Told(city);
        var start = view.At.UnixMilliseconds;
        Assert.Equal([0, 0, 5_000, -start], view.DeliveredAt.Select(at => at.UnixMilliseconds - start));
        Assert.Equal([-start, 5_000, 5_000, -start], view.ReadAt.Select(at => at.UnixMilliseconds - start));
    }

    [Fact]
    public void WhatNobodyCanGet_OrSaysNothing_IsRefusedByName()
    {
        var city = new City(3);
        Assert.Equal(Refusal.UnknownOfficer, Send(city, 1, MessageKind.Officers, officers: [City.Officer(9)]).Refusal);
        Assert.Equal(Refusal.NoRecipients, Send(city, 1, MessageKind.Area, name: "a1").Refusal);
        Assert.Equal(Refusal.BadMessage, Send(city, 1, MessageKind.Desks, text: "").Refusal);
        Assert.Equal(Refusal.BadMessage, Send(city, 1, MessageKind.Desks, text: new string('x', 501)).Refusal);
        Assert.Equal(Refusal.UnknownMessage, Mark(city, 1, true, 1).Refusal);
        Assert.Equal(Refusal.None, Send(city, 1, MessageKind.Shift).Refusal);
        Assert.Equal(Refusal.UnknownMessage, city.Do(new MessageReadAtDesk(Id(1), "li")).Refusal); // It is for officers.
    }

    [Fact]
    public void ADesk_ReadsByName()
    {
        var city = new City(1);
        Send(city, 1, MessageKind.Desks, from: City.Officer(1));
        Assert.False(city.Do(new MessageReadAtDesk(Id(1), "li")).Repeated);
        Assert.True(city.Do(new MessageReadAtDesk(Id(1), "li")).Repeated);
        Assert.Equal("li", Assert.Single(city.Left.OfType<MessageReadBy>()).Reader.By);
    }

    [Fact]
    public void AtTheBound_WhatEverybodyHasGoesFirst_ThenWhatHasWaitedLong_AndDesksAreToldWhoNeverGotIt()
    {
        var city = new City(2);
        Fill(city);
        Assert.Equal(Refusal.TooManyMessages, Send(city, 5_000, MessageKind.Shift).Refusal);
        Mark(city, 7, false, 1);
        Assert.Equal(Refusal.None, Send(city, 5_000, MessageKind.Shift).Refusal);
        Assert.Equal(new MessageForgotten(Id(7), 0), Assert.Single(city.Left.OfType<MessageForgotten>()));
        Assert.True(Send(city, 7, MessageKind.Shift).Repeated); // Known, though it is not kept.
        Assert.True(Mark(city, 7, true, 1).Repeated);

        // What is urgent does not wait for what is not, nor does anything wait for a terminal that has been away for half an hour.
        Assert.Equal(Refusal.TooManyMessages, Send(city, 5_001, MessageKind.Shift).Refusal);
        Assert.Equal(Refusal.None, Send(city, 5_002, MessageKind.Shift, urgent: true).Refusal);
        Assert.Equal(new MessageForgotten(Id(0), 1), city.Left.OfType<MessageForgotten>().Last());
        city.Wait(OfficerLimits.MessageWaitSeconds);
        Assert.Equal(Refusal.None, Send(city, 5_003, MessageKind.Shift).Refusal);
        Assert.Equal(new MessageForgotten(Id(1), 1), city.Left.OfType<MessageForgotten>().Last());

        city.Wait(OfficerLimits.MessageSeconds);
        Assert.Equal(OfficerLimits.MessagesKept + 3, city.Left.OfType<MessageForgotten>().Count());
        Assert.Equal(Refusal.None, Send(city, 6_000, MessageKind.Shift).Refusal);
    }

    [Fact]
    public void NobodyTakesAllTheRoom()
    {
        var city = new City(2);
        for (var message = 0; message < OfficerLimits.WaitingOfDesk; message++)
            Assert.Equal(Refusal.None, Send(city, message, MessageKind.Officers, officers: [City.Officer(1)]).Refusal);
        Assert.Equal(Refusal.TooManyMessages, Send(city, 900, MessageKind.Shift).Refusal);
        Assert.Equal(Refusal.None, Send(city, 901, MessageKind.Desks).Refusal); // Nobody has to get it.
        Assert.Equal(Refusal.None, Send(city, 902, MessageKind.Shift, desk: "wang").Refusal);
        for (var message = 0; message < OfficerLimits.WaitingOfOfficer; message++)
            Assert.Equal(Refusal.None, Send(city, 1_000 + message, MessageKind.Officers, officers: [City.Officer(1)], from: City.Officer(2)).Refusal);
        Assert.Equal(Refusal.TooManyMessages, Send(city, 1_900, MessageKind.Officers, officers: [City.Officer(1)], from: City.Officer(2)).Refusal);
        Mark(city, 3, false, 1);
        Assert.Equal(Refusal.None, Send(city, 900, MessageKind.Shift).Refusal);
    }

    [Fact]
    public void EachOfFiveThousandAnswers_CostsNothingThatGrowsWithThem()
    {
        var city = new City(5_000);
        Send(city, 2, MessageKind.Shift);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var officer = 1; officer <= 5_000; officer++) city.State.Apply(city.Now, new MessageMarked(Id(2), [City.Officer(officer)], false));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 5_000 * 1_000); // A copy of the states would be 5,000 times 40 KB.
        city.Release();
        Assert.Equal(5_000, city.Left.OfType<MessageReached>().Count());
    }

    [Fact]
    public void TooManyRecipients_AreToBeReachedByArea()
    {
        var city = new City(OfficerLimits.RecipientsMax + 1);
        Assert.Equal(Refusal.TooManyRecipients, Send(city, 1, MessageKind.Shift).Refusal);
        city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.OffDuty));
        Assert.Equal(OfficerLimits.RecipientsMax, Send(city, 1, MessageKind.Shift).Officers);
    }

    private static Guid Id(int number) => new(number, 5, 5, new byte[8]);

    private static Outcome Send(
        City city, int number, MessageKind kind, IReadOnlyList<OfficerId>? officers = null, string name = "", string text = "Come in",
        OfficerId from = default, string desk = "li", bool urgent = false) =>
        city.Do(new MessageSent(
            new MessageBody(Id(number), desk, from, new MessageTarget(kind, officers ?? [], name), text, urgent, default)));

    // As many as can be, each of a desk that may still send.
    private static void Fill(City city)
    {
        for (var message = 0; message < OfficerLimits.MessagesKept; message++)
        {
            var desk = $"desk {message % 11}";
            Assert.Equal(Refusal.None, Send(city, message, MessageKind.Officers, officers: [City.Officer(1)], desk: desk).Refusal);
        }
    }

    private static Outcome Mark(City city, int number, bool isRead, params int[] officers) =>
        city.Do(new MessageMarked(Id(number), [.. officers.Select(City.Officer)], isRead));

    private static MessageView Told(City city) => city.Left.OfType<MessageTold>().Last().Message;
}
