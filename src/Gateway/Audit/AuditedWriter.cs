using System.Buffers;
using System.IO.Pipelines;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// The writer of an answer that begins when the gate is open. What is written before stays here, so that an answer that must not begin leaves nothing behind;
/// after that it is the server's own writer, at no cost.
/// </summary>
internal sealed class AuditedWriter(PipeWriter inner, AuditGate gate) : PipeWriter
{
    private ArrayBufferWriter<byte>? _before = new();

    public override bool CanGetUnflushedBytes => _before is not null || inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _before?.WrittenCount ?? inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        if (_before is { } before)
        {
            before.Advance(bytes);
        }
        else
        {
            inner.Advance(bytes);
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _before?.GetMemory(sizeHint) ?? inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _before is { } before ? before.GetSpan(sizeHint) : inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _before is null ? inner.FlushAsync(cancellationToken) : BeginAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (exception is null && _before is not null)
        {
            await BeginAsync(CancellationToken.None);
        }

        await inner.CompleteAsync(exception);
    }

    /// <summary>Hands on what was written before the gate opened, without sending it.</summary>
    public void HandOn()
    {
        if (_before is { } before)
        {
            _before = null;
            inner.Write(before.WrittenSpan);
        }
    }

    private async ValueTask<FlushResult> BeginAsync(CancellationToken cancellationToken)
    {
        await gate.OpenAsync();
        HandOn();
        return await inner.FlushAsync(cancellationToken);
    }
}
