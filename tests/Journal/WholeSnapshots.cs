using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>Snapshots of one piece, which is all that most tests need.</summary>
internal static class WholeSnapshots
{
    public static bool TryPutSnapshot(
        this FileJournal journal, long sequence, ReadOnlySpan<byte> state, [NotNullWhen(false)] out JournalFault? fault) =>
        journal.TryPutSnapshot(sequence, [state.ToArray()], out fault);
}
