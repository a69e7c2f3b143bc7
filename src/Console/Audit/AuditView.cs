namespace Interpol.Mesh.Console.Audit;

/// <summary>Which entries of the audit are shown.</summary>
public enum AuditView
{
    /// <summary>What others did to what is this bureau's own.</summary>
    OthersAtOurs,

    /// <summary>What this bureau did to what is others' own.</summary>
    OursAtOthers,

    /// <summary>All that concern the bureau.</summary>
    All,
}
