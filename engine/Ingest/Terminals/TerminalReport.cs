namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>One placed and dated position as a terminal told it, in the terminal's own datum.</summary>
/// <param name="AtUnixMs">When it was taken. Unit: Unix milliseconds, UTC.</param>
/// <param name="LatitudeE7">Unit: 1e-7 degree; on the earth.</param>
/// <param name="LongitudeE7">As well.</param>
/// <param name="SpeedCmS">Unit: cm/s; 65,535 unknown.</param>
/// <param name="HeadingCdeg">Unit: 0.01 degree clockwise from north; 65,535 unknown.</param>
/// <param name="AccuracyDm">Unit: decimetre; 65,535 unknown.</param>
/// <param name="IsLate">Came in a catch-up.</param>
/// <param name="IsSos">The emergency button was pressed.</param>
public readonly record struct TerminalReport(
    long AtUnixMs, int LatitudeE7, int LongitudeE7, ushort SpeedCmS, ushort HeadingCdeg, ushort AccuracyDm, bool IsLate, bool IsSos);
