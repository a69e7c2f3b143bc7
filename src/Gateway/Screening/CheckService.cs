using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Checks on their way to the copy of the records at the nearest hub that answers, and back.</summary>
internal sealed class CheckService(GrainCaller calls, GatewaySettings settings)
{
    private const string Confirm = "A hit is a lead and no proof. Before anyone acts, confirm it with the bureau that owns the record: it is reached at any hour.";

    /// <summary>Asks whether something is known.</summary>
    /// <exception cref="RequestRefusedException">A question has a field that is wrong.</exception>
    public async Task<CheckBody> CheckAsync(OwnerId by, CheckRecordsRequest request, CancellationToken cancellationToken)
    {
        var check = new CheckRequest(by, [.. request.Questions.Index().Select(question => QuestionOf(question.Item, question.Index))]);
        var answer = await calls.ReadAsync((check, settings.Hub), AskAsync, cancellationToken);
        return new CheckBody(answer.Hub, answer.At, [.. answer.Answers.Select(BodyOf)]);
    }

    private static Task<CheckAnswer> AskAsync(IGrainFactory grains, (CheckRequest Check, HubName Hub) state, CancellationToken cancellationToken) =>
        NearestAsync(grains, state.Hub, (copy, stopping) => copy.CheckAsync(state.Check, stopping), cancellationToken);

    /// <summary>Asks the copies of the hubs, the nearest first, until one answers.</summary>
    internal static async Task<T> NearestAsync<T>(IGrainFactory grains, HubName nearest, Func<IRecordReplicaGrain, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var hubs = nearest.ByDistance();
        foreach (var hub in hubs[..^1])
        {
            try
            {
                return await ask(grains.GetGrain<IRecordReplicaGrain>(hub.Value), cancellationToken);
            }
            catch (Exception exception) when (exception is MeshException { Code: MeshErrorCodes.Unavailable } or TimeoutException or OrleansException)
            {
                // The next hub has a copy too.
            }
        }

        return await ask(grains.GetGrain<IRecordReplicaGrain>(hubs[^1].Value), cancellationToken);
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
