using Microsoft.AspNetCore.Http.Features;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// Keeps back what a handler writes itself until its entry is recorded, as the filter does for what a handler returns. It is needed only for handlers that do not return results: when there are
/// none any more, this class goes, and the lines of <see cref="AuditFilter"/> that name it.
/// </summary>
internal sealed class HeldResponse : Stream
{
    private readonly HttpContext _context;
    private readonly RequestAudit _audit;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly StreamResponseBodyFeature _held;

    private HeldResponse(HttpContext context, RequestAudit audit)
    {
        _context = context;
        _audit = audit;
        _inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _held = new StreamResponseBodyFeature(this, _inner);
        context.Features.Set<IHttpResponseBodyFeature>(_held);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Begins.</summary>
    public static HeldResponse Hold(HttpContext context, RequestAudit audit) => new(context, audit);

    /// <summary>Hands on what was written and not sent yet. The entry is recorded.</summary>
    public async Task ReleaseAsync()
    {
        if (_held.Writer is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 } writer)
        {
            await writer.FlushAsync();
        }
    }

    /// <summary>Ends: what is written now goes straight to the server.</summary>
    public void Restore() => _context.Features.Set(_inner);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _audit.RecordAsync(_context, _context.Response.StatusCode);
        await _inner.Stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _audit.RecordAsync(_context, _context.Response.StatusCode);
        await _inner.Stream.FlushAsync(cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
