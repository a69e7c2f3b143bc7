using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Screening;

/// <summary>One question that is asked in several ways: by a number as it was read, by what it may have been misread for, and by who bears the document. Its hits say by which way they were found.</summary>
/// <param name="Ways">1 to <see cref="MaxWays"/> questions, none of them joint itself.</param>
[GenerateSerializer, Immutable, Alias("joint-question")]
public sealed record JointQuestion([property: Id(0)] ImmutableArray<CheckQuestion> Ways) : CheckQuestion
{
    /// <summary>The most ways.</summary>
    public const int MaxWays = 40;

    /// <summary>Answers each way, one after the other, and joins the answers: all hits, and as fresh as the ways together.</summary>
    /// <param name="answer">Answers a question that is not joint.</param>
    public async ValueTask<QuestionAnswer> AnswerAsync(Func<CheckQuestion, ValueTask<QuestionAnswer>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var answers = new List<QuestionAnswer>(Ways.Length);
        foreach (var way in Ways)
        {
            answers.Add(await answer(way));
        }

        return Join(answers);
    }

    /// <summary>The answer when each way has its own: all hits, and as fresh as the ways together.</summary>
    /// <param name="answers">One to each way, in their order.</param>
    public static QuestionAnswer Join(IReadOnlyCollection<QuestionAnswer> answers) => new(
        [.. answers.Index().SelectMany(way => way.Item.Hits.Select(hit => hit with { Way = way.Index }))],
        answers.All(way => way.AsOf is not null) ? answers.Min(way => way.AsOf) : null,
        [.. answers.SelectMany(way => way.Stale).DistinctBy(one => one.Owner).OrderBy(one => one.AsOf ?? DateTimeOffset.MinValue).Take(QuestionAnswer.MaxStale)])
    {
        Problem = answers.Select(way => way.Problem).FirstOrDefault(problem => problem is not null),
        HasMore = answers.Any(way => way.HasMore),
        IsNotYetSearchable = answers.Any(way => way.IsNotYetSearchable),
        AsOfByWay = [.. answers.Select(way => way.AsOf)],
    };
}
