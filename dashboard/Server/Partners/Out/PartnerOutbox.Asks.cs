using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SmartPolicing.Realtime.Server.Partners.Out;

// What others have done on the outbox's thread.
internal sealed partial class PartnerOutbox
{
    /// <summary>Has something done on the outbox's thread, in a transaction of its own.</summary>
    /// <param name="then">
    /// What follows once it is written, on that thread too: whoever asked may be gone by then, and what is kept must go on all the same.
    /// </param>
    /// <exception cref="IOException">It could not be written.</exception>
    internal async Task<T> AskAsync<T>(Func<OutboxFile, T> work, CancellationToken cancellation, Action<T>? then = null)
    {
        if (!_begun.Task.IsCompleted) throw new IOException("The region has no partners."); // And the outbox no thread.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Do(OutboxFile? file)
        {
            try
            {
                if (file is null) throw new IOException("The outbox cannot be written.");
                var result = file.InOneGo(() => work(file));
                then?.Invoke(result);
                done.SetResult(result);
            }
            catch (Exception fault) when (fault is SqliteException or IOException)
            {
                done.SetException(new IOException(fault.Message, fault));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                done.SetException(fault); // Of whoever asked: one document must not end what all partners need.
            }
        }

        try
        {
            await _asks.Writer.WriteAsync(Do, cancellation);
        }
        catch (ChannelClosedException fault)
        {
            throw new IOException("The node is stopping.", fault);
        }

        Ring();
        return await done.Task.WaitAsync(cancellation);
    }

    /// <summary>
    /// Other agreements hold, and nothing that was made under those before is sent any more: what waits becomes dead letters. Who is new is told
    /// of all that is open. Not to be called off.
    /// </summary>
    /// <param name="lineOf">Makes the line of a partner with a url.</param>
    /// <exception cref="IOException">It could not be written; those before hold.</exception>
    internal Task ChangeAsync(PartnerBook book, PartnerSecrets secrets, Func<Partner, PartnerLine> lineOf)
    {
        if (!_begun.Task.IsCompleted && book.Partners.Count == 0)
        {
            _live.Set(book, secrets);
            return Task.CompletedTask;
        }

        _begun.TrySetResult();
        var told = book.Partners.Where(partner => partner.Url is not null).ToList();
        return AskAsync(
            file => EndOthers(file, name => told.Find(partner => partner.Name == name)),
            CancellationToken.None,
            _ =>
            {
                foreach (var partner in _lines.Change(told, secrets, lineOf))
                    foreach (var city in partner.Jurisdictions)
                        _newcomers[city] = ([.. _newcomers.GetValueOrDefault(city).Partners ?? [], partner], 0);
                _live.Set(book, secrets);
            });
    }
}
