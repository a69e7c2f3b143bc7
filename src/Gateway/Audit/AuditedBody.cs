using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>The body of an answer that begins when the gate is open.</summary>
internal sealed class AuditedBody(IHttpResponseBodyFeature inner, AuditGate gate) : IHttpResponseBodyFeature
{
    private AuditedStream? _stream;
    private AuditedWriter? _writer;

    public Stream Stream => _stream ??= new AuditedStream(inner.Stream, gate);

    public PipeWriter Writer => _writer ??= new AuditedWriter(inner.Writer, gate);

    public void DisableBuffering() => inner.DisableBuffering();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await gate.OpenAsync();
        await inner.StartAsync(cancellationToken);
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await gate.OpenAsync();
        await inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    public async Task CompleteAsync()
    {
        await gate.OpenAsync();
        HandOn();
        await inner.CompleteAsync();
    }

    /// <summary>Hands on what was written and not sent; the gate is open.</summary>
    public void HandOn() => _writer?.HandOn();
}
