using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What an accreditation must say to be one.</summary>
internal static class AccreditationRules
{
    private const int MaxNumber = 22;

    /// <summary>All that is wrong with an accreditation, a sentence for each field that begins with its name.</summary>
    /// <param name="plan">The event's plan.</param>
    /// <param name="entry">The accreditation.</param>
    public static IEnumerable<string> Problems(EventPlan plan, Accreditation entry)
    {
        if (!AccreditationLimits.IsBadge(entry.Badge))
        {
            yield return $"badge: 1 to {AccreditationLimits.MaxBadge} letters, digits and dashes.";
        }

        if (entry.Person is null || entry.Person.Names.IsEmpty)
        {
            yield return "name: at least one.";
        }
        else
        {
            foreach (var problem in PersonDescriptions.Problems(entry.Person))
            {
                yield return problem;
            }
        }

        if (entry.Document is { } document && !(document.Number is { Length: >= 1 and <= MaxNumber } && document.Issuer is { Length: >= 1 and <= 3 } && (document.Type is null || TravelDocumentTypes.All.Contains(document.Type))))
        {
            yield return "number: the number of a travel document with who issued it, as checks take them.";
        }

        foreach (var problem in PlaceProblems(plan, entry).Concat(DayProblems(plan, entry)))
        {
            yield return problem;
        }

        if (entry.Function is not (null or { Length: >= 1 and <= AccreditationLimits.MaxFunction }))
        {
            yield return $"function: at most {AccreditationLimits.MaxFunction} characters.";
        }
    }

    private static IEnumerable<string> PlaceProblems(EventPlan plan, Accreditation entry)
    {
        if (entry.Sites is not { IsDefaultOrEmpty: false, Length: <= AccreditationLimits.MaxPlaces } || entry.Sites.Distinct().Count() != entry.Sites.Length)
        {
            yield return $"sites: 1 to {AccreditationLimits.MaxPlaces} different codes.";
            yield break;
        }

        var sites = plan.Sites.Where(site => entry.Sites.Contains(site.Code)).ToList();
        if (entry.Sites.FirstOrDefault(code => sites.All(site => site.Code != code)) is { } unknown)
        {
            yield return $"sites: the event has no site '{unknown}'.";
        }

        if (entry.Zones.IsDefault || entry.Zones.Length > AccreditationLimits.MaxPlaces || entry.Zones.Distinct().Count() != entry.Zones.Length)
        {
            yield return $"zones: at most {AccreditationLimits.MaxPlaces} different codes.";
        }
        else if (entry.Zones.FirstOrDefault(zone => !sites.Any(site => site.Zones.Contains(zone))) is { } foreign)
        {
            yield return $"zones: none of these sites has a zone '{foreign}'.";
        }
    }

    private static IEnumerable<string> DayProblems(EventPlan plan, Accreditation entry)
    {
        if (entry.From is { } from && (from < plan.From || from > plan.Until))
        {
            yield return $"from: a day of the event, {plan.From:yyyy-MM-dd} to {plan.Until:yyyy-MM-dd}.";
        }

        if (entry.Until is { } until && (until < plan.From || until > plan.Until || until < (entry.From ?? plan.From)))
        {
            yield return $"until: a day of the event, {plan.From:yyyy-MM-dd} to {plan.Until:yyyy-MM-dd}, and not before the first.";
        }
    }
}
