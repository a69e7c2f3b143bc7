namespace Orleans.Configuration;

/// <summary>Which cluster.</summary>
public class ClusterOptions
{
    /// <summary>Default of <see cref="ClusterId"/>.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>Default of <see cref="ServiceId"/>.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>The cluster; silos and clients of different clusters never meet.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The application whose state and reminders are used; it outlives clusters.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}
