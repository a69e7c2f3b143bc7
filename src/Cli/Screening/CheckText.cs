using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Screening;

/// <summary>The answer to one question as text.</summary>
internal static class CheckText
{
    /// <summary>What is known, how fresh that is, and what to do next.</summary>
    public static string Of(CheckBody check)
    {
        var answer = check.Answers[0];
        var fresh = answer switch
        {
            { IsNotYetSearchable: true } => "its copy is still being read: what is there may not be found yet",
            { AsOf: { } asOf } => $"all that was entered by {TimelineText.Time(asOf)} was looked at",
            _ => "not all owners have been heard of there: what they have may be missing",
        };
        return Of(answer, $"at {check.Hub}; {fresh}", check.IsTold);
    }

    /// <summary>What is known and what to do next.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="where">Where it was looked up, and how fresh that is.</param>
    /// <param name="isTold">Whether all who are to learn of the hits do; null where there are none to be told.</param>
    public static string Of(CheckAnswerBody answer, string where, bool? isTold = null)
    {
        var found = answer.IsKnown == true ? "something is known" : string.Create(CultureInfo.InvariantCulture, $"{answer.Hits.Length} {(answer.Hits.Length == 1 ? "hit" : "hits")}");
        var text = new DetailText($"{found} {where}");
        foreach (var problem in answer.Problems)
        {
            text.Say("wrong", problem);
        }

        if (answer.Zone is { } zone)
        {
            text.Say("zone", $"{zone.Document} {zone.Number} of {zone.Issuer}{(zone.IssuerName is { } issuer ? $" ({issuer})" : string.Empty)}; {zone.Primary}{(zone.Secondary.Length > 0 ? ", " + zone.Secondary : string.Empty)}; born {PersonCells.Join(zone.BirthDates) ?? "on an unknown day"}");
            foreach (var finding in zone.Findings)
            {
                text.Say(finding.IsProblem ? "wrong" : "remark", finding.Text);
            }
        }

        foreach (var remark in answer.Remarks)
        {
            text.Say("remark", remark);
        }

        text.Say("stale", PersonCells.Join(answer.Stale.Select(owner => owner.Owner.Value)));
        text.Say("unread", answer.IsNotYetSearchable ? "That hub is still reading records of this kind: no hit means nothing." : null);
        text.Say("more", answer.HasMore ? "More match than are shown or could be looked at." : null);
        text.Say("untold", isTold == false ? "The hits wait at the gateway: their owners have not heard of them yet." : null);
        foreach (var hit in answer.Hits)
        {
            text.Say("hit", $"{hit.Record.Id} of {hit.Owner}, {EnumText.Of(hit.Certainty)}{(hit.Why is { } why ? ": " + why : string.Empty)}");
            RecordText.Say(text, hit.Record);
            if (hit.Match is { } match)
            {
                text.Say("match", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{match.Score:0.00}{(match.IsLead ? ", a lead" : ", below what is a lead")}: {string.Join("; ", match.Words.Select(pair => $"{pair.Searched ?? "-"}/{pair.Recorded ?? "-"} {pair.Likeness:0.00}").Concat(match.Features.Select(feature => $"{feature.Feature} {feature.Finding}")))}"));
                text.Say("so called", match.OthersOfName switch
                {
                    null or 0 => null,
                    1 => "One other who is recorded is called so.",
                    { } others => string.Create(CultureInfo.InvariantCulture, $"{others} others who are recorded are called so."),
                });
            }
        }

        text.Say("next", answer.Next);
        return text.ToString();
    }
}
