using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Checks on their way to the copy of the records at the nearest hub that answers, and back.</summary>
internal sealed class CheckService(CheckBatches batches, TimeProvider time)
{
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Reads the questions of a check.</summary>
    public ImmutableArray<AskedQuestion> Read(CheckRecordsRequest request) => [.. request.Questions.Index().Select(question => QuestionReader.Read(question.Item, $"questions[{question.Index}]", Today))];

    /// <summary>Reads a question that is not asked.</summary>
    /// <exception cref="RequestRefusedException">400: fields are wrong.</exception>
    public AskedQuestion Read(CheckQuestionRequest question)
    {
        var asked = QuestionReader.Read(question, "question", Today);
        return asked.Problems.IsEmpty ? asked : throw RequestRefusedException.Invalid(asked.Problems);
    }

    /// <summary>Asks whether something is known. Of several questions those that are wrong are answered with what is wrong with them, and the others are asked.</summary>
    /// <param name="by">On whose behalf.</param>
    /// <param name="asked">The questions as they were read.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="RequestRefusedException">400: no question can be asked, by all fields that are wrong; or too many are about persons.</exception>
    public async Task<CheckBody> CheckAsync(OwnerId by, ImmutableArray<AskedQuestion> asked, CancellationToken cancellationToken)
    {
        var check = new CheckRequest(by, [.. asked.Select(one => one.Question).OfType<CheckQuestion>()]);
        if (check.Questions.IsEmpty)
        {
            throw RequestRefusedException.Invalid([.. asked.SelectMany(one => one.Problems)]);
        }

        if (check.Count<PersonQuestion>() > CheckRequest.MaxPersons)
        {
            throw RequestRefusedException.Invalid("questions", $"The field questions has {check.Count<PersonQuestion>()} questions about persons or zones; at most {CheckRequest.MaxPersons} in one check.");
        }

        var answer = await batches.AskAsync(check, cancellationToken);
        var found = new Queue<QuestionAnswer>(answer.Answers);
        ImmutableArray<CheckAnswerBody> answers =
            [.. asked.Index().Select(one => one.Item.Question is null ? CheckAnswers.Refused(one.Item) : CheckAnswers.Of(one.Item, $"questions[{one.Index}]", found.Dequeue()))];
        return answers.Any(one => one.Problems.IsEmpty)
            ? new CheckBody(answer.Hub, answer.At, answers)
            : throw RequestRefusedException.Invalid([.. answers.SelectMany(one => one.Problems).Select(problem => new FieldProblem(problem[..problem.IndexOf(':', StringComparison.Ordinal)], problem))]);
    }

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
}
