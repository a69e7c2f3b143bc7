using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>What a call inside a silo needs to answer.</summary>
/// <param name="Codecs">Writes exceptions.</param>
/// <param name="LocalCalls">The calls from this silo to itself that wait for their answers.</param>
internal sealed record CallServices(CodecRegistry Codecs, PendingTable LocalCalls);
