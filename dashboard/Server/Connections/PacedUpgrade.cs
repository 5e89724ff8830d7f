using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace SmartPolicing.Realtime.Server.Connections;

/// <summary>An upgrade whose stream tells of its end only when it is its turn.</summary>
internal sealed class PacedUpgrade(IHttpUpgradeFeature upgrade, Turnstile departures) : IHttpUpgradeFeature
{
    /// <inheritdoc/>
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => new PacedStream(await upgrade.UpgradeAsync(), departures);
}

/// <summary>
/// A hub connection's bytes. When a city's network fails, thousands of connections end in the same moment, and each end costs the framework
/// half a dozen exceptions: told at once, they would hold up everything else for seconds. Until its turn a connection that has ended
/// looks like one that is silent; what is sent to it is lost, as it is anyway.
/// </summary>
internal sealed class PacedStream(Stream inner, Turnstile departures) : Stream
{
    private bool _isOver; // Its turn has come. One reader.

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // One for each message of each of 10,000 pages.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (read > 0 || buffer.IsEmpty) return read;
        }
        catch (IOException)
        {
            // Reset by the other side: an end like any other, only that nobody says goodbye.
        }

        if (!_isOver) await departures.WaitAsync(CancellationToken.None);
        _isOver = true;
        return 0;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
