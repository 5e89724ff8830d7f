using System.Buffers;
using System.Text.Json;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Why a body is refused whole.</summary>
internal enum ViidFault
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>No JSON, cut off, two documents, too deep.</summary>
    BadJson,

    /// <summary>Nothing in it of what belongs there.</summary>
    NothingFound,

    /// <summary>More bytes than are taken.</summary>
    TooLarge,

    /// <summary>More records than are answered at once.</summary>
    TooMany,

    /// <summary>It did not come in time.</summary>
    TooSlow,
}

/// <summary>Reads a body through one window of memory.</summary>
internal static class ViidBody
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    /// <param name="full">Empties the tray when it is full.</param>
    internal static async Task<ViidFault> ReadAsync(
        Stream body, ViidTray tray, ViidItem expected, int bytesMax, Func<CancellationToken, ValueTask> full, CancellationToken cancellation)
    {
        var window = ArrayPool<byte>.Shared.Rent(ViidLimits.WindowBytes);
        try
        {
            using var scan = new ViidScan(tray, expected);
            var (filled, total) = (0, 0L);
            while (true)
            {
                var read = await body.ReadAsync(window.AsMemory(filled, ViidLimits.WindowBytes - filled), cancellation).ConfigureAwait(false);
                filled += total == 0 ? WithoutMark(window, read) : read;
                total += read;
                if (total > bytesMax) return ViidFault.TooLarge;
                while (scan.Feed(window.AsSpan(0, filled), read == 0, out var consumed) is var stop)
                {
                    window.AsSpan(consumed, filled - consumed).CopyTo(window);
                    filled -= consumed;
                    if (stop == ViidStop.NeedMore) break;
                    if (tray.Records > ViidLimits.RecordsMax) return ViidFault.TooMany;
                    await full(cancellation).ConfigureAwait(false);
                }

                if (read == 0) return tray.Met.Contains(expected) ? ViidFault.None : ViidFault.NothingFound;
            }
        }
        catch (JsonException)
        {
            return ViidFault.BadJson;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    // Some writers begin with the mark that says UTF-8.
    private static int WithoutMark(byte[] window, int length)
    {
        if (!window.AsSpan(0, length).StartsWith(Mark)) return length;
        window.AsSpan(Mark.Length, length - Mark.Length).CopyTo(window);
        return length - Mark.Length;
    }
}
