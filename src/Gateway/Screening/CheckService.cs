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
    /// <summary>The places of questions in a request.</summary>
    private static readonly ImmutableArray<string> Paths = [.. Enumerable.Range(0, CheckRequest.MaxQuestions).Select(index => $"questions[{index}]")];

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Reads the questions of a check.</summary>
    public ImmutableArray<AskedQuestion> Read(CheckRecordsRequest request)
    {
        var today = Today;
        return [.. request.Questions.Select((question, index) => QuestionReader.Read(question, Paths[index], today))];
    }

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
        var answers = Answers(asked, answer.Answers);
        return answers.Any(one => one.Problems.IsEmpty)
            ? new CheckBody(answer.Hub, answer.At, answers)
            : throw RequestRefusedException.Invalid([.. answers.SelectMany(one => one.Problems).Select(problem => new FieldProblem(problem[..problem.IndexOf(':', StringComparison.Ordinal)], problem))]);
    }

    /// <summary>The answers as who asked gets them. Hubs share the answer of documents of which nothing is found; so do those who asked for them, where there is nothing to say of how they were read.</summary>
    private static ImmutableArray<CheckAnswerBody> Answers(ImmutableArray<AskedQuestion> asked, ImmutableArray<QuestionAnswer> found)
    {
        var shared = new Dictionary<QuestionAnswer, (string Issuer, CheckAnswerBody Body)>(ReferenceEqualityComparer.Instance);
        var answers = ImmutableArray.CreateBuilder<CheckAnswerBody>(asked.Length);
        var next = 0;
        for (var index = 0; index < asked.Length; index++)
        {
            var question = asked[index];
            if (question.Question is null)
            {
                answers.Add(CheckAnswers.Refused(question));
                continue;
            }

            var answer = found[next++];
            var issuer = question is { Question: DocumentQuestion document, Remarks.IsEmpty: true } && answer.Hits.IsEmpty ? document.Issuer : null;
            if (issuer is not null && shared.TryGetValue(answer, out var known) && known.Issuer == issuer)
            {
                answers.Add(known.Body);
                continue;
            }

            var body = CheckAnswers.Of(question, Paths[index], answer);
            answers.Add(body);
            if (issuer is not null && answer.Problem is null)
            {
                shared[answer] = (issuer, body);
            }
        }

        return answers.MoveToImmutable();
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
