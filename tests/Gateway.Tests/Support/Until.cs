using System.Diagnostics;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Until
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Between two looks, so that who waits takes nothing from who is waited for.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        using var look = new PeriodicTimer(Look);
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"Not within {Deadline.TotalSeconds} s: {what}");
            await look.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits for the condition and moves the clock to what is due next, whenever somebody waits for it: for one at work that waits for nothing else.</summary>
    public static Task TrueAsync(Func<bool> condition, ManualTime time, string what) => TrueAsync(condition, time, time.AdvanceToNext, what);

    /// <summary>Waits for the condition and moves the clock whenever somebody waits for it, so that no time passes while something is at work.</summary>
    public static Task TrueAsync(Func<bool> condition, ManualTime time, TimeSpan step, string what) => TrueAsync(condition, time, () => time.Advance(step), what);

    public static Task<T> WithinAsync<T>(Task<T> task) => task.WaitAsync(Deadline);

    public static Task WithinAsync(Task task) => task.WaitAsync(Deadline);

    private static async Task TrueAsync(Func<bool> condition, ManualTime time, Action advance, string what)
    {
        var watch = Stopwatch.StartNew();
        using var look = new PeriodicTimer(Look);
        while (!condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"Not within {Deadline.TotalSeconds} s: {what}");
            if (time.Waiting > 0)
            {
                advance();
            }

            // Where the machine is busy, the clock must not run away from those who go by it.
            await look.WaitForNextTickAsync();
        }
    }
}
