using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Collects what one part logs: its event numbers, to be waited for, and its lines.</summary>
internal sealed class EventLog<T> : ILogger<T>
{
    private readonly Channel<(int Id, string Line)> _events = Channel.CreateBounded<(int Id, string Line)>(1_000);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Assert.True(_events.Writer.TryWrite((eventId.Id, formatter(state, exception))));

    /// <summary>The number of the next event, when it has been logged.</summary>
    internal async Task<int> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        return (await _events.Reader.ReadAsync(limit.Token)).Id;
    }

    /// <summary>The lines logged so far that nobody has taken.</summary>
    internal List<string> Lines()
    {
        var lines = new List<string>();
        while (_events.Reader.TryRead(out var logged)) lines.Add(logged.Line);
        return lines;
    }
}
