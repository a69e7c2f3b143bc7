using System.Reflection;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Measures every call of the mesh's actors that this silo carries out; what Orleans does for itself would hide them. Allocates nothing for calls that end without waiting.
/// </summary>
internal sealed class CallStatisticsFilter(CallStatistics statistics, TimeProvider clock) : IIncomingGrainCallFilter
{
    private static readonly Assembly Mesh = typeof(ISiloGrain).Assembly;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly != Mesh)
        {
            return context.Invoke();
        }

        var started = clock.GetTimestamp();
        var counter = statistics.CounterOf(context.InterfaceType, context.MethodName);
        var call = context.Invoke();
        if (call.IsCompletedSuccessfully)
        {
            counter.Add(clock.GetElapsedTime(started), failed: false);
            return call;
        }

        return MeasureAsync(call, counter, started);
    }

    private async Task MeasureAsync(Task call, MethodCounter counter, long started)
    {
        var failed = true;
        try
        {
            await call;
            failed = false;
        }
        finally
        {
            counter.Add(clock.GetElapsedTime(started), failed);
        }
    }
}
