namespace Interpol.Mesh.Engine.Membership;

/// <summary>The clockwork of membership. The defaults are the design's; tests shorten them.</summary>
internal sealed class MembershipTimings
{
    /// <summary>How often a silo renews its lease and looks at the table. Default 500 ms.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a silo may serve after the start of its last successful heartbeat. Default 3 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often peers are probed. Default 500 ms.</summary>
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a peer may be silent before it is declared dead. Default 3 s.</summary>
    public TimeSpan ProbeLimit { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a process whose connection broke is watched for its end before that is left to the probes. Default 1 s.</summary>
    public TimeSpan ProcessWatch { get; set; } = TimeSpan.FromSeconds(1);
}
