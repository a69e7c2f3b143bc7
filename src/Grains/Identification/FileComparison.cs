using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Files;
using Interpol.Mesh.Identification.Joint;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>What a comparison of all files found.</summary>
/// <param name="Candidates">The candidates by the number of the remains.</param>
/// <param name="Joint">The joint solution by DNA.</param>
/// <param name="Symmetric">What DNA cannot tell apart.</param>
/// <param name="Remains">How many files of remains were compared.</param>
/// <param name="Missing">How many files of missing persons.</param>
internal sealed record FileComparison(
    FrozenDictionary<string, FileCandidates> Candidates, JointResult Joint, ImmutableArray<SymmetricResult> Symmetric, int Remains, int Missing)
{
    private const int MostWays = 20;

    /// <summary>Compares files. What was identified is not compared any more: it helps as a relative who is typed.</summary>
    /// <param name="files">The files with their heads, none withdrawn.</param>
    /// <param name="families">The families, none withdrawn.</param>
    /// <param name="decisions">The decisions of the board.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static FileComparison Of(
        IReadOnlyCollection<(VictimFileHead Head, VictimFileContent Content)> files,
        IReadOnlyCollection<RelativesFile> families,
        ImmutableArray<IdentificationDecision> decisions,
        CancellationToken cancellationToken)
    {
        var signed = decisions.Where(decision => decision.State == DecisionState.Signed).ToList();
        var solved = signed.SelectMany(decision => decision.Remains.Select(number => (FileSide.PostMortem, number)).Concat(decision.Missing.Select(number => (FileSide.AnteMortem, number)))).ToHashSet();
        var read = files.ToDictionary(file => (file.Head.Side, file.Head.Number), file => VictimFileReader.Read(file.Head.Side, file.Head.Number, file.Content, new CommandProblems()));
        var remains = Open(FileSide.PostMortem);
        var missing = Open(FileSide.AnteMortem);
        var ranked = FileRanker.Rank(remains, missing, FrequencyTable.Default, DnaParameters.Default, cancellationToken);
        var (joint, symmetric) = Solve(remains, read, families, OwnSamples(missing, families, ranked), signed, cancellationToken);
        return new FileComparison(ranked.ToFrozenDictionary(file => file.Number, Told, StringComparer.Ordinal), joint, symmetric, remains.Length, missing.Length);

        ImmutableArray<VictimFile> Open(FileSide side) => [.. read.Where(file => file.Key.Side == side && !solved.Contains((side, file.Key.Number))).Select(file => file.Value).OrderBy(file => file.Number, StringComparer.Ordinal)];
    }

    private static FileCandidates Told(RankedFiles ranked) => new(
        ranked.Number,
        [.. ranked.Candidates.Select(candidate => new FileCandidate(candidate.Number, Finite(candidate.DnaLog10Ratio), candidate.Teeth, candidate.Fingerprints, candidate.Corroborating, candidate.Differing))],
        ranked.Excluded);

    /// <summary>The joint solution of all remains that are not identified.</summary>
    private static (JointResult Joint, ImmutableArray<SymmetricResult> Symmetric) Solve(
        ImmutableArray<VictimFile> remains,
        Dictionary<(FileSide Side, string Number), VictimFile> read,
        IReadOnlyCollection<RelativesFile> families,
        IEnumerable<Family> ownSamples,
        List<IdentificationDecision> signed,
        CancellationToken cancellationToken)
    {
        ImmutableArray<Victim> victims = [.. remains.Where(file => file.Dna is not null).Select(file => new Victim(file.Number, file.Sex, file.Dna!))];
        if (victims.Length > JointSolver.MostVictims)
        {
            var note = string.Create(
                CultureInfo.InvariantCulture, $"{victims.Length} remains with DNA are not identified, and {JointSolver.MostVictims} are solved at once: sign what candidates by teeth, fingerprints and own samples show first.");
            return (new JointResult("0", false, [], [], string.Empty, note), []);
        }

        var known = signed.Where(decision => decision.Missing.Length == 1)
            .SelectMany(decision => decision.Remains.Select(number => read.GetValueOrDefault((FileSide.PostMortem, number))?.Dna).OfType<DnaProfile>().Take(1).Select(profile => (Missing: decision.Missing[0], Profile: profile)))
            .ToDictionary(pair => pair.Missing, pair => pair.Profile, StringComparer.Ordinal);
        ImmutableArray<Family> open = [.. families.Select(family => Read(family, read, known)).Where(family => family.Members.Any(member => member.IsMissing)), .. ownSamples];
        var options = JointOptions.Default;
        var solution = JointSolver.Solve(new JointProblem(victims, open), options, cancellationToken);
        var findings = solution.Conclusions.Select(conclusion => new JointResultFinding(
            EnumText.Of(conclusion.Finding), conclusion.Victims, [.. conclusion.Missing.Select(person => person.Name)], conclusion.Log10Ratio, conclusion.Why)).ToImmutableArray();
        var ways = solution.Best.Take(MostWays).Select(way => new JointResultWay([.. way.Pairs.Select(pair => new IdentityPair(pair.Victim, pair.Missing.Name))], way.Log10Ratio, way.Posterior));
        var left = solution.LociNotUsed.IsEmpty ? null : $"The frequency table does not have {string.Join(", ", solution.LociNotUsed)}.";
        return (
            new JointResult(solution.Considered.ToString(CultureInfo.InvariantCulture), solution.IsComplete, [.. ways], findings, solution.Statement, left),
            [.. solution.Conclusions.Where(conclusion => conclusion.Finding == JointFinding.Symmetric).Select(conclusion => new SymmetricResult(conclusion.Victims, [.. conclusion.Missing.Select(person => person.Name)]))]);
    }

    /// <summary>Missing persons in no family whose own sample fits some remains, each by themself: else such remains could only be somebody of a family.</summary>
    private static IEnumerable<Family> OwnSamples(ImmutableArray<VictimFile> missing, IReadOnlyCollection<RelativesFile> families, ImmutableArray<RankedFiles> ranked)
    {
        var related = families.SelectMany(family => family.Members).Where(member => member.IsMissing).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var fitting = ranked.SelectMany(file => file.Candidates).Where(candidate => candidate.DnaLog10Ratio > 0).Select(candidate => candidate.Number).ToHashSet(StringComparer.Ordinal);

        // The name is none that a bureau can give a family.
        return missing.Where(file => fitting.Contains(file.Number) && !related.Contains(file.Number))
            .Select(file => new Family($"own sample of {file.Number}", [new FamilyMember(file.Number, file.Sex, IsMissing: true, Profile: file.Dna)]));
    }

    /// <summary>A family as it is solved: own samples of its missing count, and who is identified is typed by the remains.</summary>
    private static Family Read(RelativesFile file, Dictionary<(FileSide Side, string Number), VictimFile> read, Dictionary<string, DnaProfile> known)
    {
        var family = VictimFileReader.Read(file, new CommandProblems());
        return family with
        {
            Members =
            [
                .. family.Members.Select(member => member switch
                {
                    { IsMissing: true } when known.TryGetValue(member.Name, out var profile) => member with { IsMissing = false, Profile = profile },
                    { IsMissing: true } when read.TryGetValue((FileSide.AnteMortem, member.Name), out var own) => member with { Profile = own.Dna, Sex = member.Sex ?? own.Sex },
                    { IsMissing: true } => member with { IsMissing = false },
                    _ => member,
                }),
            ],
        };
    }

    /// <summary>A ratio as JSON has it: what is impossible is said as a very small number.</summary>
    private static double? Finite(double? log10) => log10 is { } ratio ? Math.Max(ratio, -300) : null;
}
