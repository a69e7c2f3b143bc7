namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>How long the cluster is waited for when somebody only looks.</summary>
internal sealed record ClusterObserverOptions
{
    /// <summary>For the list of silos. Default 1.5 s.</summary>
    public TimeSpan MembershipTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>For one silo's figures; all are asked at once. Default 1 s.</summary>
    public TimeSpan SiloTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer to /readyz holds: whoever may ask without a token must not cost the cluster much. Default 500 ms.</summary>
    public TimeSpan ReadinessHolds { get; init; } = TimeSpan.FromMilliseconds(500);
}
