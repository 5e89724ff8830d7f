#pragma warning disable CA1822
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>One jurisdiction's single-writer loop and its inboxes.</summary>
public sealed class Shard
{
    /// <summary>The jurisdiction this shard holds.</summary>
    public JurisdictionId Jurisdiction { get; }

    /// <summary>Its officers, in the order of its frames.</summary>
    public IReadOnlyList<OfficerRegistration> Officers { get; } = [];

    /// <summary>The newest published officer frame. Read on any thread.</summary>
    public OfficerFrame Frame { get; private set; } = new(default, default, []);

    /// <summary>Hands over a batch of fixes. False when the inbox is full: the batch stays the caller's.</summary>
    public bool TryPost(FixBatch batch) => batch.Count >= 0 && Frame is not null && false;

    /// <summary>Waits until a batch may be posted again.</summary>
    public ValueTask WaitToPostAsync(CancellationToken cancellation) => ValueTask.FromCanceled(cancellation);

    /// <summary>An empty batch from the shard's pool, for the caller to fill.</summary>
    public FixBatch RentBatch() => Frame is null ? throw new InvalidOperationException() : new FixBatch();

    /// <summary>Puts one input before the loop and waits for its answer (after commit).</summary>
    public ValueTask<Outcome> AskAsync(ShardInput input, CancellationToken cancellation) => ValueTask.FromCanceled<Outcome>(cancellation);
}
