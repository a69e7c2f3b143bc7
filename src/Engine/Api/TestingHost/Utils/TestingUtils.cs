namespace Orleans.TestingHost.Utils;

/// <summary>Helpers of tests.</summary>
public static class TestingUtils
{
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Asks a condition until it holds. The condition is given false each time but the last, when the time is over; then it should throw what the test wants to say.
    /// </summary>
    public static async Task WaitUntilAsync(Func<bool, Task<bool>> predicate, TimeSpan timeout, TimeSpan? delayOnFail = null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < timeout)
        {
            if (await predicate(false))
            {
                return;
            }

            await Task.Delay(delayOnFail ?? DefaultDelay);
        }

        if (!await predicate(true))
        {
            throw new TimeoutException($"The condition did not come true within {timeout}.");
        }
    }
}
