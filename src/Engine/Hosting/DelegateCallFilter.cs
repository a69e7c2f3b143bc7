using Orleans;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>A call filter made of a function.</summary>
internal sealed class DelegateCallFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => filter(context);
}
