namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>The silo of that name (<c>lyon-1</c>), placed on it. Calls fail with <c>unavailable</c> when there is no such silo now.</summary>
[Alias("silo")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Counts and latencies.</summary>
    [Alias("get-statistics")]
    Task<SiloStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the silo to finish what it does, hand its actors over and stop. Returns at once; repeating it is without effect.</summary>
    [Alias("drain")]
    Task DrainAsync(CancellationToken cancellationToken = default);
}
