using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Hits;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Units;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;

// The platform's own place for rules, which may still change its form.
#pragma warning disable ASP0029

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Checks against the shared databases: answered by the copy of the gateway's own hub, and by the next-nearest while that is away.</summary>
internal static class CheckEndpoints
{
    private const string All = "/api/v1/owners/{code}/checks";

    /// <summary>Adds what asks the copies of the hubs.</summary>
    public static void AddChecks(this IServiceCollection services)
    {
        services.Configure<ValidationOptions>(options => options.Resolvers.Insert(0, new QuestionValidation(options)));
        services.AddSingleton<CheckBatches>();
        services.AddSingleton<CheckService>();
        services.AddSingleton<CheckKey>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapChecks(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Checks");
        routes.MapPost(All, CheckAsync)
            .RequireAuthorization(MeshPolicies.Checking).AllowSystems(TokenScopes.Checks)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .AuditedCheck()
            .WithName("check")
            .WithSummary("Ask whether travel documents, vehicles, persons, what a machine readable zone says, profiles, images, fingerprints, firearms or works of art are known.")
            .WithDescription("Up to 200 questions, each answered from the copy of the records at the nearest hub that answers: with what the asker may see, how sure each hit is, how fresh the copy is, and what to do next. Of several questions those that are wrong have problems in their answers, where nothing was looked up, and the others are answered. No hit means only that no record matches: numbers exactly or as they may have been misread, persons by how like they are, with the reasons.");

        routes.MapPost(All + "/audit", FindAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .Audited(AuditActions.ReadAudit)
            .WithName("findChecks")
            .WithSummary("Find the audit entries of own checks that asked a question.")
            .WithDescription("For supervisors. Entries hold what was asked as hashes under a key that this gateway has and no hub; it hashes the question and compares. A document is found whatever type was asked for, a vehicle by any of its identifiers, a person only by the same question. Newest first; send next in before for the page behind, which may be empty and have another behind it.");
    }

    /// <summary>Makes a check: every one is made here, whatever it is about.</summary>
    public static async Task<Ok<CheckBody>> CheckAsync(HttpContext context, Caller caller, CheckRecordsRequest request, CheckService checks, CheckKey key, UnitGuard units, HitReports hits)
    {
        var about = $"{request.Questions.Length} questions ({string.Join(", ", QuestionText.SubjectsOf(request))})";
        var questions = checks.Read(request);
        var hashes = key.HashesOf(caller.Owner, [.. request.Questions.Zip(questions)]);
        context.AuditObject(about, purpose: request.Purpose, asked: hashes);
        await units.RequireAsync(caller, request, context.RequestAborted);
        var answer = await checks.CheckAsync(caller.Owner, questions, context.RequestAborted);
        context.AuditObject($"{about}, {answer.Answers.Count(one => !one.Hits.IsEmpty)} hits", purpose: request.Purpose, asked: hashes);
        return TypedResults.Ok(await hits.ReportAsync(caller, request, answer));
    }

    private static async Task<Ok<AuditPageBody>> FindAsync(HttpContext context, Caller caller, FindChecksRequest request, CheckService checks, CheckKey key, AuditReader audit)
    {
        context.AuditObject("checks that asked a question");
        var hashes = AuditReader.HashesOf(key.HashesOf(caller.Owner, (request.Question, checks.Read(request.Question)))).ToList();
        var page = await audit.ReadAsync(
            caller.Owner,
            request.Before,
            FindChecksRequest.MaxEntries,
            entry => entry.Actor == caller.Owner && AuditReader.HashesOf(entry.Asked).Any(asked => hashes.Any(hash => hash.Span.SequenceEqual(asked.Span))),
            context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(page);
    }
}
