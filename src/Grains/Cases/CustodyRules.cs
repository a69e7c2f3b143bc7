using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;
using static Interpol.Mesh.Grains.Cases.CaseChecks;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>The custody chain of an item of evidence: which step may follow, who gives and who takes, and in which order of time.</summary>
internal static class CustodyRules
{
    /// <summary>What a step makes of an item; what is not in here is refused. Before it was collected it has no condition.</summary>
    private static readonly FrozenDictionary<(CustodyCondition? Before, CustodyStepKind Step), CustodyCondition> Order = new Dictionary<(CustodyCondition?, CustodyStepKind), CustodyCondition>
    {
        [(null, CustodyStepKind.Collected)] = CustodyCondition.Unsealed,
        [(CustodyCondition.Unsealed, CustodyStepKind.Sealed)] = CustodyCondition.Sealed,
        [(CustodyCondition.Unsealed, CustodyStepKind.HandedOver)] = CustodyCondition.Unsealed,
        [(CustodyCondition.Unsealed, CustodyStepKind.Analysed)] = CustodyCondition.Unsealed,
        [(CustodyCondition.Unsealed, CustodyStepKind.Returned)] = CustodyCondition.Returned,
        [(CustodyCondition.Sealed, CustodyStepKind.HandedOver)] = CustodyCondition.Sealed,
        [(CustodyCondition.Sealed, CustodyStepKind.Opened)] = CustodyCondition.Unsealed,
        [(CustodyCondition.Sealed, CustodyStepKind.Returned)] = CustodyCondition.Returned,
    }.ToFrozenDictionary();

    public static ImmutableArray<CaseEvent> Record(OwnerDirectory owners, CaseState state, Author by, RecordCustody command, DateTimeOffset now)
    {
        RequireContributor(state, by);
        var item = state.Evidence.FirstOrDefault(known => known.Number == command.Number && known.IsFor(by.Owner))
            ?? throw new MeshException(MeshErrorCodes.NotFound, $"The case has no item of evidence {command.Number}, or it is not for you to see.");
        var given = command.Step;
        MeshException.Require(given is not null, "step: say what was done.");
        if (Enum.IsDefined(given.Kind) && !Order.ContainsKey((item.Condition, given.Kind)))
        {
            var possible = Order.Keys.Where(key => key.Before == item.Condition).Select(key => Word(key.Step)).Order(StringComparer.Ordinal).ToList();
            throw NotNow($"The item is {(item.Condition is { } condition ? Word(condition) : "not collected yet")}: "
                + (possible.Count == 0 ? "its chain is at its end." : $"next it can be {string.Join(", ", possible)}."));
        }

        if (item.Steps >= CaseLimits.MaxCustodySteps)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"A custody chain has at most {CaseLimits.MaxCustodySteps} steps.");
        }

        var problems = new CommandProblems();
        problems.Require(Enum.IsDefined(given.Kind), "kind: this hub does not know it.");
        problems.Require(given.StatedAt <= now + CaseLimits.ClockSkew, "statedAt: the time of a step is not in the future.");
        problems.Require(Sha256Hash.TryParse(given.Hash.Value, out _), "hash: a SHA-256 of the item, or of what shows its condition, is 64 lower-case hexadecimal digits.");
        CheckContent(problems, given.Details, "details", CaseLimits.MaxContentBytes, needed: false);
        CheckHands(problems, owners, item, given);
        problems.Refuse();
        var isOutOfOrder = given.StatedAt < item.LatestStated;
        if (isOutOfOrder && !given.MayBeOutOfOrder)
        {
            throw NotNow($"The step states {given.StatedAt:O}, and one before it {item.LatestStated:O}. Correct the time, or say that it may be out of order: then it is recorded and marked.");
        }

        var step = new CustodyStep(item.Steps + 1, given.Kind, given.StatedAt, by, now, given.Hash, given.From, given.To, isOutOfOrder, given.Details, default);
        return [new CustodyRecorded(item.Number, step with { Link = step.LinkAfter(item.LastLink) })];
    }

    public static CaseState Apply(CaseState state, CustodyRecorded recorded) => state with
    {
        Evidence = [.. state.Evidence.Select(item => item.Number == recorded.Number ? After(item, recorded.Step) : item)],
    };

    private static EvidenceItem After(EvidenceItem item, CustodyStep step) => item with
    {
        Steps = step.Number,
        Condition = Order[(item.Condition, step.Kind)],
        Holder = step.Kind == CustodyStepKind.HandedOver ? step.To : item.Holder ?? step.By,
        LatestStated = item.LatestStated is { } latest && latest > step.StatedAt ? latest : step.StatedAt,
        LastLink = step.Link,
    };

    /// <summary>Notes a hand-over that does not begin with who holds the item, or ends with nobody else.</summary>
    private static void CheckHands(CommandProblems problems, OwnerDirectory owners, EvidenceItem item, NewCustodyStep step)
    {
        if (step.Kind != CustodyStepKind.HandedOver)
        {
            problems.Require(step.From is null && step.To is null, "from, to: only an item that is handed over has them.");
            return;
        }

        var holder = item.Holder!;
        problems.Require(step.From == holder, $"from: {holder.Owner} {holder.Officer} holds it, and nobody else hands it over.");
        if (step.To is not { } to)
        {
            problems.Require(false, "to: say to whom it is handed over.");
            return;
        }

        problems.Require(owners.Contains(to.Owner), $"to: there is no owner '{to.Owner}'.");
        CheckOfficer(problems, to.Officer, "to");
        problems.Require(to != step.From, "to: it is handed over to somebody else.");
    }
}
