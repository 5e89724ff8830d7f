namespace SmartPolicing.Realtime.Geo.Tests;

internal static class Repository
{
    /// <returns>The file or folder of this relative name in the nearest folder above the test binaries, or null.</returns>
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(path) || File.Exists(path))
                return path;
        }
        return null;
    }

    /// <summary>Real data lies beside the repository on machines that have it; tests that need it are skipped elsewhere.</summary>
    public static string SharedData(string relative)
    {
        var path = Find(Path.Combine("shared/data", relative));
        Assert.SkipWhen(path is null, $"shared/data/{relative} is not beside the repository.");
        return path!;
    }
}
