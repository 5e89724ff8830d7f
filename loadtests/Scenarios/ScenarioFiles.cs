namespace SmartPolicing.Realtime.LoadTests.Scenarios;

/// <summary>Finds and reads scenarios: a file by its path, or one of the catalogue beside the program by its bare name.</summary>
public static class ScenarioFiles
{
    /// <summary>Ending of a scenario's file.</summary>
    public const string Ending = ".scenario";

    /// <summary>The catalogue's folder.</summary>
    public static string Catalogue => Path.Combine(AppContext.BaseDirectory, "Scenarios", "Catalogue");

    /// <summary>Names of the catalogue's scenarios, in order.</summary>
    public static IReadOnlyList<string> Names() => Directory.Exists(Catalogue)
        ? [.. Directory.EnumerateFiles(Catalogue, "*" + Ending)
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)]
        : [];

    /// <param name="name">A path, or a name of the catalogue with or without the ending.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryRead(string name, out Scenario? scenario, out string refusal)
    {
        scenario = null;
        var file = name;
        if (!File.Exists(file) && !name.Contains('/', StringComparison.Ordinal))
            file = Path.Combine(Catalogue, name.EndsWith(Ending, StringComparison.Ordinal) ? name : name + Ending);
        if (!File.Exists(file))
        {
            refusal = $"{name}: no such file, and no such name in the catalogue ({string.Join(", ", Names())})";
            return false;
        }

        try
        {
            if (new FileInfo(file).Length is > ScenarioLimits.FileBytesMax and var length)
            {
                refusal = $"{file}: {length} bytes is too long for a scenario";
                return false;
            }

            return ScenarioReader.TryRead(file, Path.GetFileNameWithoutExtension(file), File.ReadAllText(file), out scenario, out refusal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            refusal = $"{file}: {problem.Message}";
            return false;
        }
    }
}
