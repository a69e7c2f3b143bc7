using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Screening;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Screening.Vehicles;

namespace Interpol.Mesh.Gateway.Hits;

/// <summary>
/// Has told what a check found, before the check is answered, and leaves in the answer what its channel allows. What was found exactly is told, and persons who are like enough to be a lead; other candidates are for the officer alone.
/// </summary>
internal sealed class HitReports(HitQueue queue)
{
    private const string Alert = "There is something. Let the bureau whose system this is handle it; it finds the hit in its list.";
    private const string Unsure = "This is no no: not all was looked at, or it may have been read wrongly. Look at what was asked and ask again, or let the bureau whose system this is look.";

    /// <summary>Has the hits of an answer told.</summary>
    /// <param name="caller">Who checks, by which channel.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What was found.</param>
    /// <returns>The answer as the caller may see it.</returns>
    /// <exception cref="Errors.RequestRefusedException">503: the hits can neither be told nor kept for it.</exception>
    public async Task<CheckBody> ReportAsync(Caller caller, CheckRecordsRequest request, CheckBody answer)
    {
        var found = request.Questions.Zip(answer.Answers)
            .SelectMany(asked => asked.Second.Hits.Where(IsTold).Select(hit => HitOf(caller, request.Purpose, asked.First, hit, answer.At)))
            .DistinctBy(hit => (hit.Id, hit.Note.Question.Hash))
            .ToList();
        bool? isTold = found.Count == 0 ? null : await queue.TellAsync(caller.Owner, found);
        return answer with { IsTold = isTold, Answers = [.. answer.Answers.Select(one => caller.Channel == HitChannel.AlertOnly ? AlertOf(one) : WithIds(caller, one, answer.At))] };
    }

    /// <summary>What is possible only because of what may have been misread, or of what many have, is for the officer to look at first.</summary>
    private static bool IsTold(CheckHitBody hit) => hit.Why is null && hit.Match is null or { IsLead: true };

    private static FoundHit HitOf(Caller caller, string purpose, CheckQuestionRequest question, CheckHitBody hit, DateTimeOffset at)
    {
        var text = QuestionText.Of(question);
        var asked = new HitQuestion(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text.Length <= HitLimits.MaxQuestionText ? text : null, purpose, caller.Officer, at, hit.Match?.Score);
        return new FoundHit(IdOf(caller, hit, at), new NoteHit(hit.Owner, hit.Record.Id, caller.Channel, hit.Record.Person is { IsUrgent: true }, asked));
    }

    private static HitId IdOf(Caller caller, CheckHitBody hit, DateTimeOffset at) =>
        HitId.For(caller.Owner, caller.Channel, hit.Owner, hit.Record.Id, DateOnly.FromDateTime(at.UtcDateTime));

    private static CheckAnswerBody WithIds(Caller caller, CheckAnswerBody answer, DateTimeOffset at) =>
        answer.Hits.IsEmpty ? answer : answer with { Hits = [.. answer.Hits.Select(hit => IsTold(hit) ? hit with { Hit = IdOf(caller, hit, at) } : hit)] };

    /// <summary>Made anew and not cut down: what answers will say one day besides is not said here.</summary>
    private static CheckAnswerBody AlertOf(CheckAnswerBody answer)
    {
        bool? isKnown = answer.Hits.Any(IsTold) ? true : IsSure(answer) ? false : null;
        return new CheckAnswerBody([], answer.AsOf, answer.Stale, HasMore: false, isKnown switch { true => Alert, false => null, null => Unsure })
        {
            IsKnown = isKnown,
            IsNotYetSearchable = answer.IsNotYetSearchable,
            Problems = answer.Problems,
        };
    }

    /// <summary>Whether no hit means no: all was looked at, and nothing speaks for a number that was read wrongly.</summary>
    private static bool IsSure(CheckAnswerBody answer) =>
        answer is { AsOf: not null, Problems.IsEmpty: true, IsNotYetSearchable: false, HasMore: false }
        && answer.Hits.All(hit => hit.Why is null)
        && answer.Zone?.CheckDigits.Any(digit => !digit.Holds) != true
        && answer.Vin?.CheckDigit != EnumText.Of(VehicleCheckDigit.Fails);
}
