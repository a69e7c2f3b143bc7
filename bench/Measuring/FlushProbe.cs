using System.Diagnostics;

namespace Interpol.Mesh.Bench.Measuring;

/// <summary>
/// The noise of the machine beside a benchmark: every 50 ms a write of 4 KiB is flushed to the disk of the data folder. What that takes, no append can be faster than.
/// </summary>
internal sealed class FlushProbe : IAsyncDisposable
{
    private const int WriteBytes = 4096;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _ending = new();
    private readonly LatencyRecorder _recorder = new();
    private readonly Task _running;

    /// <summary>Begins.</summary>
    /// <param name="folder">The data folder.</param>
    public FlushProbe(string folder) => _running = Task.Run(() => RunAsync(Path.Combine(folder, "flush-probe")));

    /// <summary>Ends, and prints what it has measured.</summary>
    public async Task EndAsync(FigureTable table)
    {
        await StopAsync();
        table.Row("noise: 4 KiB flushed beside it", null, LatencyRecorder.Merge([_recorder]));
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        table.Fact("noise: load of the machine over a minute", load);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _ending.Dispose();
    }

    private async Task StopAsync()
    {
        await _ending.CancelAsync();
        await _running;
    }

    private async Task RunAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var bytes = new byte[WriteBytes];
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                var began = Stopwatch.GetTimestamp();
                file.Position = 0;
                file.Write(bytes);
                file.Flush(flushToDisk: true);
                _recorder.RecordSince(began);
            }
        }
        catch (OperationCanceledException)
        {
            // The step is over.
        }
    }
}
