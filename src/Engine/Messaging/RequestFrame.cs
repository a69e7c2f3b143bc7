using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>
/// A call on the wire. What a silo that passes it on has to change stands first and has a fixed length (see <see cref="RequestPrefix"/>); the rest is passed on as it is.
/// </summary>
internal readonly struct RequestFrame(RequestPrefix prefix, in RequestEnvelope envelope, GrainRequest request, CodecRegistry codecs) : IFrame
{
    private readonly RequestEnvelope _envelope = envelope;

    public void Write(WireWriter writer)
    {
        prefix.Write(writer);
        _envelope.Write(writer, codecs);
        request.WriteArguments(writer);
    }
}
