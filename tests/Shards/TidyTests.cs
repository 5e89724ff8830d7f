using System.Text.RegularExpressions;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The agreements on the repository as text. Each rule is first shown a text that breaks it: a rule that sees nothing says nothing.
/// </summary>
public partial class TidyTests
{
    private const int FileLinesMax = 400;
    private const int FunctionLinesMax = 70;

    private static readonly DirectoryInfo Root = FindRoot();
    private static readonly string[] BannedEndings = ["Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Processor"];

    private static IEnumerable<string> Sources(params string[] endings) => Files(Root).Where(path => endings.Contains(Path.GetExtension(path)));

    [Fact]
    public void Files_AreShort()
    {
        var files = Sources(".cs", ".ts", ".tsx").ToList();
        Assert.True(files.Count > 200);
        AssertNone(files.Where(path => File.ReadLines(path).Count() > FileLinesMax).Select(Name));
    }

    [Fact]
    public void Functions_AreShort()
    {
        var body = string.Concat(Enumerable.Repeat("        if (x)\n        {\n            y();\n        }\n\n", 15));
        var sample = $"public class A\n{{\n    int Short() => 1;\n\n    void Long(\n        int x)\n    {{\n{body}    }}\n\n    void Other()\n    {{\n    }}\n}}\n";
        Assert.Equal([("    void Long(", 79), ("    void Other()", 3)], Functions(sample.Split('\n')));

        var found = Sources(".cs").SelectMany(path => Functions(File.ReadAllLines(path)).Select(function => (path, function))).ToList();
        Assert.True(found.Count > 1_000);
        AssertNone(found.Where(each => each.function.Lines > FunctionLinesMax)
            .Select(each => $"{Name(each.path)}:{each.function.Signature.Trim()} has {each.function.Lines} lines"));
    }

    [Fact]
    public void TypeNames_SayWhatTheTypeIs()
    {
        Assert.Equal(["FooManager", "BarHelper"], Types("class FooManager\n  record struct BarHelper(int X)\n// class Baz\n").Where(IsBanned));
        var types = Sources(".cs", ".ts", ".tsx").SelectMany(path => Types(File.ReadAllText(path)).Select(type => (path, type))).ToList();
        Assert.True(types.Count > 300);
        AssertNone(types.Where(each => IsBanned(each.type)).Select(each => $"{Name(each.path)}: {each.type}"));
    }

    [Fact]
    public void Interfaces_HaveTwoImplementationsAtLeast()
    {
        Assert.Equal(["ILone"], LoneInterfaces("interface ILone;\nclass A : ILone;\ninterface IPair;\nclass B : IPair;\nrecord C(int X) : Base, IPair;\n"));
        AssertNone(LoneInterfaces(string.Join('\n', Sources(".cs").Where(path => path != ThisFile).Select(File.ReadAllText))));
    }

    [Fact]
    public void EventIdsOfTheLog_AreUnique()
    {
        var found = Sources(".cs").Where(path => path != ThisFile)
            .SelectMany(path => LogEvent().Matches(File.ReadAllText(path)).Select(match => (path, id: match.Groups["id"].Value))).ToList();
        Assert.NotEmpty(found);
        AssertNone(found.Where(each => each.id.Length == 0).Select(each => $"{Name(each.path)}: an event without a number"));
        AssertNone(found.GroupBy(each => each.id).Where(group => group.Count() > 1).Select(group => $"{group.Key} is there {group.Count()} times"));
    }

    [Fact]
    public void Projects_KnowWhomTheArchitectureLetsThemKnow()
    {
        var table = Architecture();
        Assert.True(table.Count >= 10);
        Assert.All(table.Keys, folder => Assert.True(Directory.Exists(Path.Combine(Root.FullName, folder)), folder));
        foreach (var project in Files(Root).Where(path => Path.GetExtension(path) == ".csproj"))
        {
            var folder = Name(Path.GetDirectoryName(project)!);
            var known = Reference().Matches(File.ReadAllText(project))
                .Select(match => Name(Path.GetDirectoryName(Path.GetFullPath(match.Groups[1].Value, Path.GetDirectoryName(project)!))!)).Order().ToList();
            if (folder.StartsWith("tests/", StringComparison.Ordinal)) continue; // They may know all.
            Assert.True(table.ContainsKey(folder), $"ARCHITECTURE.md does not name {folder}");
            Assert.DoesNotContain("engine/Host", known);
            if (table[folder] == "all") continue;
            string[] words = table[folder] == "nothing of ours" ? [] : table[folder].Split(", ");
            var allowed = words.Select(word => FolderOf(word, table.Keys)).Order();
            Assert.True(allowed.SequenceEqual(known), $"{folder} knows {string.Join(", ", known)}; ARCHITECTURE.md says {table[folder]}");
        }
    }

    private static void AssertNone(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    /// <summary>Folder to "may know", from the table of ARCHITECTURE.md.</summary>
    private static Dictionary<string, string> Architecture() => File.ReadLines(Path.Combine(Root.FullName, "ARCHITECTURE.md"))
        .Select(line => FolderRow().Match(line)).Where(match => match.Success)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim());

    private static string FolderOf(string word, IEnumerable<string> folders) =>
        folders.Single(folder => folder == word || folder.EndsWith("/" + word, StringComparison.Ordinal));

    /// <summary>
    /// Members with a body in braces and their lines, signature included. It relies on the layout that the build enforces: a block's
    /// braces stand alone, in the column of what they belong to.
    /// </summary>
    private static List<(string Signature, int Lines)> Functions(string[] lines)
    {
        var found = new List<(string Signature, int Lines)>();
        var blocks = new Stack<(int Column, bool IsType, bool IsMember, int FirstLine)>();
        for (var at = 0; at < lines.Length; at++)
        {
            var column = lines[at].Length - lines[at].TrimStart().Length;
            if (lines[at].Trim() == "{")
            {
                var first = FirstLineOf(lines, at, column);
                var isType = string.Join(' ', lines.Skip(first).Take(at - first)) is var signature && TypeDeclaration().IsMatch(signature);
                blocks.Push((column, isType, !isType && blocks.TryPeek(out var outer) && outer.IsType, first));
            }
            else if (blocks.TryPeek(out var block) && column == block.Column && lines[at].AsSpan(column).StartsWith("}"))
            {
                blocks.Pop();
                if (block.IsMember) found.Add((lines[block.FirstLine], at - block.FirstLine + 1));
            }
        }

        return found;
    }

    // Up from the brace to the line in its column that does not close something: where the declaration begins.
    private static int FirstLineOf(string[] lines, int brace, int column)
    {
        var first = brace - 1;
        while (first > 0 && lines[first].Trim().Length > 0 && (lines[first].Length <= column || lines[first][column] is ' ' or ')')) first--;
        return Math.Max(first, 0);
    }

    private static IEnumerable<string> Types(string text) => TypeDeclaration().Matches(text).Select(match => match.Groups["name"].Value);

    private static bool IsBanned(string type) => BannedEndings.Any(ending => type.EndsWith(ending, StringComparison.Ordinal));

    private static IEnumerable<string> LoneInterfaces(string text) => InterfaceDeclaration().Matches(text).Select(match => match.Groups[1].Value)
        .Where(name => Regex.Count(text, $@"(?m)^[^/\n]*\b(class|record|struct)\s[^;{{\n]*:[^;{{\n]*\b{name}\b") < 2);

    private static IEnumerable<string> Files(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles()) yield return file.FullName;
        foreach (var inner in folder.EnumerateDirectories())
        {
            if (inner.Name.StartsWith('.') || inner.Name is "bin" or "obj" or "node_modules" or "dist") continue;
            foreach (var file in Files(inner)) yield return file;
        }
    }

    private static string ThisFile => Path.Combine(Root.FullName, "tests", "Shards", "TidyTests.cs");

    private static string Name(string path) => Path.GetRelativePath(Root.FullName, path).Replace('\\', '/');

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.GetFiles("*.sln").Length == 0) folder = folder.Parent ?? throw new DirectoryNotFoundException("No solution above the tests.");
        return folder;
    }

    [GeneratedRegex(@"(?m)^(?!\s*(//|\*))[^""\n]*?\b(class|record struct|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"(?m)^[^/\n]*\binterface\s+(I[A-Z]\w*)")]
    private static partial Regex InterfaceDeclaration();

    [GeneratedRegex(@"\[LoggerMessage\((?:[^)]*?EventId\s*=\s*(?<id>\d+))?")]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"<ProjectReference Include=""([^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\| `([\w/]+)` \|.*\|([^|]*)\|$")]
    private static partial Regex FolderRow();
}
