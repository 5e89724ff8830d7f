using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>
/// Makes reports of one tracker's sentences: RMC says where, when and how fast, GGA of the same moments how exactly. A tracker that sends GGA
/// alone is taken by it; its day is the one in which the time of day is nearest to what came before, or to the node's clock. One thread.
/// </summary>
public sealed class NmeaEpochs
{
    private const long DayMilliseconds = 86_400_000;

    private long _rmcAt = long.MinValue / 2;
    private long _ggaAt = long.MinValue / 2;
    private long _reportedAt = long.MinValue / 2;
    private ushort _accuracy = ushort.MaxValue;

    /// <summary>Takes a sentence.</summary>
    /// <param name="now">The node's clock. Unit: Unix milliseconds.</param>
    /// <returns>A report, or null when it only adds to what was or will be told.</returns>
    public TerminalReport? Take(in NmeaSentence sentence, long now)
    {
        var at = sentence.IsRmc ? sentence.Day * DayMilliseconds + sentence.TimeOfDayMs : AtOf(sentence.TimeOfDayMs, now);
        if (!sentence.IsRmc)
        {
            (_ggaAt, _accuracy) = (at, sentence.AccuracyDm);
            if (Math.Abs(at - _rmcAt) <= NmeaLimits.SameEpochMilliseconds) return null;
        }
        else
        {
            _rmcAt = at;
        }

        if (at == _reportedAt) return null;
        _reportedAt = at;
        var accuracy = Math.Abs(at - _ggaAt) <= NmeaLimits.SameEpochMilliseconds ? _accuracy : ushort.MaxValue;
        return new TerminalReport(
            at, sentence.LatitudeE7, sentence.LongitudeE7, sentence.SpeedCmS, sentence.HeadingCdeg, accuracy, false, false);
    }

    private long AtOf(int timeOfDay, long now)
    {
        var near = _rmcAt > 0 ? _rmcAt : now;
        var at = near / DayMilliseconds * DayMilliseconds + timeOfDay;
        if (at - near > DayMilliseconds / 2) return at - DayMilliseconds;
        return near - at > DayMilliseconds / 2 ? at + DayMilliseconds : at;
    }
}
