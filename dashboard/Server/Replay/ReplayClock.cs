using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Replay;

/// <summary>
/// The clock of what is replayed: the moment that has been come to, which goes on in steps, stands still and is set back. Set by the
/// session's task, read by any thread.
/// </summary>
internal sealed class ReplayClock : TimeProvider
{
    private long _milliseconds;

    internal Instant Moment
    {
        get => new(Volatile.Read(ref _milliseconds));
        set => Volatile.Write(ref _milliseconds, value.UnixMilliseconds);
    }

    public override DateTimeOffset GetUtcNow() => Moment.ToTime();
}
