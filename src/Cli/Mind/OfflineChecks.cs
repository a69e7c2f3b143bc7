using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>Answers checks from an offline copy as the hub did from which it was made: read, found and judged by the same code.</summary>
/// <remarks>
/// <code>
/// question -> QuestionReader: cleaned, a zone with what it may have been misread for -> the ways of which the copy holds records
///   -> numbers and words: RecordFinder over OfflineRecords; persons: a PersonIndex of all in the copy, read at the first one
///   -> CheckAnswers: exact or possible, and what to do next
/// </code>
/// </remarks>
/// <param name="copy">The copy.</param>
internal sealed class OfflineChecks(OfflineCopyReader copy) : IDisposable
{
    private readonly RecordFinder _finder = new(new OfflineRecords(copy), OfflineRecords.Read);
    private (PersonIndex Index, Dictionary<string, OfflineRow> Rows)? _persons;

    /// <summary>Answers a question. What is wrong with one is in its answer, and nothing was looked up then.</summary>
    /// <param name="question">One that keeps the rules of requests.</param>
    /// <param name="now">The time by this machine's clock.</param>
    public async ValueTask<OfflineAnswerBody> AnswerAsync(CheckQuestionRequest question, DateTimeOffset now)
    {
        var asked = OfCopy(QuestionReader.Read(question, "question", DateOnly.FromDateTime(now.UtcDateTime)));
        CheckAnswerBody answer;
        try
        {
            answer = asked.Question is { } read ? CheckAnswers.Of(asked, "question", await FindAsync(read)) : CheckAnswers.Refused(asked);
        }
        catch (MeshException refused) when (refused.Code == MeshErrorCodes.Invalid)
        {
            answer = CheckAnswers.Refused(asked with { Problems = [new FieldProblem("question", $"question.{refused.Message}")] });
        }

        // By a clock that stands before the copy was made, no age can be told.
        return new OfflineAnswerBody(copy.Head.Name, now, copy.At, copy.GoodUntil, now > copy.GoodUntil || now < copy.At, answer);
    }

    /// <inheritdoc/>
    public void Dispose() => _persons?.Index.Dispose();

    /// <summary>The question without the ways of which the copy holds no records; that is said.</summary>
    private AskedQuestion OfCopy(AskedQuestion asked)
    {
        var ways = asked.Ways.ToList();
        var missing = ways.Select(way => KindOf(way.Question)).Distinct().Except(copy.Head.Kinds).ToList();
        if (missing.Count == 0)
        {
            return asked;
        }

        var said = $"The copy holds no records of the kind {string.Join(", ", missing.Select(EnumText.Of))}, which were not looked at; it has {string.Join(", ", copy.Head.Kinds.Select(EnumText.Of))}.";
        var held = ways.Where(way => !missing.Contains(KindOf(way.Question))).ToList();
        return held.Count == 0
            ? new AskedQuestion((CheckQuestion?)null) { Problems = [new FieldProblem("question", said)] }
            : asked with { Question = new JointQuestion([.. held.Select(way => way.Question)]), Why = [.. held.Select(way => way.Why)], Remarks = asked.Remarks.Add(said) };
    }

    private async ValueTask<QuestionAnswer> FindAsync(CheckQuestion question)
    {
        if (question is JointQuestion joint)
        {
            return await joint.AnswerAsync(FindAsync);
        }

        if (question is PersonQuestion person)
        {
            var persons = FindPersons(person);
            return QuestionAnswer.Of(question, persons, persons.Length == PersonIndex.MostCandidates && persons[^1].Match!.IsLead, AsOf(question), []);
        }

        var (rows, isCut) = await _finder.FindAsync(question);
        return QuestionAnswer.Of(question, [.. rows.Select(row => new RecordHit(new OwnerId(row.Owner), OfflineRecords.Read(row)))], isCut, AsOf(question), []);
    }

    private ImmutableArray<RecordHit> FindPersons(PersonQuestion question)
    {
        PersonDescriptions.Require(question.Person);
        if (_persons is null)
        {
            var (index, rows) = (new PersonIndex(), new Dictionary<string, OfflineRow>(StringComparer.Ordinal));
            _persons = (index, rows);
            foreach (var (row, _) in copy.Read(RecordKind.Person))
            {
                index.Set(row.Id, PersonDescriptions.Of(row.Record!.Person!.Person), isCounted: true);
                rows[row.Id] = row;
            }
        }

        var (persons, known) = _persons.Value;
        return
        [
            .. persons.Search(PersonDescriptions.Of(question), PersonIndex.MostCandidates)
                .Select(one => new RecordHit(known[one.Id].Owner, OfflineParts.EntryOf(known[one.Id])) { Match = PersonDescriptions.MatchOf(one) }),
        ];
    }

    private DateTimeOffset? AsOf(CheckQuestion question)
    {
        if (question is DocumentQuestion document)
        {
            return IssuingAuthority.OwnerOf(document.Issuer, OwnerDirectory.Default) is { } issuer ? copy.Positions.FirstOrDefault(position => position.Owner == issuer)?.AsOf : null;
        }

        return copy.Positions.All(position => position.AsOf is not null) ? copy.Positions.Min(position => position.AsOf) : null;
    }

    private static RecordKind KindOf(CheckQuestion question) => question switch
    {
        DocumentQuestion => RecordKind.TravelDocument,
        VehicleQuestion => RecordKind.Vehicle,
        DnaQuestion => RecordKind.DnaProfile,
        ImageQuestion => RecordKind.ImageHash,
        FingerprintQuestion => RecordKind.Fingerprint,
        FirearmQuestion => RecordKind.Firearm,
        ArtworkQuestion => RecordKind.Artwork,
        _ => RecordKind.Person,
    };
}
