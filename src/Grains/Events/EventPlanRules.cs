using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What a security plan must say to be one. All that is wrong is named at once.</summary>
/// <param name="owners">The list of owners.</param>
internal sealed class EventPlanRules(OwnerDirectory owners)
{
    private const int LongestAheadDays = 3 * 365;

    /// <summary>Refuses a plan that is none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="before">The plan before it; null when it is the first.</param>
    /// <param name="now">The hub's time.</param>
    /// <exception cref="Contracts.Errors.MeshException"><c>invalid</c></exception>
    public void Check(EventPlan plan, EventPlan? before, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        problems.Require(plan.Name is { Length: >= 1 and <= EventLimits.MaxName }, $"name: 1 to {EventLimits.MaxName} characters.");
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        problems.Require(plan.From <= plan.Until && plan.Until.DayNumber - plan.From.DayNumber < EventLimits.MaxDays, $"until: on or after the first day, and at most {EventLimits.MaxDays} days in all.");
        problems.Require(plan.Until.DayNumber >= today.DayNumber - 1 && plan.Until.DayNumber - today.DayNumber <= LongestAheadDays, "until: the last day is not past, and at most three years ahead.");
        problems.Require(plan.RehearsalOn is null || plan.RehearsalOn < plan.From, "rehearsalOn: before the first day.");
        problems.Require(TimeZoneInfo.TryFindSystemTimeZoneById(plan.TimeZone ?? string.Empty, out _), "timeZone: a time zone as America/Sao_Paulo.");
        problems.Require(plan.KeepDays is >= 1 and <= EventLimits.MaxKeepDays, $"keepDays: 1 to {EventLimits.MaxKeepDays} days.");
        problems.Require(plan.Contacts is null or { Payload.Length: <= EventLimits.MaxSealedBytes }, "contacts: at most 64 KB.");
        CheckPlaces(plan, problems);
        CheckPeople(plan, problems);
        if (before is not null)
        {
            foreach (var site in before.Sites.Where(site => !plan.Sites.IsDefault && plan.Sites.All(other => other.Code != site.Code)))
            {
                problems.Require(false, $"sites: {site.Code} stays, since badges may name it.");
            }
        }

        problems.Refuse();
    }

    private static void CheckPlaces(EventPlan plan, CommandProblems problems)
    {
        problems.Require(
            plan.Sites is { IsDefaultOrEmpty: false, Length: <= EventLimits.MaxSites } && plan.Sites.DistinctBy(site => site.Code).Count() == plan.Sites.Length,
            $"sites: 1 to {EventLimits.MaxSites}, each with a code of its own.");
        ImmutableArray<EventSite> sites = plan.Sites.IsDefault ? [] : plan.Sites;
        foreach (var (index, site) in sites.Index())
        {
            problems.Require(EventLimits.IsCode(site.Code), $"sites[{index}].code: 1 to {EventLimits.MaxCode} lower-case letters, digits and dashes.");
            problems.Require(site.Name is { Length: >= 1 and <= EventLimits.MaxName }, $"sites[{index}].name: 1 to {EventLimits.MaxName} characters.");
            problems.Require(
                !site.Zones.IsDefault && site.Zones.Length <= EventLimits.MaxZones && site.Zones.All(EventLimits.IsCode) && site.Zones.Distinct().Count() == site.Zones.Length,
                $"sites[{index}].zones: at most {EventLimits.MaxZones} different codes.");
        }

        problems.Require(
            !plan.Checkpoints.IsDefault && plan.Checkpoints.Length <= EventLimits.MaxCheckpoints && plan.Checkpoints.DistinctBy(point => point.Code).Count() == plan.Checkpoints.Length,
            $"checkpoints: at most {EventLimits.MaxCheckpoints}, each with a code of its own.");
        foreach (var (index, point) in (plan.Checkpoints.IsDefault ? [] : plan.Checkpoints).Index())
        {
            problems.Require(EventLimits.IsCode(point.Code), $"checkpoints[{index}].code: 1 to {EventLimits.MaxCode} lower-case letters, digits and dashes.");
            var site = sites.FirstOrDefault(one => one.Code == point.Site);
            problems.Require(site is not null, $"checkpoints[{index}].site: the code of one of the sites.");
            problems.Require(point.Zone is null || site is null || site.Zones.Contains(point.Zone), $"checkpoints[{index}].zone: the code of one of that site's zones.");
        }
    }

    private void CheckPeople(EventPlan plan, CommandProblems problems)
    {
        problems.Require(!plan.Tasks.IsDefault && plan.Tasks.Length <= EventLimits.MaxTasks, $"tasks: at most {EventLimits.MaxTasks}.");
        foreach (var (index, task) in (plan.Tasks.IsDefault ? [] : plan.Tasks).Index())
        {
            problems.Require(EventLimits.IsCode(task.Code), $"tasks[{index}].code: 1 to {EventLimits.MaxCode} lower-case letters, digits and dashes.");
            problems.Require(owners.Contains(task.Owner), $"tasks[{index}].owner: there is no owner '{task.Owner}'.");
            problems.Require(task.Site is null || plan.Sites.IsDefault || plan.Sites.Any(site => site.Code == task.Site), $"tasks[{index}].site: the code of one of the sites.");
        }

        problems.Require(
            !plan.Team.IsDefault && plan.Team.Length <= EventLimits.MaxTeam && plan.Team.Distinct().Count() == plan.Team.Length && plan.Team.All(owners.Contains),
            $"team: at most {EventLimits.MaxTeam} different owners.");
    }
}
