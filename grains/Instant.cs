namespace SmartPolicing.Realtime.Grains;

/// <summary>
/// A moment on the node's clock. Unit: milliseconds since 1970-01-01 UTC; whole. The default value is the epoch itself and
/// stands for "never". The fold reads no clock: instants come in with the input.
/// </summary>
public readonly record struct Instant(long UnixMilliseconds) : IComparable<Instant>
{
    /// <summary>True for the default value, which means "never".</summary>
    public bool IsNever => UnixMilliseconds == 0;

    /// <summary>This moment moved on by <paramref name="milliseconds"/> (back, when negative).</summary>
    public Instant PlusMilliseconds(long milliseconds) => new(UnixMilliseconds + milliseconds);

    /// <summary>This moment moved on by <paramref name="seconds"/> (back, when negative).</summary>
    public Instant PlusSeconds(int seconds) => new(UnixMilliseconds + seconds * 1000L);

    /// <summary>Milliseconds from <paramref name="earlier"/> to this; negative when it is later.</summary>
    public long MillisecondsSince(Instant earlier) => UnixMilliseconds - earlier.UnixMilliseconds;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => UnixMilliseconds.CompareTo(other.UnixMilliseconds);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Instant left, Instant right) => left.UnixMilliseconds < right.UnixMilliseconds;

    /// <summary>Later than.</summary>
    public static bool operator >(Instant left, Instant right) => left.UnixMilliseconds > right.UnixMilliseconds;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Instant left, Instant right) => left.UnixMilliseconds <= right.UnixMilliseconds;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Instant left, Instant right) => left.UnixMilliseconds >= right.UnixMilliseconds;

    /// <summary>The instant of a wall-clock time, cut to whole milliseconds.</summary>
    public static Instant From(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>The same moment as a wall-clock time, UTC.</summary>
    public DateTimeOffset ToTime() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);

    /// <summary>ISO 8601, UTC, milliseconds.</summary>
    public override string ToString() =>
        DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
}
