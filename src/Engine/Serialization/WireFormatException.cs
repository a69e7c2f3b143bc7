using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>The bytes are not what the reader expects, or the value cannot be written.</summary>
internal sealed class WireFormatException(string message) : OrleansException(message);
