using System.Globalization;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>What was looked at after a scenario.</summary>
/// <param name="What">What has to be so.</param>
/// <param name="Problems">Where it is not; none when all is well.</param>
internal sealed record ScenarioCheck(string What, IReadOnlyList<string> Problems);

/// <summary>What has to be so after every scenario, whatever was killed on the way.</summary>
internal static class ScenarioRules
{
    /// <summary>A deployment is closed, all are home, and no expert is reserved for it.</summary>
    public static IEnumerable<string> IsOver(DeploymentBody deployment, IEnumerable<ExpertBody> experts)
    {
        if (deployment.State != DeploymentState.Closed)
        {
            yield return $"{deployment.Id} is {deployment.State}.";
        }

        foreach (var member in deployment.Members.Where(member => member.Stage is not (MemberStage.Home or MemberStage.Dropped)))
        {
            yield return $"{member.Expert} is {member.Stage}.";
        }

        foreach (var expert in experts.Where(expert => !expert.Reservations.IsEmpty))
        {
            yield return $"{expert.Id} is still reserved.";
        }
    }

    /// <summary>Whoever arrived did so while a grant of the host held, and nobody is on site when none does.</summary>
    public static IEnumerable<string> OnSite(DeploymentBody deployment, IReadOnlyCollection<ConsentBody> consents, DateTimeOffset now)
    {
        foreach (var member in deployment.Members)
        {
            if (member.ArrivedAt is { } at && !consents.Any(consent => Holds(deployment, consent, at)))
            {
                yield return $"{member.Expert} arrived at {at:O}, when no grant held.";
            }

            if (member.Stage == MemberStage.OnSite && !consents.Any(consent => Holds(deployment, consent, now)))
            {
                yield return $"{member.Expert} is on site, and no grant holds.";
            }
        }
    }

    /// <summary>All work was done while a grant of the host held for its task.</summary>
    public static IEnumerable<string> Work(DeploymentBody deployment, IEnumerable<TeamEntryBody> log, IReadOnlyCollection<ConsentBody> consents) => log
        .Where(entry => entry.Task is { } task && !consents.Any(consent => Holds(deployment, consent, entry.At) && consent.Grant!.Tasks.Contains(task)))
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"Entry {entry.Number} says that {entry.Task} was done at {entry.At:O}, when no grant held for it."));

    /// <summary>Since the first one there is one lead at every moment: its log has no gap, does not go back, and each epoch begins where the one before ends.</summary>
    public static IEnumerable<string> OneLead(IReadOnlyList<LeadLogEntryBody> log)
    {
        var epochs = log.Where(entry => entry.Epoch is not null).ToList();
        if (epochs.Count == 0)
        {
            yield return "Nobody has led.";
        }

        foreach (var (index, entry) in log.Index())
        {
            if (entry.Version != index + 1)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Entry {entry.Version} of the log stands in place {index + 1}.");
            }

            if (index > 0 && entry.At < log[index - 1].At)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Entry {entry.Version} of the log is earlier than the one before.");
            }
        }

        foreach (var (index, entry) in epochs.Index())
        {
            if (entry.Epoch != index + 1 || entry.Room is null)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Entry {entry.Version} begins epoch {entry.Epoch} of {entry.Room}, and it is lead number {index + 1}.");
            }
        }
    }

    /// <summary>No expert is reserved twice for one time.</summary>
    public static IEnumerable<string> BookedOnce(IEnumerable<ExpertBody> experts, DateTimeOffset now) =>
        from expert in experts
        from pair in expert.Reservations.Index()
        from other in expert.Reservations.Skip(pair.Index + 1)
        where other.Overlaps(pair.Item.From, pair.Item.Until, now)
        select $"{expert.Id} is {pair.Item} and {other}.";

    /// <summary>Who was recovered is identified or open, and who is listed is identified or missing; as many as the scenario has made.</summary>
    public static IEnumerable<string> Balances(IdentificationCounts counts, IdentificationCounts expected)
    {
        if (counts.Recovered != counts.RemainsIdentified + counts.RemainsOpen || counts.Listed != counts.PersonsIdentified + counts.StillMissing)
        {
            yield return $"The counts do not balance: {counts}.";
        }

        if (counts != expected)
        {
            yield return $"There are {counts}, and have to be {expected}.";
        }
    }

    /// <summary>All that is listed was screened, and everybody at an entrance was let in or not.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="listed">How many badges the scenario has listed.</param>
    /// <param name="suspicious">How many of them have to be found.</param>
    /// <param name="admitted">How many it saw let in.</param>
    /// <param name="refused">How many it saw refused there.</param>
    public static IEnumerable<string> Balances(EventFigures figures, long listed, long suspicious, long admitted, long refused)
    {
        (string What, long Is, long Expected)[] counts =
        [
            ("listed", figures.Listed, listed), ("screened", figures.Screened, listed), ("suspicious", figures.Suspicious, suspicious), ("listed by day", figures.Days.Sum(day => day.Listed), listed),
            ("let in", figures.Days.Sum(day => day.Admitted), admitted), ("refused", figures.Days.Sum(day => day.Refused), refused),
        ];
        return counts.Where(count => count.Is != count.Expected).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Is} are {count.What}, and have to be {count.Expected}."));
    }

    /// <summary>Each item has its own number and one that holds it, from a chain that has begun; as many as the scenario has collected.</summary>
    public static IEnumerable<string> InCustody(TeamDetailsBody team, int expected)
    {
        if (team.Items.Length != expected || team.Items.DistinctBy(item => item.Number).Count() != expected)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"There are {team.Items.Length} items, and have to be {expected}.");
        }

        foreach (var item in team.Items.Where(item => item.Steps == 0 || item.Holder is null))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Nobody holds item {item.Number}.");
        }
    }

    private static bool Holds(DeploymentBody deployment, ConsentBody consent, DateTimeOffset at) =>
        consent is { Action: ConsentAction.DeployTeam, Grant: { } grant } && consent.Country == deployment.Host
        && grant.GrantedAt <= at && at < grant.EndsAt && (consent.Closing is null || at < consent.Closing.At);
}
