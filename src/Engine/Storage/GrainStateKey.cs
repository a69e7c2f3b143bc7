using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Under what a grain state is kept.</summary>
/// <param name="StateName">The state's name; unique in an application, because the grain's type is not part of the key.</param>
/// <param name="GrainKey">The grain's key.</param>
internal readonly record struct GrainStateKey(string StateName, IdSpan GrainKey);
