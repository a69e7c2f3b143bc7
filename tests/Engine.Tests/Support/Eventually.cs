using Orleans.TestingHost.Utils;

namespace Interpol.Mesh.Engine.Tests.Support;

/// <summary>Waits for conditions, with a deadline.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static Task TrueAsync(Func<Task<bool>> condition) => TestingUtils.WaitUntilAsync(
        async last =>
        {
            var holds = await condition();
            Assert.True(holds || !last, "The condition did not come true in time.");
            return holds;
        },
        Limit,
        TimeSpan.FromMilliseconds(5));

    /// <summary>Repeats a call that the engine refuses while the cluster changes.</summary>
    public static Task SucceedsAsync(Func<Task> call) => TestingUtils.WaitUntilAsync(
        async last =>
        {
            try
            {
                await call();
                return true;
            }
            catch (OrleansException) when (!last)
            {
                return false;
            }
        },
        Limit,
        TimeSpan.FromMilliseconds(1));
}
