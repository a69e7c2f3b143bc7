namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Measures every call that this silo carries out. Allocates nothing for calls that end without waiting.</summary>
internal sealed class CallStatisticsFilter(CallStatistics statistics, TimeProvider clock) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
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
