using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>How an action ended.</summary>
[GenerateSerializer, Alias("audit-outcome")]
[JsonConverter(typeof(KebabCase<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>It was allowed and done.</summary>
    Done = 0,

    /// <summary>It was refused.</summary>
    Refused = 1,

    /// <summary>It was allowed and failed, or its outcome is not known.</summary>
    Failed = 2,
}
