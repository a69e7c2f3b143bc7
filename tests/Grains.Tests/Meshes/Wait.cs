using System.Diagnostics;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>Waiting for conditions with a deadline, and repeating calls as a gateway does.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How long an attempt is waited for: one to a silo that was killed is answered by nobody.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        using var timer = new PeriodicTimer(Pause);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < (deadline ?? MeshCluster.Deadline), $"Waited in vain until {what}.");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Repeats a call whose outcome is unknown, with the same operation id, as a gateway does.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        using var timer = new PeriodicTimer(Pause);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call().WaitAsync(Patience);
            }
            catch (Exception exception) when (IsWorthRepeating(exception) && watch.Elapsed < MeshCluster.Deadline)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private static bool IsWorthRepeating(Exception exception) => exception switch
    {
        TimeoutException or OrleansMessageRejectionException or InconsistentStateException => true,
        Contracts.Errors.MeshException refusal => refusal.RetryAfter is not null,
        OrleansException => exception.GetType().Name == "ConnectionFailedException",
        _ => false,
    };
}
