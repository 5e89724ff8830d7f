using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions;

/// <summary>
/// A copy of the tables in force, kept in the state folder: a node that stops while somebody is halfway through changing the region's
/// tables must start again all the same.
/// </summary>
public static class KeptPolicy
{
    /// <summary>Name of its folder within the state folder.</summary>
    public const string FolderName = "policy";

    private const string PolicyName = "policy.json";

    /// <summary>Where it is kept.</summary>
    public static string In(string stateFolder) => Path.Combine(stateFolder, FolderName);

    /// <summary>Copies the region's tables, unless they say something else by now. Blocks.</summary>
    /// <param name="hash">Of the policy in force.</param>
    /// <returns>False when they could not be copied, or are others: what was kept before stays, and is no worse.</returns>
    public static bool TryKeep(string regionFolder, string stateFolder, string hash)
    {
        if (!RegionManifest.TryRead(regionFolder, out var manifest, out _)) return false;
        if (!RegionBorders.TryRead(manifest.Jurisdictions, out var borders, out _)) return false;
        var (kept, making) = (In(stateFolder), In(stateFolder) + ".making");
        try
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
            Directory.CreateDirectory(making);
            File.Copy(manifest.Policy, Path.Combine(making, PolicyName));
            foreach (var (preset, path) in PolicyTableFiles.Names.Zip(manifest.Tables.All))
                if (path is not null) File.Copy(path, Path.Combine(making, preset));
            if (!TryRead(making, manifest, borders, out var policy) || PolicyBytes.HashOf(policy.Policy) != hash) return false;
            if (Directory.Exists(kept)) Directory.Delete(kept, recursive: true);
            Directory.Move(making, kept);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal static bool TryRead(string kept, RegionManifest manifest, RegionBorders borders, out RegionPolicy policy)
    {
        policy = null!;
        var file = Path.Combine(kept, PolicyName);
        var tables = PolicyTableFiles.Of((_, preset) => Path.Combine(kept, preset) is var path && File.Exists(path) ? path : null);
        return File.Exists(file) && RegionPolicy.TryRead(manifest with { Policy = file, Tables = tables }, borders, out policy, out _);
    }
}
