using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
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
/// <param name="Remains">The files of remains that were compared, by number.</param>
/// <param name="Missing">The files of missing persons, by number.</param>
internal sealed record FileComparison(
    FrozenDictionary<string, FileCandidates> Candidates, JointResult Joint, ImmutableArray<SymmetricResult> Symmetric, ImmutableArray<VictimFile> Remains, ImmutableArray<VictimFile> Missing)
{
    private const int MostWays = 20;
    private const int MostPairs = 5_000;
    private const int MostDigits = 30;
    private const int MostReason = 500;

    /// <summary>Whether the files could not be compared.</summary>
    public bool IsFailed { get; private init; }

    /// <summary>Of whom DNA says nothing yet, since the joint solution left them out.</summary>
    public UnsolvedFiles Unsolved { get; private init; } = UnsolvedFiles.None;

    /// <summary>Why what was found is not of the files as they are now; null when it is.</summary>
    public string? Outdated { get; init; }

    /// <summary>The joint solution, and whether it is outdated.</summary>
    public JointResult JointNow => Outdated is null ? Joint : Joint with { Note = Joint.Note is null ? Outdated : $"{Outdated} {Joint.Note}" };

    /// <summary>
    /// Compares files. What was identified is not compared any more: it helps as a relative who is typed. When a comparison fails, that is its result, with the reason: the same files would fail again.
    /// </summary>
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
        try
        {
            return Compare(files, families, decisions, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var reason = $"The files could not be compared: {failure.GetBaseException().Message}";
            var joint = new JointResult("0", false, [], [], string.Empty, reason.Length <= MostReason ? reason : reason[..MostReason]);
            return new FileComparison(FrozenDictionary<string, FileCandidates>.Empty, joint, [], [], []) { IsFailed = true };
        }
    }

    /// <summary>The candidates of remains; null when they were not compared.</summary>
    /// <param name="number">The number of the remains.</param>
    public FileCandidates? Of(string number) => Candidates.GetValueOrDefault(number) is { } found ? found with { Note = Outdated } : null;

    /// <summary>A window of the matrix.</summary>
    /// <param name="query">Which.</param>
    public FileMatrix Window(FileMatrixQuery query)
    {
        var rows = Page(Remains, query.BehindRemains, query.Max);
        var named = rows.SelectMany(row => Candidates.GetValueOrDefault(row.Number)?.Candidates ?? []).Select(candidate => candidate.Number).ToHashSet(StringComparer.Ordinal);
        var all = query.OnlyCandidates ? [.. Missing.Where(file => named.Contains(file.Number))] : Missing;
        var columns = Page(all, query.BehindMissing, query.Max);
        var verdicts = FileRanker.Judge(rows, columns);
        return new FileMatrix(
            [.. columns.Select(file => file.Number)],
            [.. rows.Select((file, row) => new FileMatrixRow(file.Number, [.. verdicts[row].Select(VerdictOf)]))],
            Remains.Length,
            all.Length,
            NextOf(rows, Remains),
            NextOf(columns, all))
        {
            Note = Outdated,
        };
    }

    private static VictimFile[] Page(ImmutableArray<VictimFile> files, string? behind, int max) => [.. files.SkipWhile(file => string.CompareOrdinal(file.Number, behind) <= 0).Take(max)];

    private static string? NextOf(VictimFile[] page, ImmutableArray<VictimFile> files) => page.Length == 0 || page[^1] == files[^1] ? null : page[^1].Number;

    private static PairVerdict VerdictOf(double? primary) => primary switch
    {
        null => PairVerdict.Excluded,
        > 0 => PairVerdict.Agrees,
        _ => PairVerdict.Possible,
    };

    private static FileComparison Compare(
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
        var (joint, symmetric, unsolved) = Solve(remains, missing, ranked, read, families, signed, cancellationToken);
        return new FileComparison(ranked.ToFrozenDictionary(file => file.Number, Told, StringComparer.Ordinal), joint, symmetric, remains, missing) { Unsolved = unsolved };

        ImmutableArray<VictimFile> Open(FileSide side) => [.. read.Where(file => file.Key.Side == side && !solved.Contains((side, file.Key.Number))).Select(file => file.Value).OrderBy(file => file.Number, StringComparer.Ordinal)];
    }

    private static FileCandidates Told(RankedFiles ranked) => new(
        ranked.Number,
        [.. ranked.Candidates.Select(FilePair.CandidateOf)],
        ranked.Excluded);

    /// <summary>The joint solution of all remains that are not identified.</summary>
    private static (JointResult Joint, ImmutableArray<SymmetricResult> Symmetric, UnsolvedFiles Unsolved) Solve(
        ImmutableArray<VictimFile> remains,
        ImmutableArray<VictimFile> missing,
        ImmutableArray<RankedFiles> ranked,
        Dictionary<(FileSide Side, string Number), VictimFile> read,
        IReadOnlyCollection<RelativesFile> families,
        List<IdentificationDecision> signed,
        CancellationToken cancellationToken)
    {
        ImmutableArray<Victim> victims = [.. remains.Where(file => file.Dna is not null).Select(file => new Victim(file.Number, file.Sex, file.Dna!))];
        var known = signed.Where(decision => decision.Missing.Length == 1)
            .SelectMany(decision => decision.Remains.Select(number => read.GetValueOrDefault((FileSide.PostMortem, number))?.Dna).OfType<DnaProfile>().Take(1).Select(profile => (Missing: decision.Missing[0], Profile: profile)))
            .ToDictionary(pair => pair.Missing, pair => pair.Profile, StringComparer.Ordinal);
        var asked = families.Select(family => Read(family, read, known)).Where(family => family.Members.Any(member => member.IsMissing)).ToList();

        // What files say of the missing may contradict what their family says: the others are solved without it.
        var contradictory = asked.Select(family => (family.Name, Problems: string.Join(" ", FamilyRules.Problems(family)))).Where(family => family.Problems.Length > 0).ToList();
        ImmutableArray<Family> consistent = [.. asked.Where(family => contradictory.TrueForAll(wrong => wrong.Name != family.Name))];
        ImmutableArray<Family> open = [.. consistent, .. OwnSamples(missing, consistent, ranked)];
        var options = JointOptions.Default;
        var solution = JointSolver.Solve(new JointProblem(victims, open), options, cancellationToken);
        var findings = solution.Conclusions.Select(conclusion => new JointResultFinding(
            EnumText.Of(conclusion.Finding), conclusion.Victims, [.. conclusion.Missing.Select(person => person.Name)], conclusion.Log10Ratio, conclusion.Why)).ToImmutableArray();
        var ways = solution.Best.Take(Math.Clamp(MostPairs / Math.Max(1, solution.Best[0].Pairs.Length), 1, MostWays)).Select(way => new JointResultWay([.. way.Pairs.Select(pair => new IdentityPair(pair.Victim, pair.Missing.Name))], way.Log10Ratio, way.Posterior));
        string[] left =
        [
            .. solution.LociNotUsed.IsEmpty ? [] : new[] { $"The frequency table does not have {string.Join(", ", solution.LociNotUsed)}." },
            .. contradictory.Select(family => $"The family {family.Name} is not solved: {family.Problems}"),
            .. solution.LeftOut,
        ];
        var note = string.Join(" ", left);

        // Who is in a family that was left out and fits nothing by an own sample was not solved either.
        var solved = open.SelectMany(family => family.Members).Where(member => member.IsMissing).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var without = asked.Except(consistent).SelectMany(family => family.Members).Where(member => member.IsMissing && !solved.Contains(member.Name)).Select(member => member.Name);
        return (
            new JointResult(Digits(solution.Considered), solution.IsComplete, [.. ways], findings, solution.Statement, note.Length == 0 ? null : note),
            [.. solution.Conclusions.Where(conclusion => conclusion.Finding == JointFinding.Symmetric).Select(conclusion => new SymmetricResult(conclusion.Victims, [.. conclusion.Missing.Select(person => person.Name)]))],
            new UnsolvedFiles(solution.UnsolvedVictims, [.. solution.UnsolvedMissing.Select(person => person.Name).Concat(without).Distinct(StringComparer.Ordinal)]));
    }

    private static string Digits(BigInteger number) => number.ToString(CultureInfo.InvariantCulture) is { Length: <= MostDigits } digits
        ? digits
        : string.Create(CultureInfo.InvariantCulture, $"10^{BigInteger.Log10(number):F0}");

    /// <summary>Missing persons in none of the families whose own sample fits some remains, each by themself: else such remains could only be somebody of a family.</summary>
    private static IEnumerable<Family> OwnSamples(ImmutableArray<VictimFile> missing, ImmutableArray<Family> families, ImmutableArray<RankedFiles> ranked)
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
}
