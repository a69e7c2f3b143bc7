using System.Text;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Records requests to audited endpoints before their answer is released: what the handler returned, or the failure that it ended with.</summary>
/// <remarks>
/// <code>
/// request -- authentication, limits --> filter -- next --> handler
///                  | refused               | result or exception: RequestAudit.RecordAsync, once a request
///                  v                       |   done, changes or leaves the bureau -- Auditor.RecordAsync --> hub, flushed
///        ProblemWriter, which records      |   done, read in the own mailbox ------ Auditor.QueueAsync ---> AuditQueue, flushed here; handed on to the hub in order
///        before it writes                  |   refused or failed ------------------ Auditor.RecordAsync --> hub, waited for briefly
///                                          v
///                                     the result executes, or ProblemMiddleware answers: the first byte leaves
/// </code>
/// </remarks>
internal sealed class AuditFilter : IEndpointFilter
{
    /// <summary>The filter of all endpoints. A filter that is named by its type is built by compiled expressions of its own at each of them, which is an eighth of a gateway's start.</summary>
    public static readonly AuditFilter Instance = new();

    private AuditFilter()
    {
    }

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var audit = context.RequestServices.GetRequiredService<RequestAudit>();
        try
        {
            CheckPurpose(context.Request);
            var result = await next(invocation);
            await audit.RecordAsync(context, StatusOf(result) ?? context.Response.StatusCode);
            return result;
        }
        catch (Exception failure)
        {
            await audit.RecordAsync(context, ProblemCatalogue.OfException(failure)?.Status ?? StatusCodes.Status500InternalServerError);
            throw;
        }
    }

    /// <summary>The status that a result will answer with; null when it does not say.</summary>
    private static int? StatusOf(object? result) => result switch
    {
        INestedHttpResult nested => StatusOf(nested.Result),
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => null,
    };

    private static void CheckPurpose(HttpRequest request)
    {
        var purpose = request.Headers[RequestAudit.PurposeHeader];
        if (purpose.Count > 1 || Encoding.UTF8.GetByteCount(purpose.ToString()) > AuditLimits.MaxPurposeBytes)
        {
            throw RequestRefusedException.Invalid(
                RequestAudit.PurposeHeader, $"The header {RequestAudit.PurposeHeader} says once, in at most {AuditLimits.MaxPurposeBytes} bytes, why this is done.");
        }
    }
}
