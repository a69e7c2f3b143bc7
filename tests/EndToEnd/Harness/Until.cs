using System.Diagnostics;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>Waits for conditions, never for time.</summary>
internal static class Until
{
    /// <summary>
    /// How long to wait for what has to come. It only ends a wait that is in vain: where a test holds that something does not take long, it measures that and says so.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until a condition holds; fails with what was waited for, as it stands then, when it does not before the deadline.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(Func<string> what, Func<Task<bool>> condition, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Poll);
        while (!await condition())
        {
            if (watch.Elapsed >= deadline)
            {
                Assert.Fail($"Waited {deadline.TotalSeconds:0.#} s in vain for: {what()}");
            }

            await timer.WaitForNextTickAsync();
        }

        return watch.Elapsed;
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task<TimeSpan> TrueAsync(Func<string> what, Func<bool> condition, TimeSpan deadline) => TrueAsync(what, () => Task.FromResult(condition()), deadline);

    /// <summary>Waits until a condition holds.</summary>
    public static Task<TimeSpan> TrueAsync(string what, Func<Task<bool>> condition, TimeSpan deadline) => TrueAsync(() => what, condition, deadline);

    /// <summary>Waits until a condition holds.</summary>
    public static Task<TimeSpan> TrueAsync(string what, Func<bool> condition, TimeSpan deadline) => TrueAsync(() => what, condition, deadline);
}
