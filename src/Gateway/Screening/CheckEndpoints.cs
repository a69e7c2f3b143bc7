using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Checks against the shared databases: answered by the copy of the gateway's own hub, and by the next-nearest while that is away.</summary>
internal static class CheckEndpoints
{
    /// <summary>Adds what asks the copies of the hubs.</summary>
    public static void AddChecks(this IServiceCollection services) => services.AddSingleton<CheckService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapChecks(this IEndpointRouteBuilder routes) => routes.MapGroup(string.Empty).WithTags("Checks")
        .MapPost("/api/v1/owners/{code}/checks", CheckAsync)
        .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Checks)
        .LimitsBody(GatewayLimits.MessageBodyBytes)
        .Audited(AuditActions.Check)
        .WithName("check")
        .WithSummary("Ask whether travel documents, vehicles, persons, or what a machine readable zone says, are known.")
        .WithDescription("Up to 200 questions, each answered from the copy of the records at the nearest hub that answers: with what the asker may see, how sure each hit is, how fresh the copy is, and what to do next. Of several questions those that are wrong have problems in their answers, where nothing was looked up, and the others are answered. No hit means only that no record matches: documents and vehicles exactly or as they may have been misread, persons by how like they are, with the reasons.");

    private static async Task<Ok<CheckBody>> CheckAsync(HttpContext context, Caller caller, CheckRecordsRequest request, CheckService checks)
    {
        var answer = await checks.CheckAsync(caller.Owner, request, context.RequestAborted);
        context.AuditObject($"{answer.Answers.Length} questions, {answer.Answers.Count(one => !one.Hits.IsEmpty)} hits");
        return TypedResults.Ok(answer);
    }
}
