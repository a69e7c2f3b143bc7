using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// Records requests to audited endpoints before the first byte of their answer leaves, whoever answers: the endpoint, authentication, the rate limit, or
/// whoever turns an exception into a problem. Runs behind the routing, which says which endpoint it is, and before all others.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, IAuditor auditor, StrangersLimit strangers, GatewaySettings settings, TimeProvider time, ILogger<AuditMiddleware> logger)
{
    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is not { } action)
        {
            await next(context);
            return;
        }

        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var gate = new AuditGate(context, action, auditor, strangers, settings, time, logger);
        var body = new AuditedBody(inner, gate);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            CheckPurpose(context.Request);
            await next(context);
            await gate.OpenAsync();
            body.HandOn();
        }
        catch (Exception failure)
        {
            await gate.OpenAsync(failure);
            throw;
        }
        finally
        {
            // Behind this only problems are written.
            context.Features.Set(inner);
        }
    }

    private static void CheckPurpose(HttpRequest request)
    {
        var purpose = request.Headers[AuditGate.PurposeHeader];
        if (purpose.Count > 1 || System.Text.Encoding.UTF8.GetByteCount(purpose.ToString()) > AuditLimits.MaxPurposeBytes)
        {
            throw RequestRefusedException.Invalid(AuditGate.PurposeHeader, $"The header {AuditGate.PurposeHeader} says once, in at most {AuditLimits.MaxPurposeBytes} bytes, why this is done.");
        }
    }
}
