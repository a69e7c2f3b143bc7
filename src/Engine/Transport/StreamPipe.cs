using System.IO.Pipelines;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>A stream as the pair of pipes that connection steps work with. Writes go straight through; reads are buffered once.</summary>
internal sealed class StreamPipe(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: TransportLimits.ReceiveBufferBytes, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
}
