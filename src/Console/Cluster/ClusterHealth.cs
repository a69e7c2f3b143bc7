using System.Collections.Immutable;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.World;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Cluster;

/// <summary>Says in sentences how the cluster is, from what the gateway answered and nothing else: whatever is mended is gone from the next answer.</summary>
/// <param name="Findings">What is not as it should be, the worst first.</param>
/// <param name="Sentence">How the cluster is, with the reason.</param>
public sealed record ClusterHealth(ImmutableArray<ClusterFinding> Findings, string Sentence)
{
    /// <summary>How long a message may wait for its recipient's gateway before the operators are told: fifteen minutes.</summary>
    private const double LongSeconds = 15 * 60;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Findings.IsEmpty;

    /// <summary>How the cluster is.</summary>
    /// <param name="cluster">What the gateway answered.</param>
    /// <param name="T">What the console says.</param>
    public static ClusterHealth Of(ClusterBody cluster, IStringLocalizer<Texts> T)
    {
        ImmutableArray<ClusterFinding> findings = [.. Hubs(cluster, T).Concat(Silos(cluster, T)).Concat(Links(cluster, T)).Concat(Messages(cluster, T)).OrderByDescending(finding => finding.IsSevere)];
        string sentence = findings switch
        {
            [] => T["The cluster is well: all three hubs work, with {0} silos.", cluster.Hubs.Sum(hub => hub.ActiveSilos)],
            [{ IsSevere: true } worst, ..] => T["The cluster is impaired: {0}", worst.Text],
            [var worst, ..] => T["The cluster works, but look at this: {0}", worst.Text],
        };
        return new ClusterHealth(findings, sentence);
    }

    private static IEnumerable<ClusterFinding> Hubs(ClusterBody cluster, IStringLocalizer<Texts> T) => cluster.Hubs
        .Where(hub => hub.ActiveSilos == 0)
        .Select(hub => new ClusterFinding(true, hub.StandIn is { } standIn
            ? T["{0} has no active silo; {1} stands in.", T[MapMark.NameOf(hub.Name)], T[MapMark.NameOf(standIn)]]
            : T["{0} has no active silo, and nobody stands in.", T[MapMark.NameOf(hub.Name)]]));

    private static IEnumerable<ClusterFinding> Silos(ClusterBody cluster, IStringLocalizer<Texts> T)
    {
        foreach (var silo in cluster.Silos)
        {
            if (silo is { Status: SiloStates.Active, Answers: false })
            {
                yield return new ClusterFinding(true, T["{0} is a member and does not answer.", silo.Name]);
            }

            if (silo is { Status: SiloStates.Active, SuspectedBy.Length: > 0 })
            {
                yield return new ClusterFinding(false, T["{0} is suspected by {1}.", silo.Name, string.Join(", ", silo.SuspectedBy)]);
            }

            if (silo.Status is SiloStates.ShuttingDown or SiloStates.Stopping)
            {
                yield return new ClusterFinding(false, T["{0} is draining.", silo.Name]);
            }
        }
    }

    private static IEnumerable<ClusterFinding> Links(ClusterBody cluster, IStringLocalizer<Texts> T)
    {
        var active = cluster.Silos.Where(silo => silo.Answers).Select(silo => silo.Hub).ToHashSet();
        return cluster.Links
            .Where(link => link.RoundTripMilliseconds is null && active.Contains(link.From) && active.Contains(link.To))
            .Select(link => new ClusterFinding(true, T["{0} does not reach {1}.", T[MapMark.NameOf(link.From)], T[MapMark.NameOf(link.To)]]));
    }

    private static IEnumerable<ClusterFinding> Messages(ClusterBody cluster, IStringLocalizer<Texts> T) =>
        cluster.Undelivered.Select(messages => messages.AgeSeconds).DefaultIfEmpty().Max() is > LongSeconds and var oldest
            ? [new ClusterFinding(false, T["{0} messages wait for their recipients' gateways, the oldest for {1}.", cluster.UndeliveredCount, ClusterTexts.Age(oldest)])]
            : [];
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="IsSevere">Whether somebody feels it now.</param>
/// <param name="Text">What it is, in the language of the page.</param>
public sealed record ClusterFinding(bool IsSevere, string Text);
