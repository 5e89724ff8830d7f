using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>How vehicles are written in region.json and on the command line.</summary>
public static class VehicleWords
{
    private static readonly string[] s_words = ["patrol-car", "motorbike", "on-foot"]; // In the order of the enum.

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> All => s_words;

    /// <summary>The word for a vehicle.</summary>
    public static string Of(RoadVehicle vehicle) => s_words[(int)vehicle];

    /// <summary>The vehicle of a word; false for another word.</summary>
    public static bool TryRead(string word, out RoadVehicle vehicle)
    {
        var at = Array.IndexOf(s_words, word);
        vehicle = (RoadVehicle)Math.Max(at, 0);
        return at >= 0;
    }
}
