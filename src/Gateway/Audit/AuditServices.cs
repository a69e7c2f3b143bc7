using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Brings the audit into a gateway.</summary>
internal static class AuditServices
{
    /// <summary>Adds what records requests, and what keeps the heads of the hubs' audits.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton<IAuditor, Auditor>();
        services.AddSingleton<StrangersLimit>();
        services.AddSingleton<AuditHeads>();
        services.AddHostedService<AuditHeadsLoading>();
        services.AddSingleton<AuditReader>();
    }
}
