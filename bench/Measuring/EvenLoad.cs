using System.Diagnostics;

namespace Interpol.Mesh.Bench.Measuring;

/// <summary>Work that begins at an even rate, whether the work before it has ended or not.</summary>
internal static class EvenLoad
{
    /// <summary>Runs a step.</summary>
    /// <param name="perSecond">How much begins a second.</param>
    /// <param name="length">For how long.</param>
    /// <param name="operation">
    /// The work: its number from 0, and the stamp of <see cref="Stopwatch.GetTimestamp"/> at which it was due. A latency that counts from there shows that the load has fallen behind.
    /// </param>
    /// <returns>What each answered.</returns>
    public static async Task<T[]> RunAsync<T>(int perSecond, TimeSpan length, Func<int, long, Task<T>> operation)
    {
        var began = Stopwatch.GetTimestamp();
        var all = (int)(length.TotalSeconds * perSecond);
        var running = new List<Task<T>>(all);
        while (running.Count < all)
        {
            var due = Math.Min(all, 1 + (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond));
            while (running.Count < due)
            {
                running.Add(operation(running.Count, began + (long)((double)running.Count / perSecond * Stopwatch.Frequency)));
            }

            await Task.Delay(1);
        }

        return await Task.WhenAll(running);
    }
}
