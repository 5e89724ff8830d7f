using System.Threading.Channels;
using SmartPolicing.Realtime.Server.Partners.Out;
using SmartPolicing.Realtime.Server.Reloads;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>Reads partners.json and the secrets again, and puts them in force. One at a time.</summary>
/// <param name="lineOf">Makes the line of a partner with a url.</param>
internal sealed class PartnerReload(
    LivePartners live, DashboardOptions options, PartnerOutbox outbox, Func<PartnerSecrets, Partner, PartnerLine> lineOf)
{
    /// <summary>The outbox, or the file of the secrets, cannot be written.</summary>
    internal const string NotStored = "notStored";

    /// <summary>A demo warns of nothing in earnest.</summary>
    internal static PartnerBook OnThis(DashboardOptions options, PartnerBook book) =>
        options.Demo && book.Status == PartnerStatus.Actual ? book with { Status = PartnerStatus.Exercise } : book;

    /// <summary>What the files say now, against the policy in force. Blocks.</summary>
    internal Reread Read()
    {
        var region = options.Region with { Policy = options.Node.Policy };
        try
        {
            if (!PartnerFile.TryRead(region, options.Wall.GetUtcNow(), out var book, out var refusal)
                || !PartnerSecrets.TryOpen(options.StateFolder, book, out var secrets, out refusal, isRead: true))
                return new Reread(new FileFault(Path.GetFileName(refusal.File), refusal.Where, refusal.Reason), null);
            return new Reread(null, Change(OnThis(options, book), secrets));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Reread(new FileFault(PartnerFile.Name, "", $"cannot be read: {fault.Message}"), null);
        }
    }

    private FileChange Change(PartnerBook book, PartnerSecrets secrets)
    {
        var before = live.Book;
        var changed = book.Partners.Where(partner =>
            before.Of(partner.Name) is { } known && !(known.IsSame(partner) && live.Secrets.AreSame(partner.Name, secrets))).Select(partner => partner.Name);
        if (book.Host != before.Host) changed = changed.Append("(host)");
        if (book.Status != before.Status) changed = changed.Append("(status)");
        return new FileChange(
            [.. book.Partners.Where(partner => before.Of(partner.Name) is null).Select(partner => partner.Name)], [.. changed],
            [.. before.Partners.Where(partner => book.Of(partner.Name) is null).Select(partner => partner.Name)], () => PutInForceAsync(book));
    }

    private async Task<string?> PutInForceAsync(PartnerBook book)
    {
        if (!PartnerSecrets.TryOpen(options.StateFolder, book, out var secrets, out _)) return NotStored;
        try
        {
            await outbox.ChangeAsync(book, secrets, partner => lineOf(secrets, partner));
            return null;
        }
        catch (Exception fault) when (fault is IOException or ChannelClosedException)
        {
            return NotStored;
        }
    }
}
