using System.Globalization;
using System.Text;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Bench.LiveFeeds;

/// <summary>One open live feed. Looks for the time of acceptance in each event and reads nothing else of it: the reader's own work is not what is measured.</summary>
internal sealed class StreamListener(OwnerId owner)
{
    private static readonly byte[] Mark = "\"acceptedAt\":\""u8.ToArray();

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose feed it is.</summary>
    public OwnerId Owner => owner;

    /// <summary>Ends when the stream has begun.</summary>
    public Task Opened => _opened.Task;

    /// <summary>From accepted to received.</summary>
    public LatencyRecorder Latencies { get; } = new();

    /// <summary>Events received.</summary>
    public int Count => Latencies.Count;

    /// <summary>Forgets what was received.</summary>
    public void Clear() => Latencies.Clear();

    /// <summary>Listens until it is told to stop.</summary>
    public async Task RunAsync(HttpPathOfOne path, CancellationToken ending)
    {
        try
        {
            await using var stream = await path.ListenAsync(owner, ending);
            var buffer = new byte[8 * 1024];
            var kept = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(kept), ending);
                if (read == 0)
                {
                    throw new IOException("The live feed ended.");
                }

                _opened.TrySetResult();
                kept = Scan(buffer, kept + read);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The benchmark is over.
        }
        catch (Exception failure)
        {
            _opened.TrySetException(failure);
            throw;
        }
    }

    /// <summary>Records what is complete; how many bytes at the end may belong to what comes.</summary>
    private int Scan(byte[] buffer, int length)
    {
        var now = DateTimeOffset.UtcNow;
        var at = 0;
        while (true)
        {
            var found = buffer.AsSpan(at, length - at).IndexOf(Mark);
            if (found < 0)
            {
                at = Math.Max(at, length - Mark.Length + 1);
                break;
            }

            var begin = at + found + Mark.Length;
            var end = buffer.AsSpan(begin, length - begin).IndexOf((byte)'"');
            if (end < 0)
            {
                at += found;
                break;
            }

            Latencies.Record(now - DateTimeOffset.Parse(Encoding.ASCII.GetString(buffer, begin, end), CultureInfo.InvariantCulture));
            at = begin + end;
        }

        buffer.AsSpan(at, length - at).CopyTo(buffer);
        return length - at;
    }
}
