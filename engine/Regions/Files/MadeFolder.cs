using System.Globalization;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>
/// A folder made by this program as a whole or not at all: written beside its place and then renamed. A marker file says what it was
/// made from, so that it is made again when that changes, and so that nobody else's folder is ever replaced.
/// </summary>
internal static class MadeFolder
{
    internal const string MarkerName = "made.txt";

    /// <param name="marker">What the contents depend on; equal text means the folder is up to date.</param>
    /// <param name="write">Fills the folder it is given, or says why it cannot; its I/O errors become the refusal.</param>
    /// <returns>True when the folder is ready.</returns>
    internal static bool Ensure(string folder, string marker, Func<string, RegionRefusal?> write, out RegionRefusal? refusal)
    {
        refusal = null;
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var beside = folder + ".making-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        try
        {
            if (File.Exists(folder)) refusal = new RegionRefusal(folder, "", "is a file; a folder is to be made here");
            else if (IsForeign(folder))
                refusal = new RegionRefusal(folder, "", $"was not made by this program (no {MarkerName}); choose another folder");
            if (refusal is not null) return false;
            if (HasMarker(folder, marker)) return true;

            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
            Directory.CreateDirectory(beside);
            refusal = write(beside);
            if (refusal is not null)
            {
                Directory.Delete(beside, recursive: true);
                return false;
            }

            File.WriteAllText(Path.Combine(beside, MarkerName), marker);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(beside, folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process may have finished the same folder first; then it is ready.
            if (HasMarker(folder, marker)) return true;
            refusal = new RegionRefusal(folder, "", $"cannot be written: {error.Message}");
            return false;
        }
    }

    private static bool IsForeign(string folder) =>
        Directory.Exists(folder) && !File.Exists(Path.Combine(folder, MarkerName)) && Directory.EnumerateFileSystemEntries(folder).Any();

    private static bool HasMarker(string folder, string marker)
    {
        var path = Path.Combine(folder, MarkerName);
        return File.Exists(path) && FileBytes.TryRead(path, out var bytes, out _) && System.Text.Encoding.UTF8.GetString(bytes) == marker;
    }
}
