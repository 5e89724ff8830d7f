using System.Buffers;
using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>
/// The positions everybody takes in: officers on their circles, in the order of their seats, again and again. The peers' bytes and arrays
/// are made beforehand, so that making them costs them nothing; ours are made while sending, for a node refuses old times.
/// </summary>
internal sealed class SamePositions
{
    /// <summary>Then the peers' positions begin again: 100 MB of commands at 100,000 officers.</summary>
    private const int Passes = 8;

    /// <summary>
    /// From one position of an officer to the next: ten metres at ten metres a second, as terminals report. Unit: milliseconds.
    /// </summary>
    private const int StepMilliseconds = 1_000;

    /// <summary>About what a node takes in on a small machine; how fast its clock must run follows. Unit: positions a second.</summary>
    private const double NodeRate = 6e6;

    private const double SpeedMax = 1_000; // Of a node's clock.

    private static readonly Instant Start = new(1_790_000_000_000);

    private readonly IReadOnlyList<OfficerSeat> _seats;

    public SamePositions(IReadOnlyList<OfficerSeat> seats) => _seats = seats;

    /// <summary>How far one pass moves on in time, which each of ours adds. Unit: milliseconds.</summary>
    public static int Step => StepMilliseconds;

    /// <summary>
    /// How fast a node's clock runs so that one position of an officer lies as far from the next as the peers' do, though it takes millions
    /// of them a second. Node seconds a second.
    /// </summary>
    public static double SpeedOf(int officers) => Math.Clamp(Math.Round(NodeRate * StepMilliseconds / 1000 / officers), 1, SpeedMax);

    /// <summary>Officers in the order of their seats.</summary>
    public IReadOnlyList<OfficerSeat> Seats => _seats;

    /// <summary>Positions of one connection as fixes for a fold in process; pass after pass.</summary>
    public Fix[][] Fixes() =>
    [
        .. Enumerable.Range(0, Passes).Select(pass => _seats.Select(seat =>
        {
            var fix = Circling.FixOf(seat, At(pass), 0);
            return new Fix(
                new OfficerId(fix.Officer), fix.At, fix.Place,
                fix.SpeedCentimetresPerSecond, fix.HeadingCentidegrees, fix.AccuracyDecimetres);
        }).ToArray()),
    ];

    /// <summary>Commands GEOADD for Redis, each of so many positions.</summary>
    public byte[][] Commands(int connection, int connections, int batch) =>
    [
        .. Batches(connection, connections, batch).Select(fixes =>
        {
            var writer = new ArrayBufferWriter<byte>(fixes.Count * 48);
            RespCommand.Begin(writer, 2 + 3 * fixes.Count);
            RespCommand.Add(writer, "GEOADD");
            RespCommand.Add(writer, "officers");
            foreach (var fix in fixes)
            {
                RespCommand.Add(writer, fix.Place.Longitude);
                RespCommand.Add(writer, fix.Place.Latitude);
                RespCommand.Add(writer, fix.Officer.ToString(CultureInfo.InvariantCulture));
            }

            return writer.WrittenSpan.ToArray();
        }),
    ];

    /// <summary>Arrays for PostgreSQL, each of so many positions.</summary>
    public PositionArrays[] Arrays(int connection, int connections, int batch) =>
    [
        .. Batches(connection, connections, batch).Select(fixes => new PositionArrays(
            [.. fixes.Select(fix => (int)fix.Officer)],
            [.. fixes.Select(fix => fix.At.UnixMilliseconds)],
            [.. fixes.Select(fix => fix.Place.Longitude)],
            [.. fixes.Select(fix => fix.Place.Latitude)])),
    ];

    // A connection has its own officers, as in FixFlood.
    private IEnumerable<List<Client.FixReport>> Batches(int connection, int connections, int batch)
    {
        var own = _seats.Where((_, number) => number % connections == connection).ToArray();
        for (var pass = 0; pass < Passes; pass++)
            foreach (var seats in own.Chunk(batch)) yield return [.. seats.Select(seat => Circling.FixOf(seat, At(pass), 0))];
    }

    private static Instant At(int pass) => new(Start.UnixMilliseconds + pass * StepMilliseconds);
}

/// <summary>Positions as columns.</summary>
/// <param name="At">Milliseconds since 1970.</param>
internal sealed record PositionArrays(int[] Officers, long[] At, double[] Longitudes, double[] Latitudes);
