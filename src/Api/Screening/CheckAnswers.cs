using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Api;

/// <summary>Answers of hubs as who asked gets them: with what was read, how certain each hit is, and what to do next.</summary>
public static class CheckAnswers
{
    /// <summary>The answer to a question that a hub has answered.</summary>
    /// <param name="asked">The question as it was read.</param>
    /// <param name="path">Its place in the request, for what the hub finds wrong with it.</param>
    /// <param name="answer">What was found.</param>
    public static CheckAnswerBody Of(AskedQuestion asked, string path, QuestionAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Problem is { } problem)
        {
            return Refused(asked with { Problems = [new FieldProblem(path, $"{path}.{problem}")] });
        }

        ImmutableArray<CheckHitBody> hits = [.. answer.Hits.Select(hit => HitOf(asked, hit))];
        return new CheckAnswerBody(hits, answer.AsOf, answer.Stale, answer.HasMore || asked.IsCut, NextSteps.Of(asked, hits, answer))
        {
            IsNotYetSearchable = answer.IsNotYetSearchable,
            Remarks = asked.Remarks,
            Zone = asked.Zone is { Zone: { } zone } reading ? ZoneOf(asked, reading, zone, answer) : null,
            Vin = asked.Vin is { CheckDigit: { } digit, Region: { } region } vin ? new CheckVinBody(EnumText.Of(digit), EnumText.Of(region), vin.Country, vin.Candidates) : null,
        };
    }

    /// <summary>The answer to a question that was not asked because something is wrong with it.</summary>
    /// <param name="asked">The question as it was read.</param>
    public static CheckAnswerBody Refused(AskedQuestion asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return new([], null, [], false, "Nothing was looked up: correct what problems names, and ask again.") { Problems = [.. asked.Problems.Select(problem => problem.Detail)] };
    }

    private static CheckHitBody HitOf(AskedQuestion asked, RecordHit hit)
    {
        var why = asked.WhyPossible(hit);
        return new CheckHitBody(hit.Owner, RecordBody.OfHit(hit.Entry), hit.Match)
        {
            Dna = hit.Dna,
            Distance = hit.Distance,
            Certainty = why is null && hit is { Match: null, Dna: null, Distance: null } ? HitCertainty.Exact : HitCertainty.Possible,
            Why = why,
        };
    }

    private static CheckZoneBody ZoneOf(AskedQuestion asked, ZoneReading reading, MachineReadableZone zone, QuestionAnswer answer)
    {
        var content = zone.Content;
        var documents = asked.Ways.Zip(answer.AsOfByWay).Where(way => way.First.Question is DocumentQuestion).Select(way => way.Second).ToList();
        return new CheckZoneBody
        {
            Format = EnumText.Of(zone.Format),
            Lines = zone.Lines,
            Document = ZoneDocumentCodes.NameOf(zone.Format, content.DocumentCode),
            Issuer = content.Issuer,
            IssuerName = ZoneIssuers.Find(content.Issuer)?.Name,
            Number = content.Number,
            Nationality = content.Nationality.Length == 0 ? null : content.Nationality,
            NationalityName = ZoneIssuers.Find(content.Nationality)?.Name,
            Primary = content.Primary,
            Secondary = content.Secondary,
            BirthDates = zone.BirthDates,
            Sex = content.Sex,
            ExpiryDate = zone.ExpiryDate,
            Optional = content.Optional,
            CheckDigits =
            [
                .. zone.CheckDigits.Select(digit => new CheckDigitBody(EnumText.Of(digit.Element), digit.Expected.ToString(), digit.Read.ToString(), digit.Holds, digit.Line, digit.Place)),
            ],
            Findings = [.. reading.Findings.Select(finding => new CheckFindingBody(finding.Code, finding.IsProblem, finding.Text, finding.Line, finding.Place))],
            Misreadings = [.. asked.Candidates.Select(candidate => new CheckMisreadingBody(candidate.Zone.Content.Number, candidate.Zone.Content.Issuer, ZoneQuestions.WhyOf(candidate)))],
            DocumentAsOf = documents.Contains(null) ? null : documents.Min(),
        };
    }
}
