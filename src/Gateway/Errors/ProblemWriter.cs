using System.Globalization;
using Interpol.Mesh.Gateway.Audit;
using Microsoft.Net.Http.Headers;

namespace Interpol.Mesh.Gateway.Errors;

/// <summary>Answers a request with problem details.</summary>
internal static class ProblemWriter
{
    /// <summary>Writes the problem as the whole answer, behind its audit entry. The answer must not have begun.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        await context.RequestServices.GetRequiredService<RequestAudit>().RecordAsync(context, problem.Status);
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status413PayloadTooLarge && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // The rest of the body is not read; without this the server would read on for some seconds to save the connection.
            response.Headers[HeaderNames.Connection] = "close";
        }

        response.StatusCode = problem.Status;
        await response.WriteAsJsonAsync(problem, MeshJsonContext.Default.Problem, Problem.MediaType, context.RequestAborted);
    }
}
