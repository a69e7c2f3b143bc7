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

/// <summary>The custody chain of an item, be it evidence of a case or collected by a team: which step may follow, who gives and who takes, and in which order of time.</summary>
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

    /// <summary>The step that a command records in an item's chain.</summary>
    /// <param name="owners">All owners.</param>
    /// <param name="chain">Where the chain stands.</param>
    /// <param name="by">Who records it.</param>
    /// <param name="given">The step.</param>
    /// <param name="now">The hub's time.</param>
    /// <exception cref="MeshException">It cannot follow, or says what it must not.</exception>
    public static CustodyStep Next(OwnerDirectory owners, CustodyChain chain, Author by, NewCustodyStep given, DateTimeOffset now)
    {
        MeshException.Require(given is not null, "step: say what was done.");
        if (Enum.IsDefined(given.Kind) && !Order.ContainsKey((chain.Condition, given.Kind)))
        {
            var possible = Order.Keys.Where(key => key.Before == chain.Condition).Select(key => Word(key.Step)).Order(StringComparer.Ordinal).ToList();
            throw NotNow($"The item is {(chain.Condition is { } condition ? Word(condition) : "not collected yet")}: "
                + (possible.Count == 0 ? "its chain is at its end." : $"next it can be {string.Join(", ", possible)}."));
        }

        if (chain.Steps >= CaseLimits.MaxCustodySteps)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"A custody chain has at most {CaseLimits.MaxCustodySteps} steps.");
        }

        var problems = new CommandProblems();
        problems.Require(Enum.IsDefined(given.Kind), "kind: this hub does not know it.");
        problems.Require(given.StatedAt <= now + CaseLimits.ClockSkew, "statedAt: the time of a step is not in the future.");
        problems.Require(Sha256Hash.TryParse(given.Hash.Value, out _), "hash: a SHA-256 of the item, or of what shows its condition, is 64 lower-case hexadecimal digits.");
        CheckContent(problems, given.Details, "details", CaseLimits.MaxContentBytes, needed: false);
        CheckHands(problems, owners, chain, given);
        problems.Refuse();
        var isOutOfOrder = given.StatedAt < chain.LatestStated;
        if (isOutOfOrder && !given.MayBeOutOfOrder)
        {
            throw NotNow($"The step states {given.StatedAt:O}, and one before it {chain.LatestStated:O}. Correct the time, or say that it may be out of order: then it is recorded and marked.");
        }

        var step = new CustodyStep(chain.Steps + 1, given.Kind, given.StatedAt, by, now, given.Hash, given.From, given.To, isOutOfOrder, given.Details, default);
        return step with { Link = step.LinkAfter(chain.LastLink) };
    }

    /// <summary>Where a chain stands after a step.</summary>
    public static CustodyChain After(CustodyChain chain, CustodyStep step) => new(
        step.Number,
        Order[(chain.Condition, step.Kind)],
        step.Kind == CustodyStepKind.HandedOver ? step.To : chain.Holder ?? step.By,
        chain.LatestStated is { } latest && latest > step.StatedAt ? latest : step.StatedAt,
        step.Link);

    public static ImmutableArray<CaseEvent> Record(OwnerDirectory owners, CaseState state, Author by, RecordCustody command, DateTimeOffset now)
    {
        RequireContributor(state, by);
        var item = state.Evidence.FirstOrDefault(known => known.Number == command.Number && known.IsFor(by.Owner))
            ?? throw new MeshException(MeshErrorCodes.NotFound, $"The case has no item of evidence {command.Number}, or it is not for you to see.");
        return [new CustodyRecorded(item.Number, Next(owners, item.Chain, by, command.Step, now))];
    }

    public static CaseState Apply(CaseState state, CustodyRecorded recorded) => state with
    {
        Evidence = [.. state.Evidence.Select(item => item.Number == recorded.Number ? WithChain(item, After(item.Chain, recorded.Step)) : item)],
    };

    private static EvidenceItem WithChain(EvidenceItem item, CustodyChain chain) => item with
    {
        Steps = chain.Steps,
        Condition = chain.Condition,
        Holder = chain.Holder,
        LatestStated = chain.LatestStated,
        LastLink = chain.LastLink,
    };

    /// <summary>Notes a hand-over that does not begin with who holds the item, or ends with nobody else.</summary>
    private static void CheckHands(CommandProblems problems, OwnerDirectory owners, CustodyChain chain, NewCustodyStep step)
    {
        if (step.Kind != CustodyStepKind.HandedOver)
        {
            problems.Require(step.From is null && step.To is null, "from, to: only an item that is handed over has them.");
            return;
        }

        var holder = chain.Holder!;
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
