using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Checks against the shared databases: answered by the copy of the gateway's own hub, and by the next-nearest while that is away.</summary>
internal static class CheckEndpoints
{
    private const string Confirm = "A hit is a lead and no proof. Before anyone acts, confirm it with the bureau that owns the record: it is reached at any hour.";

    /// <summary>Adds the addresses.</summary>
    public static void MapChecks(this IEndpointRouteBuilder routes) => routes.MapGroup(string.Empty).WithTags("Checks")
        .MapPost("/api/v1/owners/{code}/checks", CheckAsync)
        .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Checks)
        .LimitsBody(GatewayLimits.MessageBodyBytes)
        .Audited(AuditActions.Check)
        .WithName("check")
        .WithSummary("Ask whether travel documents, vehicles or persons are known.")
        .WithDescription("Up to 200 questions, each answered from the copy of the records at the nearest hub that answers: with what the asker may see, how fresh the copy is, and what to do next. No hit means only that no record matches: documents and vehicles exactly, persons by how like they are, with the reasons.");

    private static async Task<Ok<CheckBody>> CheckAsync(HttpContext context, Caller caller, CheckRecordsRequest request, GrainCaller calls, GatewaySettings settings)
    {
        var check = new CheckRequest(caller.Owner, [.. request.Questions.Index().Select(question => QuestionOf(question.Item, question.Index))]);
        var answer = await calls.ReadAsync((check, settings.Hub), AskAsync, context.RequestAborted);
        context.AuditObject($"{answer.Answers.Length} questions, {answer.Answers.Count(one => !one.Hits.IsEmpty)} hits");
        return TypedResults.Ok(new CheckBody(answer.Hub, answer.At, [.. answer.Answers.Select(BodyOf)]));
    }

    private static async Task<CheckAnswer> AskAsync(IGrainFactory grains, (CheckRequest Check, Contracts.Cluster.HubName Hub) state, CancellationToken cancellationToken)
    {
        var hubs = state.Hub.ByDistance();
        foreach (var hub in hubs[..^1])
        {
            try
            {
                return await grains.GetGrain<IRecordReplicaGrain>(hub.Value).CheckAsync(state.Check, cancellationToken);
            }
            catch (Exception exception) when (exception is MeshException { Code: MeshErrorCodes.Unavailable } or TimeoutException or OrleansException)
            {
                // The next hub has a copy too.
            }
        }

        return await grains.GetGrain<IRecordReplicaGrain>(hubs[^1].Value).CheckAsync(state.Check, cancellationToken);
    }

    private static CheckQuestion QuestionOf(CheckQuestionRequest question, int index) => question switch
    {
        { TravelDocument: { Type: { } type } } when !TravelDocumentTypes.All.Contains(type) => throw RequestRefusedException.Invalid(
            $"questions[{index}].travelDocument.type", $"The field questions[{index}].travelDocument.type is one of {string.Join(", ", TravelDocumentTypes.All)}, or left out."),
        { TravelDocument: { } document } => new DocumentQuestion(document.Number, document.Issuer, document.Type),
        { Person: { } person } => new PersonQuestion(person),
        _ => new VehicleQuestion(question.Vehicle!.Vin, question.Vehicle.Plate, question.Vehicle.PlateCountry, question.Vehicle.Engine),
    };

    private static CheckAnswerBody BodyOf(QuestionAnswer answer) => new(
        [.. answer.Hits.Select(hit => new CheckHitBody(hit.Owner, RecordBody.OfHit(hit.Entry), hit.Match))], answer.AsOf, answer.Stale, answer.HasMore, answer.Hits.IsEmpty ? null : Confirm);
}
