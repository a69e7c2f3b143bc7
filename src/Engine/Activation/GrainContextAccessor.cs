using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>Gives services the activation whose turn runs.</summary>
internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext =>
        RuntimeContext.Current ?? throw new InvalidOperationException("There is no grain context here: this code does not run in a grain's turn.");
}
