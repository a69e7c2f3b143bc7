using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Measures every call of the mesh's actors that this silo carries out; what Orleans does for itself would hide them. Allocates nothing for calls that end without waiting.
/// </summary>
internal sealed class CallStatisticsFilter(CallStatistics statistics, TimeProvider clock) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (statistics.CounterOf(context.InterfaceType, context.InterfaceMethod) is not { } counter)
        {
            return context.Invoke();
        }

        var started = clock.GetTimestamp();
        var call = context.Invoke();
        if (call.IsCompletedSuccessfully)
        {
            counter.Add(started, CallOutcome.Succeeded);
            return call;
        }

        return MeasureAsync(call, counter, started);
    }

    private static async Task MeasureAsync(Task call, MethodCounter counter, long started)
    {
        var outcome = CallOutcome.Failed;
        try
        {
            await call;
            outcome = CallOutcome.Succeeded;
        }
        catch (MeshException refusal) when (refusal.Code is not (MeshErrorCodes.Unavailable or MeshErrorCodes.Busy))
        {
            outcome = CallOutcome.Refused;
            throw;
        }
        finally
        {
            counter.Add(started, outcome);
        }
    }
}
