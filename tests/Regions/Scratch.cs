namespace SmartPolicing.Realtime.Regions.Tests;

/// <summary>A folder of a test's own under the system's temporary folder, gone when the test ends.</summary>
public sealed class Scratch : IDisposable
{
    public Scratch() => Folder = Directory.CreateTempSubdirectory("regions-").FullName;

    public string Folder { get; }

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
