using System.Text;

namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>The real jurisdictions beside the repository; a test that asks for them is skipped where they are not.</summary>
internal static class RealBorders
{
    public static IEnumerable<Border> All() => SanFrancisco()
        .Concat(OpenStreetMap("andorra/andorra-2021-10-28.jurisdictions.geojson"))
        .Concat(OpenStreetMap("andorra/monaco-2020-07-19.jurisdictions.geojson"));

    public static Border[] SanFrancisco() =>
    [
        .. File.ReadAllLines(Repository.SharedData("sf/sf_supervisor_districts_2018.csv")).Skip(1)
            .Where(line => line.Contains('"', StringComparison.Ordinal)).Select(line =>
            {
                Assert.True(Wkt.TryReadBorder(line.Split('"')[1], out var border, out var refusal), refusal);
                return border!;
            }),
    ];

    public static Border[] OpenStreetMap(string name) =>
        [.. Read(File.ReadAllText(Repository.SharedData(name))).Select(feature => feature.Border)];

    public static IReadOnlyList<BorderFeature> Read(string text)
    {
        Assert.True(GeoJsonBorders.TryRead(Encoding.UTF8.GetBytes(text), out var features, out var refusal), refusal);
        return features;
    }
}
