using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>What commands to deployments must say.</summary>
internal static class DeploymentChecks
{
    public static void CheckOffer(CommandProblems problems, DeploymentId id, DeploymentNeed? need, string? source, string? headline, DateTimeOffset now)
    {
        CheckNeed(problems, need, id.IsSupport, now);
        problems.Require(IsLine(source), $"source: of what it is the answer, in a line of at most {DeploymentLimits.MaxLine} characters.");
        problems.Require(IsLine(headline), $"headline: what happened, in a line of at most {DeploymentLimits.MaxLine} characters.");
    }

    public static void CheckNeed(CommandProblems problems, [NotNull] DeploymentNeed? need, bool isSupport, DateTimeOffset now)
    {
        MeshException.Require(need is not null, "need: say what is needed.");
        problems.Require(Enum.IsDefined(need.Kind), "need.kind: this hub does not know it.");
        problems.Require((need.Kind == DeploymentKind.Imest) == isSupport, "need.kind: what begins as IMEST has IMEST in its number, and a response team IRT.");
        problems.Require(Enum.IsDefined(need.Magnitude), "need.magnitude: this hub does not know it.");
        problems.Require(!need.Sites.IsDefaultOrEmpty && need.Sites.Length <= DeploymentLimits.MaxSites, $"need.sites: 1 to {DeploymentLimits.MaxSites} sites.");
        foreach (var (site, number) in need.Sites.IsDefault ? [] : need.Sites.Select((site, number) => (site, number)))
        {
            problems.Require(IsLine(site?.Name), $"need.sites[{number}].name: a line of at most {DeploymentLimits.MaxLine} characters.");
            problems.Require(site is { Latitude: >= -90 and <= 90 }, $"need.sites[{number}].latitude: from -90 to 90 degrees.");
            problems.Require(site is { Longitude: >= -180 and <= 180 }, $"need.sites[{number}].longitude: from -180 to 180 degrees.");
        }

        CheckTasks(problems, need.Tasks, "need.tasks");
        var last = now.AddDays(DeploymentLimits.LongestDays);
        problems.Require(need.From > now.AddDays(-DeploymentLimits.LongestDays) && need.From < last, $"need.from: at most {DeploymentLimits.LongestDays} days from now.");
        problems.Require(need.Until is null || (need.Until > need.From && need.Until > now && need.Until <= last), $"need.until: after need.from and now, at most {DeploymentLimits.LongestDays} days from now.");
    }

    public static void CheckSites(CommandProblems problems, DeploymentRecord state, DeploymentNeed need) =>
        problems.Require(need.Sites.IsDefault || state.Teams.All(team => team.Site < need.Sites.Length), "need.sites: the sites of all teams stay; add new ones behind them.");

    /// <summary>The sites that a team can be put to: those of a turn that may take effect, too, are to be there then.</summary>
    public static int SitesOf(DeploymentRecord state) => state.Turn is { TakenAt: null } turn ? Math.Min(state.Need.Sites.Length, turn.Need.Sites.Length) : state.Need.Sites.Length;

    public static void CheckMandate(CommandProblems problems, DeploymentRecord state, [NotNull] MandateRequest? mandate, DateTimeOffset now)
    {
        MeshException.Require(mandate is not null, "mandate: say for what the host is asked.");
        problems.Require(state.Mandates.Length < DeploymentLimits.MaxMandates, $"mandate: at most {DeploymentLimits.MaxMandates} requests.", MeshErrorCodes.TooLarge);
        problems.Require(ConsentId.TryParse(mandate.Consent.Value, out var consent) && consent.Country == state.Id.Host, $"mandate.consent: a request to {state.Id.Host}.");
        problems.Require(state.Mandates.All(other => other.Consent != mandate.Consent), "mandate.consent: it was asked for before; choose another operation id.");
        CheckTasks(problems, mandate.Tasks, "mandate.tasks");
        problems.Require(mandate.AnswerBy > now, "mandate.answerBy: the time for an answer is in the future.");
        problems.Require(mandate.Until >= mandate.AnswerBy && mandate.Until <= now + ConsentLimits.LongestTime, $"mandate.until: not before answerBy, and at most {ConsentLimits.LongestDays} days from now.");
        CheckText(problems, mandate.Reason, "mandate.reason", isNeeded: true);
    }

    public static void CheckText(CommandProblems problems, SealedContent? text, string field, bool isNeeded) => problems.Require(
        text is { Payload.Length: > 0 and <= DeploymentLimits.MaxSealedBytes } || (text is null && !isNeeded), $"{field}: {(isNeeded ? "say it, in" : "in")} at most {DeploymentLimits.MaxSealedBytes / 1024} KB.");

    private static void CheckTasks(CommandProblems problems, ImmutableArray<string> tasks, string field) => problems.Require(
        !tasks.IsDefaultOrEmpty && tasks.Length <= ConsentLimits.MaxTasks && tasks.All(ConsentLimits.IsTask) && tasks.Distinct().Count() == tasks.Length,
        $"{field}: 1 to {ConsentLimits.MaxTasks} different codes of at most {ConsentLimits.MaxTask} lower-case letters, digits and dashes.");

    private static bool IsLine(string? text) => text is { Length: >= 1 and <= DeploymentLimits.MaxLine } && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
