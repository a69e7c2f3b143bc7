using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>
/// How the board confirms identities: two different members sign, a primary identifier is required that both files have (INTERPOL guide on disaster victim identification), and what DNA cannot tell apart is not
/// signed apart by DNA alone. No remains and no person stand in two decisions that hold.
/// </summary>
internal static class IdentificationBoardRules
{
    /// <summary>The board is appointed.</summary>
    public static ImmutableArray<IdentificationEvent> Appoint(VictimIdentification state, AppointBoard appoint, OwnerDirectory owners)
    {
        var members = appoint.Members.IsDefault ? [] : appoint.Members;
        var problems = new CommandProblems();
        problems.Require(members.Distinct().Count() == members.Length && members.Length is >= 2 and <= IdentificationLimits.MaxBoard, $"members: 2 to {IdentificationLimits.MaxBoard} different officers.");
        problems.Require(members.All(member => owners.Contains(member.Owner) && member.Officer is { Length: >= 1 and <= 100 }), "members: the code of an owner and the number of an officer each.");
        problems.Refuse();
        return members.SequenceEqual(state.Board) ? [] : [new BoardAppointed(members)];
    }

    /// <summary>An identity is proposed, with the first signature.</summary>
    public static ImmutableArray<IdentificationEvent> Propose(VictimIdentification state, Author by, ProposeIdentity proposal)
    {
        RequireMember(state, by);
        var remains = proposal.Remains.IsDefault ? [] : proposal.Remains;
        var missing = proposal.Missing.IsDefault ? [] : proposal.Missing;
        var primary = proposal.Primary.IsDefault ? [] : proposal.Primary;
        var problems = new CommandProblems();
        problems.Require(remains.Length is >= 1 and <= IdentificationLimits.MaxParts && remains.Distinct().Count() == remains.Length, $"remains: 1 to {IdentificationLimits.MaxParts} different numbers.");
        problems.Require(missing.Length is >= 1 and <= IdentificationLimits.MaxParts && missing.Distinct().Count() == missing.Length, "missing: the number of a missing person.");
        problems.Require(
            primary.Length >= 1 && primary.All(Enum.IsDefined) && primary.Distinct().Count() == primary.Length, "primary: at least one of fingerprints, dental and dna; everything else corroborates only.");
        problems.Require(proposal.Reason is { Payload.Length: > 0 and <= IdentificationLimits.MaxSealedBytes }, "reason: say why, in at most 64 KB.");
        problems.Require(state.Decisions.Length < IdentificationLimits.MaxDecisions, $"There are {IdentificationLimits.MaxDecisions} decisions already.", MeshErrorCodes.TooLarge);
        foreach (var (side, field, number) in remains.Select(number => (FileSide.PostMortem, "remains", number)).Concat(missing.Select(number => (FileSide.AnteMortem, "missing", number))))
        {
            if (state.Find(side, number) is not { IsWithdrawn: false } file)
            {
                problems.Require(false, $"{field}: there is no file {(IdentificationLimits.IsNumber(number) ? number : "of that number")}.");
                continue;
            }

            foreach (var lacking in primary.Where(identifier => !state.Has(file, identifier)))
            {
                problems.Require(false, $"primary: {number} has no {EnumText.Of(lacking)}.");
            }

            problems.Require(
                state.Decisions.FirstOrDefault(decision => decision.IsStanding && (side == FileSide.PostMortem ? decision.Remains : decision.Missing).Contains(number)) is not { } standing,
                $"{field}: {number} stands in a decision that holds; revise that first.",
                MeshErrorCodes.NotAllowedNow);
        }

        RequireWhole(state, remains, missing, primary, problems);
        problems.Refuse();
        return [new IdentityProposed(state.Decisions.Length + 1, proposal)];
    }

    /// <summary>A second member signs.</summary>
    public static ImmutableArray<IdentificationEvent> Sign(VictimIdentification state, Author by, SignIdentity sign)
    {
        RequireMember(state, by);
        var decision = Find(state, sign.Decision);
        if (decision.ProposedBy == by)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "You have signed it by proposing it; another member of the board signs second.");
        }

        if (decision.State == DecisionState.Signed && decision.SignedBy == by)
        {
            return [];
        }

        RequireState(decision, DecisionState.Proposed);
        if (!state.Board.Contains(decision.ProposedBy))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, "Who proposed it is on the board no more; revise it, and propose it again.");
        }

        // What became known since it was proposed counts.
        var problems = new CommandProblems();
        RequireWhole(state, decision.Remains, decision.Missing, decision.Primary, problems);
        problems.Refuse();
        return [new IdentitySigned(decision.Number)];
    }

    /// <summary>A decision is revised.</summary>
    public static ImmutableArray<IdentificationEvent> Revise(VictimIdentification state, Author by, ReviseIdentity revise)
    {
        RequireMember(state, by);
        var decision = Find(state, revise.Decision);
        RequireState(decision, DecisionState.Proposed, DecisionState.Signed);
        MeshException.Require(revise.Reason is { Payload.Length: > 0 and <= IdentificationLimits.MaxSealedBytes }, "reason: say why, in at most 64 KB.");
        return [new IdentityRevised(decision.Number, revise.Reason)];
    }

    /// <summary>An identity is released to the home bureau.</summary>
    public static ImmutableArray<IdentificationEvent> Release(VictimIdentification state, ReleaseIdentity release)
    {
        var decision = Find(state, release.Decision);
        RequireState(decision, DecisionState.Signed);
        var problems = new CommandProblems();
        problems.Require(decision.Missing.Length == 1, "decision: who of several persons is whom is not known; their identity cannot be released.", MeshErrorCodes.NotAllowedNow);
        problems.Require(release.Identity is { Payload.Length: > 0 and <= IdentificationLimits.MaxSealedBytes }, "identity: at most 64 KB.");
        problems.Refuse();
        return [new IdentityReleased(decision.Number, release.Identity)];
    }

    /// <summary>The home bureau of the persons of a decision.</summary>
    public static OwnerId? HomeOf(VictimIdentification state, IdentificationDecision decision) =>
        state.Find(FileSide.AnteMortem, decision.Missing[0])?.Supplier;

    private static void RequireMember(VictimIdentification state, Author by)
    {
        if (!state.Board.Contains(by))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Only members of the board that the host has appointed decide on identities.");
        }
    }

    /// <summary>What DNA cannot tell apart is signed as a whole, or with another primary identifier that tells.</summary>
    private static void RequireWhole(VictimIdentification state, ImmutableArray<string> remains, ImmutableArray<string> missing, ImmutableArray<PrimaryIdentifier> primary, CommandProblems problems)
    {
        var touched = (state.Comparison?.Symmetric ?? []).Where(group => group.Remains.Intersect(remains).Any() || group.Missing.Intersect(missing).Any()).ToList();
        var byDna = primary.All(identifier => identifier == PrimaryIdentifier.Dna);
        var isWhole = touched is [var only] && only.Remains.ToHashSet().SetEquals(remains) && only.Missing.ToHashSet().SetEquals(missing);
        problems.Require(
            isWhole || touched.Count == 0 || !byDna,
            $"missing: DNA cannot tell {string.Join(", ", touched.SelectMany(group => group.Remains).Distinct())} apart as {string.Join(", ", touched.SelectMany(group => group.Missing).Distinct())}; sign them as a whole, or with fingerprints or dental.",
            MeshErrorCodes.NotAllowedNow);
        problems.Require(isWhole || missing.Length == 1, "missing: several persons stand in one decision only where DNA cannot tell them apart, and all of these.");
        if (byDna || missing.Length > 1)
        {
            RequireSolved(state, remains, missing, problems);
        }
    }

    /// <summary>What DNA says, and whether it can tell apart, is known of the files as they were solved last. A signature since then changes nothing of that; a file, a family or a revised identity may.</summary>
    private static void RequireSolved(VictimIdentification state, ImmutableArray<string> remains, ImmutableArray<string> missing, CommandProblems problems)
    {
        var open = state.Unsolved.Remains.Intersect(remains).Concat(state.Unsolved.Missing.Intersect(missing)).ToList();
        var problem = (state.SolvedVersion == state.FilesVersion, state.IsComparing, state.ComparedVersion == state.FilesVersion) switch
        {
            (true, _, _) when open.Count == 0 => null,
            (true, _, _) => $"what DNA says of {string.Join(", ", open)} was not solved; the note of the comparison says why. Put that right, for example by samples of closer relatives, and have the files compared again",
            (_, true, true) => "the files are being compared; wait until that is finished",
            (_, false, true) => "the last comparison failed, and its note says why; put that right and have the files compared again",
            _ => "the files have not been compared as they are now; have them compared and wait until that is finished",
        };
        problems.Require(problem is null, $"primary: by DNA alone nobody is identified yet: {problem}, or sign with fingerprints or dental.", MeshErrorCodes.NotAllowedNow);
    }

    private static IdentificationDecision Find(VictimIdentification state, int number) => number >= 1 && number <= state.Decisions.Length
        ? state.Decisions[number - 1]
        : throw new MeshException(MeshErrorCodes.NotFound, $"There is no decision {number}.");

    private static void RequireState(IdentificationDecision decision, params ReadOnlySpan<DecisionState> from)
    {
        if (!from.Contains(decision.State))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"The decision is {EnumText.Of(decision.State)}.");
        }
    }
}
