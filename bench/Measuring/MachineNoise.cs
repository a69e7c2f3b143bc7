using System.Diagnostics;

namespace Interpol.Mesh.Bench.Measuring;

/// <summary>
/// The noise of the machine beside a benchmark. Every 50 ms a timer is due, and a write of 4 KiB is flushed to the disk of the data folder: how late the one is and how long the other takes is
/// in every latency that is measured.
/// </summary>
internal sealed class MachineNoise : IAsyncDisposable
{
    private const int WriteBytes = 4096;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _ending = new();
    private readonly LatencyRecorder _late = new();
    private readonly LatencyRecorder _flushed = new();
    private readonly Task _running;

    /// <summary>Begins.</summary>
    /// <param name="folder">The data folder.</param>
    public MachineNoise(string folder) => _running = Task.Run(() => RunAsync(Path.Combine(folder, "noise")));

    /// <summary>Ends, and prints what it has measured.</summary>
    public async Task EndAsync(FigureTable table)
    {
        await StopAsync();
        table.Row("noise: a timer, due to run", null, LatencyRecorder.Merge([_late]));
        table.Row("noise: a write of 4 KiB, flushed", null, LatencyRecorder.Merge([_flushed]));
        table.Fact("noise: load of the machine over a minute", File.ReadAllText("/proc/loadavg").Split(' ')[0]);
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
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var bytes = new byte[WriteBytes];
        try
        {
            while (true)
            {
                var began = Stopwatch.GetTimestamp();
                await Task.Delay(Period, _ending.Token);
                _late.Record(Stopwatch.GetElapsedTime(began) - Period);
                began = Stopwatch.GetTimestamp();
                file.Position = 0;
                file.Write(bytes);
                file.Flush(flushToDisk: true);
                _flushed.RecordSince(began);
            }
        }
        catch (OperationCanceledException)
        {
            // The step is over.
        }
    }
}
