using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Reloads;

namespace SmartPolicing.Realtime.Host;

/// <summary>What the dashboard sees of the keys of machines.</summary>
internal static class NodeKeys
{
    /// <param name="keys">Those that hold; changed by this alone.</param>
    internal static KeysDoor DoorOf(SenderKeys keys, string stateFolder) => new(keys.IsCurrent, () => Reread(keys, stateFolder));

    private static Reread Reread(SenderKeys keys, string stateFolder)
    {
        if (!SenderKeyFile.TryOpenOrCreate(stateFolder, out var read, out var refusal, isThere: true))
            return new Reread(new FileFault(Path.GetFileName(refusal.File), refusal.Where, refusal.Reason), null);
        var (added, changed, removed) = keys.ChangesTo(read);
        return new Reread(null, new FileChange(added, changed, removed, () =>
        {
            keys.Set(read);
            return Task.FromResult<string?>(null);
        }));
    }
}
