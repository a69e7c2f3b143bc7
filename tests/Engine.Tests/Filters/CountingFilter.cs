using System.Collections.Concurrent;

namespace Interpol.Mesh.Engine.Tests.Filters;

/// <summary>Made by the container; notes what passes.</summary>
public sealed class CountingFilter(IGrainFactory grains) : IIncomingGrainCallFilter
{
    public ConcurrentQueue<string> Passed { get; } = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Assert.NotNull(grains);
        Assert.Equal(context.InterfaceMethod.Name, context.ImplementationMethod.Name);
        Assert.Equal(context.TargetContext.GrainInstance!.GetType(), context.ImplementationMethod.DeclaringType);
        Passed.Enqueue($"{context.InterfaceName}.{context.MethodName} {context.TargetId.Key}");
        await context.Invoke();
    }
}
