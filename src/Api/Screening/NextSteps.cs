using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Screening.Vehicles;

namespace Interpol.Mesh.Api;

/// <summary>What an officer is to do next, which differs by what was found, and by how sure it is that nothing was.</summary>
internal static class NextSteps
{
    private const string Confirm = "A hit is a lead and no proof. Before anyone acts, confirm it with the bureau that owns the record: it is reached at any hour.";

    /// <summary>The steps, the most urgent first; null when nothing is known and nothing is to be looked at again.</summary>
    public static string? Of(AskedQuestion asked, ImmutableArray<CheckHitBody> hits, QuestionAnswer answer)
    {
        string[] steps = [.. OfHits(hits), .. OfReading(asked, hits), .. OfNothing(asked, hits, answer)];
        return steps.Length == 0 ? null : string.Join(' ', steps);
    }

    private static IEnumerable<string> OfHits(ImmutableArray<CheckHitBody> hits)
    {
        foreach (var hit in hits.Where(hit => hit.Certainty == HitCertainty.Exact))
        {
            yield return hit.Record.TravelDocument is { } document
                ? $"{hit.Owner} has this document recorded as {EnumText.Of(document.Fraud)}: keep it, and ask who presents it how it was come by; it may also have been recovered, and not cleared."
                : $"{hit.Owner} has this recorded: compare the record with what is before you.";
        }

        if (hits.Any(hit => hit is { Certainty: HitCertainty.Possible, Why: not null }))
        {
            yield return "Some hits are possible only: look at the places and the type that they name, and ask again with what really stands there. Until then they are no hits.";
        }

        if (hits.Any(hit => hit.Match is { IsLead: true }))
        {
            yield return "Somebody like this person is recorded: compare date of birth, photograph and documents with the record.";
        }
        else if (hits.Any(hit => hit.Match is not null))
        {
            yield return "The persons shown are not like enough to be leads: take them for others unless something else speaks for it.";
        }

        if (hits.Any(hit => hit.Certainty == HitCertainty.Exact || hit.Why is not null || hit.Match is { IsLead: true }))
        {
            yield return Confirm;
        }
    }

    private static IEnumerable<string> OfReading(AskedQuestion asked, ImmutableArray<CheckHitBody> hits)
    {
        if (asked.Vin?.CheckDigit == VehicleCheckDigit.Fails)
        {
            yield return "The check digit of the vehicle's number fails: read it again where it is stamped; if it stands there so, it may have been altered.";
        }

        if (asked.Zone is not { Zone: { } zone } reading)
        {
            yield break;
        }

        if (reading.Problems.Any(problem => problem.Code is "birth-impossible" or "expiry-impossible"))
        {
            yield return "The zone has a date that does not exist: it was read wrongly, or the document is forged. Examine the document itself, whatever was found.";
        }

        if (!zone.DigitsHold)
        {
            yield return !asked.Candidates.Any(candidate => candidate.Zone.DigitsHold)
                ? "Check digits fail and no usual confusion of characters explains it: read the zone again, and examine the document if it stands there so."
                : "Check digits fail: read the zone again at the places that misreadings names.";
        }
    }

    private static IEnumerable<string> OfNothing(AskedQuestion asked, ImmutableArray<CheckHitBody> hits, QuestionAnswer answer)
    {
        if (asked.Document is { } document && IssuingAuthority.OwnerOf(document.Issuer, OwnerDirectory.Default) is null)
        {
            yield return $"Nobody enters documents that {document.Issuer} issues: that the document is not known says nothing about it.";
        }

        if (answer.IsNotYetSearchable)
        {
            yield return "This hub is still reading records of this kind: what is there may not be found yet. Ask again in a moment.";
        }

        if (!hits.Any(hit => hit.Certainty == HitCertainty.Exact) && answer.Stale is { IsEmpty: false } stale)
        {
            yield return $"{(hits.IsEmpty ? "Nothing is known at this hub, and it" : "This hub")} has not heard lately from {string.Join(", ", stale.Take(5).Select(owner => owner.Owner))}{(stale.Length > 5 ? " and others" : string.Empty)}: what they have entered since is not looked at. Ask again, and call the bureau where it matters.";
        }

        if (answer.HasMore)
        {
            yield return "More records match than are shown or could be looked at: ask by another number, or say more.";
        }
    }
}
