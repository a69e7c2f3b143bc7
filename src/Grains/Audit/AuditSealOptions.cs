namespace Interpol.Mesh.Grains.Audit;

/// <summary>How often heads are sealed and told.</summary>
public sealed class AuditSealOptions
{
    /// <summary>How often a hub's head is written and signed. Default 1 minute.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often heads are told to every feed. Default 1 hour.</summary>
    public TimeSpan Telling { get; set; } = TimeSpan.FromHours(1);
}
