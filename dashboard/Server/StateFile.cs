namespace SmartPolicing.Realtime.Server;

/// <summary>Why a file of the state folder is refused.</summary>
/// <param name="Where">"users[3]", "line 12", or empty when the whole file is meant.</param>
public sealed record StateFileRefusal(string File, string Where, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Where.Length == 0 ? $"{File}: {Reason}" : $"{File}, {Where}: {Reason}";
}

/// <summary>Writing of the state folder's files.</summary>
internal static class StateFile
{
    /// <summary>
    /// Replaces a file as a whole, so that a crash leaves the old one or the new one. Readable by the node's own account only (mode 600).
    /// The folder exists. An I/O error passes through.
    /// </summary>
    internal static void Replace(string path, Action<Stream> write)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
