using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Checks on their way to the copy of the records at the nearest hub that answers, and back.</summary>
internal sealed class CheckService(GrainCaller calls, GatewaySettings settings, TimeProvider time)
{
    /// <summary>Asks whether something is known. Of several questions those that are wrong are answered with what is wrong with them, and the others are asked.</summary>
    /// <exception cref="RequestRefusedException">400: no question can be asked, by all fields that are wrong; or too many are about persons.</exception>
    public async Task<CheckBody> CheckAsync(OwnerId by, CheckRecordsRequest request, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        ImmutableArray<AskedQuestion> asked = [.. request.Questions.Index().Select(question => QuestionReader.Read(question.Item, question.Index, today))];
        var check = new CheckRequest(by, [.. asked.Select(one => one.Question).OfType<CheckQuestion>()]);
        if (check.Questions.IsEmpty)
        {
            throw RequestRefusedException.Invalid([.. asked.SelectMany(one => one.Problems)]);
        }

        if (check.Persons > CheckRequest.MaxPersons)
        {
            throw RequestRefusedException.Invalid("questions", $"The field questions has {check.Persons} questions about persons or zones; at most {CheckRequest.MaxPersons} in one check.");
        }

        var answer = await AskNearestAsync(check, asked, cancellationToken);
        var answers = new Queue<QuestionAnswer>(answer.Answers);
        return new CheckBody(answer.Hub, answer.At, [.. asked.Select(one => one.Question is null ? CheckAnswers.Refused(one) : CheckAnswers.Of(one, answers.Dequeue()))]);
    }

    private async Task<CheckAnswer> AskNearestAsync(CheckRequest check, ImmutableArray<AskedQuestion> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.ReadAsync((check, settings.Hub), AskAsync, cancellationToken);
        }
        catch (MeshException refused) when (refused.Code == MeshErrorCodes.Invalid && asked.Any(one => one.Question is null))
        {
            // The hub names questions by their places among those that it was asked, which are others: first what is wrong here.
            throw RequestRefusedException.Invalid([.. asked.SelectMany(one => one.Problems)]);
        }
    }

    private static async Task<CheckAnswer> AskAsync(IGrainFactory grains, (CheckRequest Check, HubName Hub) state, CancellationToken cancellationToken)
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
}
