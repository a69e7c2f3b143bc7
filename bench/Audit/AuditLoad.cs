using System.Collections.Immutable;
using System.Diagnostics;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Audit;

/// <summary>The entries of one owner, at an even rate.</summary>
internal sealed class AuditLoad(IAuditGrain audit, OwnerId owner, double rate, long began, TimeSpan length)
{
    /// <summary>The owner.</summary>
    public OwnerId Owner => owner;

    /// <summary>Entries recorded.</summary>
    public long Entries { get; private set; }

    /// <summary>Calls that recorded them.</summary>
    public long Calls { get; private set; }

    /// <summary>The number of the last entry.</summary>
    public long Last { get; private set; }

    /// <summary>From when an entry was due until it was flushed.</summary>
    public LatencyRecorder Latency { get; } = new();

    /// <summary>Runs to the end of the step.</summary>
    public async Task RunAsync()
    {
        var all = (long)(length.TotalSeconds * rate);
        while (Entries < all)
        {
            var due = Math.Min(all, (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate));
            var count = (int)Math.Min(due - Entries, AuditLimits.MaxBatch);
            if (count == 0)
            {
                await Task.Delay(1);
                continue;
            }

            Last = await RecordAsync(OperationId.New(), [.. Enumerable.Range(0, count).Select(i => Entry(Entries + i))]);
            var flushed = Stopwatch.GetElapsedTime(began);
            for (var i = 1; i <= count; i++)
            {
                Latency.Record(flushed - TimeSpan.FromSeconds((Entries + i) / rate));
            }

            Entries += count;
            Calls++;
        }
    }

    private AuditEntry Entry(long number) => new(
        owner, "0001", AuditActions.Read, $"BR-{number:x32}", owner, AuditOutcome.Done, "identification, case 2026-4711"u8.ToArray(), DateTimeOffset.UtcNow);

    private async Task<long> RecordAsync(OperationId batch, ImmutableArray<AuditEntry> entries)
    {
        while (true)
        {
            try
            {
                return await audit.RecordAsync(batch, entries);
            }
            catch (Exception unknown) when (unknown is TimeoutException or MeshException { RetryAfter: not null })
            {
                await Task.Delay(20);
            }
        }
    }
}
