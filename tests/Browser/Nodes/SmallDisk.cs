using System.Diagnostics;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// A small file system of its own: ext4 in a file, or else in memory. Needs the right to mount. Its room is taken and given back by one
/// file that nobody needs.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly string _root;

    private SmallDisk(string root, string kind)
    {
        _root = root;
        Kind = kind;
    }

    /// <summary>"ext4" or "tmpfs".</summary>
    internal string Kind { get; }

    /// <summary>Where it is mounted.</summary>
    internal string Folder => Path.Combine(_root, "disk");

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <returns>Null, with the reason, when it cannot be had here.</returns>
    internal static async Task<(SmallDisk? Disk, string Reason)> TryMountAsync(int mebibytes, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return (null, "small file systems are mounted on Linux only");
        var root = Directory.CreateTempSubdirectory("sp-disk").FullName;
        var (image, folder) = (Path.Combine(root, "image"), Directory.CreateDirectory(Path.Combine(root, "disk")).FullName);
        using (var file = File.Create(image)) file.SetLength((long)mebibytes << 20);
        var why = await RunAsync("mkfs.ext4", ["-q", "-F", "-m", "0", image], cancellation);
        if (why.Length == 0) why = await RunAsync("mount", ["-o", "loop", image, folder], cancellation);
        if (why.Length == 0) return (new SmallDisk(root, "ext4"), "");
        var memory = await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder], cancellation);
        if (memory.Length == 0) return (new SmallDisk(root, "tmpfs"), "");
        Directory.Delete(root, recursive: true);
        return (null, $"mounting is not permitted here: {why}; {memory}");
    }

    /// <summary>Takes all room but some, whoever else writes meanwhile.</summary>
    internal void Fill(long leaveBytes)
    {
        var piece = new byte[PieceBytes];
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var take = Free() - leaveBytes; take > 0; take = Free() - leaveBytes) file.Write(piece, 0, (int)Math.Min(piece.Length, take));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (Free() < leaveBytes)
        {
            // Who else writes here has taken the rest meanwhile: it is full all the same.
        }
    }

    /// <summary>Gives it back.</summary>
    internal void Empty() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("", await RunAsync("umount", [Folder], CancellationToken.None));
        Directory.Delete(_root, recursive: true);
    }

    private long Free() => new DriveInfo(Folder).AvailableFreeSpace;

    /// <returns>"" or why not.</returns>
    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? "" : $"{program}: {(await errors).Trim()}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }
}
