using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>Something that can be written as the body of one frame. Implemented by structs, so that sending allocates nothing.</summary>
internal interface IFrame
{
    /// <summary>Writes the body. Called under the connection's lock; an exception takes the partial frame back.</summary>
    void Write(WireWriter writer);
}
