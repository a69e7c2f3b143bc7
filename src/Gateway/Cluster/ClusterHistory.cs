using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>Remembers what was seen of the cluster, in memory and bounded: samples over time, and what each silo last said of itself.</summary>
internal sealed class ClusterHistory
{
    /// <summary>How far apart samples are.</summary>
    public static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(10);

    private const int MaxSamples = 360;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, SiloFiguresBody> _figures = new(StringComparer.Ordinal);
    private ImmutableArray<ClusterSampleBody> _samples = [];

    /// <summary>Completes with the first look at the cluster that was answered.</summary>
    public Task Begun => _begun.Task;

    /// <summary>The samples, the oldest first.</summary>
    public ImmutableArray<ClusterSampleBody> Samples
    {
        get
        {
            lock (_lock)
            {
                return _samples;
            }
        }
    }

    /// <summary>Remembers what was seen.</summary>
    /// <returns>The same, with what silent silos last said of themselves.</returns>
    public ClusterBody Note(ClusterBody cluster)
    {
        _begun.TrySetResult();
        lock (_lock)
        {
            foreach (var silo in cluster.Silos.Where(silo => silo.Answers))
            {
                _figures[silo.Name] = new SiloFiguresBody(cluster.At, silo.Activations, silo.MemoryBytes, silo.ProcessorPercent, silo.CallsPerSecond);
            }

            foreach (var gone in _figures.Keys.Except(cluster.Silos.Select(silo => silo.Name), StringComparer.Ordinal).ToArray())
            {
                _figures.Remove(gone);
            }

            if (_samples.IsEmpty || cluster.At - _samples[^1].At >= SamplePeriod)
            {
                _samples = [.. _samples.TakeLast(MaxSamples - 1), SampleOf(cluster)];
            }

            return cluster with { Silos = [.. cluster.Silos.Select(silo => silo.Answers ? silo : silo with { LastKnown = _figures.GetValueOrDefault(silo.Name) })] };
        }
    }

    private static ClusterSampleBody SampleOf(ClusterBody cluster) => new(
        cluster.At,
        cluster.Silos.Count(silo => silo.Status == EnumText.Of(SiloStatus.Active)),
        cluster.Silos.Sum(silo => silo.Activations),
        Math.Round(cluster.Silos.Sum(silo => silo.CallsPerSecond), 2),
        cluster.UndeliveredCount);
}

/// <summary>Looks at the cluster now and then once an operator has, so that the history has no holes while nobody looks. Gateways that are not the operators' never begin.</summary>
internal sealed class ClusterSampler(ClusterObserver observer, ClusterHistory history, CallerScope callers, GatewaySettings settings, TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await history.Begun.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(ClusterHistory.SamplePeriod, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    using var caller = callers.Enter(settings.Owners[0]);
                    await observer.ObserveAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is RequestRefusedException or MeshException)
                {
                    // No silo answers: the next sample is taken when one does.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }
}
