using Microsoft.AspNetCore.Connections;
using SmartPolicing.Realtime.Host;

namespace SmartPolicing.Realtime.Server.Tests;

public class ConnectionRoomTests
{
    [Theory]
    [InlineData(20_000, 18_500)]
    [InlineData(3_000, 1_500)]
    [InlineData(1_024, 512)]
    public void SomeFiles_AreKeptForWhatIsNoConnection(long files, long connections) => Assert.Equal(connections, ConnectionRoom.For(files));

    [Fact]
    public async Task OneTooMany_IsClosed_AndThereIsRoomAgainWhenAnotherEnds()
    {
        var room = new ConnectionRoom(1, 1);
        var stay = new TaskCompletionSource();
        var let = 0;
        Task Next(ConnectionContext connection)
        {
            let++;
            return stay.Task;
        }

        await using var one = new DefaultConnectionContext("one");
        await using var two = new DefaultConnectionContext("two");
        await using var three = new DefaultConnectionContext("three");
        var first = room.PassAsync(Next, one);
        var closed = new TaskCompletionSource();
        using var hears = two.ConnectionClosed.Register(closed.SetResult);
        await room.PassAsync(Next, two);
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, false), (let, one.ConnectionClosed.IsCancellationRequested));

        stay.SetResult();
        await first;
        await room.PassAsync(Next, three);
        Assert.Equal(2, let);
    }

    [Fact]
    public void TheProcess_HasRoom_AndNeverMoreThanIsWanted() => Assert.InRange(ConnectionRoom.Of(1_000).Most, 1, 1_000);
}
