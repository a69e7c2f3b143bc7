using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Identification;

/// <summary>Of whom a file is.</summary>
[GenerateSerializer, Alias("file-side")]
[JsonConverter(typeof(KebabCase<FileSide>))]
public enum FileSide
{
    /// <summary>Post mortem: of remains.</summary>
    PostMortem = 0,

    /// <summary>Ante mortem: of a missing person.</summary>
    AnteMortem = 1,
}

/// <summary>What is known of remains or of a missing person: both files have one structure. It names nobody.</summary>
[GenerateSerializer, Immutable, Alias("victim-file-content")]
public sealed record VictimFileContent
{
    /// <summary><c>M</c> or <c>F</c>; null when it is not known.</summary>
    [Id(0)]
    public string? Sex { get; init; }

    /// <summary>The age in years: the least and the most, 0 to 130; null when it is not known.</summary>
    [Id(1)]
    public FileRange? Age { get; init; }

    /// <summary>The height in centimetres: the least and the most, 20 to 260; null when it is not known.</summary>
    [Id(2)]
    public FileRange? Height { get; init; }

    /// <summary>Fingerprints as they are supplied: found by number and classification alone; null when there are none.</summary>
    [Id(3)]
    public FingerprintRecord? Fingerprints { get; init; }

    /// <summary>The teeth; null when nothing is known of them.</summary>
    [Id(4)]
    public FileTeeth? Teeth { get; init; }

    /// <summary>The DNA profile of the remains or of an own sample; empty when there is none.</summary>
    [Id(5)]
    public ImmutableArray<RecordedLocus> Dna { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Medical findings: scars, implants, diseases.</summary>
    [Id(6)]
    public ImmutableArray<string> Medical { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Property and clothing.</summary>
    [Id(7)]
    public ImmutableArray<string> Property { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the person looks like.</summary>
    [Id(8)]
    public ImmutableArray<string> Description { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Photographs, uploads of who supplies the file: at most <see cref="IdentificationLimits.MaxPhotographs"/> of at most <see cref="IdentificationLimits.MaxPhotographBytes"/> each. They corroborate only: nobody is identified by sight.</summary>
    [Id(9)]
    public ImmutableArray<AttachmentReference> Photographs { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A range of whole numbers.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The most.</param>
[GenerateSerializer, Immutable, Alias("file-range")]
public sealed record FileRange([property: Id(0)] int From, [property: Id(1)] int To);

/// <summary>A tooth chart as it was filled in.</summary>
/// <param name="Notation"><c>fdi</c> (ISO 3950) or <c>universal</c>; null when it does not say, which is refused unless the numbers prove it.</param>
/// <param name="Findings">The findings.</param>
[GenerateSerializer, Immutable, Alias("file-teeth")]
public sealed record FileTeeth([property: Id(0)] string? Notation, [property: Id(1)] ImmutableArray<FileTooth> Findings);

/// <summary>A finding on a tooth.</summary>
/// <param name="Tooth">The tooth's number in the chart's notation; null when it could not be told apart.</param>
/// <param name="State"><c>no-information</c>, <c>unerupted</c>, <c>sound</c>, <c>filled</c>, <c>crowned</c>, <c>lost-after-death</c>, <c>missing</c> or <c>replaced</c>.</param>
/// <param name="Surfaces">The filled surfaces as letters, for example <c>MOD</c>; null for none.</param>
/// <param name="IsRootFilled">Whether its root is filled.</param>
[GenerateSerializer, Immutable, Alias("file-tooth")]
public sealed record FileTooth([property: Id(0)] string? Tooth, [property: Id(1)] string State, [property: Id(2)] string? Surfaces = null, [property: Id(3)] bool IsRootFilled = false);

/// <summary>A family whose relatives gave samples.</summary>
/// <param name="Name">Its name, which begins with the code of who supplies it: <c>FR-F12</c>.</param>
/// <param name="Members">Its persons.</param>
[GenerateSerializer, Immutable, Alias("relatives-file")]
public sealed record RelativesFile([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<RelativeOfMissing> Members);

/// <summary>A person of a family.</summary>
/// <param name="Name">The number of the file for a missing person; for a relative a letter or number, nothing of the person.</param>
/// <param name="Sex"><c>M</c> or <c>F</c>; null when it is not known.</param>
/// <param name="Father">The father's name in the family; null when he is not in it.</param>
/// <param name="Mother">The mother's name in the family; null when she is not in it.</param>
/// <param name="IsMissing">Whether this is a missing person.</param>
[GenerateSerializer, Immutable, Alias("relative-of-missing")]
public sealed record RelativeOfMissing(
    [property: Id(0)] string Name, [property: Id(1)] string? Sex = null, [property: Id(2)] string? Father = null, [property: Id(3)] string? Mother = null, [property: Id(4)] bool IsMissing = false)
{
    /// <summary>The profile of a relative who gave a sample; empty when there is none, and for a missing person, whose own sample stands in the file.</summary>
    [Id(5)]
    public ImmutableArray<RecordedLocus> Dna { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The head of a file: what lists and rules need of it.</summary>
/// <param name="Side">Of remains or of a missing person.</param>
/// <param name="Number">Its number.</param>
/// <param name="Supplier">Who supplied it.</param>
/// <param name="Revision">How often it was supplied, from 1; 0 for a missing person on the list of whom no file has come.</param>
/// <param name="IsWithdrawn">Whether its supplier has taken it back: it is not compared, and its number is not used again.</param>
[GenerateSerializer, Immutable, Alias("victim-file-head")]
public sealed record VictimFileHead([property: Id(0)] FileSide Side, [property: Id(1)] string Number, [property: Id(2)] OwnerId Supplier, [property: Id(3)] int Revision, [property: Id(4)] bool IsWithdrawn)
{
    /// <summary>The primary identifiers that it has; of a missing person DNA also by relatives.</summary>
    [Id(5)]
    public ImmutableArray<PrimaryIdentifier> Primary { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether it names photographs, which are kept for it.</summary>
    [Id(6)]
    public bool HasPhotographs { get; init; }
}

/// <summary>A file.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Content">What is known; its teeth in the notation of ISO 3950.</param>
[GenerateSerializer, Immutable, Alias("victim-file-view")]
public sealed record VictimFileView([property: Id(0)] VictimFileHead Head, [property: Id(1)] VictimFileContent Content);

/// <summary>The candidates of a file of remains, the best first.</summary>
/// <param name="Number">The number of the remains.</param>
/// <param name="Candidates">The candidates; leads, and no proof.</param>
/// <param name="Excluded">How many files are excluded by sex, teeth or DNA.</param>
[GenerateSerializer, Immutable, Alias("file-candidates")]
public sealed record FileCandidates([property: Id(0)] string Number, [property: Id(1)] ImmutableArray<FileCandidate> Candidates, [property: Id(2)] int Excluded)
{
    /// <summary>Why it is not of the files as they are now; null when it is.</summary>
    [Id(3)]
    public string? Note { get; init; }
}

/// <summary>A candidate.</summary>
/// <param name="Number">The number of the missing person's file.</param>
/// <param name="DnaLog10Ratio">The logarithm of the likelihood ratio of own samples; null when there are not six loci on both sides.</param>
/// <param name="Teeth">What the teeth say; null when one side has no chart.</param>
/// <param name="Fingerprints">What the fingerprints say; null when nothing is the same.</param>
/// <param name="Corroborating">Secondary features that are the same.</param>
/// <param name="Differing">Secondary features that speak against it.</param>
[GenerateSerializer, Immutable, Alias("file-candidate")]
public sealed record FileCandidate(
    [property: Id(0)] string Number,
    [property: Id(1)] double? DnaLog10Ratio,
    [property: Id(2)] string? Teeth,
    [property: Id(3)] string? Fingerprints,
    [property: Id(4)] ImmutableArray<string> Corroborating,
    [property: Id(5)] ImmutableArray<string> Differing);

/// <summary>A file of remains and one of a missing person, compared in all that both have.</summary>
/// <param name="Remains">The number of the remains.</param>
/// <param name="Candidate">The sum, as among candidates.</param>
[GenerateSerializer, Immutable, Alias("compared-files")]
public sealed record ComparedFiles([property: Id(0)] string Remains, [property: Id(1)] FileCandidate Candidate)
{
    /// <summary>What the teeth say together: <c>no-information</c>, <c>possible</c>, <c>supports</c> or <c>contradicts</c>; null when one side has no chart.</summary>
    [Id(2)]
    public string? TeethVerdict { get; init; }

    /// <summary>The teeth that both charts name, each by itself.</summary>
    [Id(3)]
    public ImmutableArray<ComparedTooth> Teeth { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The loci of own samples that both have and the frequency table knows, each by itself.</summary>
    [Id(4)]
    public ImmutableArray<ComparedLocus> Dna { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>One tooth in a comparison, in the direction of time.</summary>
/// <param name="Tooth">Its number by ISO 3950.</param>
/// <param name="AnteMortem">Before death.</param>
/// <param name="PostMortem">After it.</param>
/// <param name="Agreement"><c>agrees</c>, <c>possible</c>, <c>contradicts</c>, or <c>no-information</c>, which excludes nothing.</param>
/// <param name="IsDistinctive">Whether it agrees in something that many people do not have: a treatment, a loss.</param>
/// <param name="Why">The sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("compared-tooth")]
public sealed record ComparedTooth(
    [property: Id(0)] string Tooth,
    [property: Id(1)] FileTooth AnteMortem,
    [property: Id(2)] FileTooth PostMortem,
    [property: Id(3)] string Agreement,
    [property: Id(4)] bool IsDistinctive,
    [property: Id(5)] string Why);

/// <summary>One locus in a comparison of own samples.</summary>
/// <param name="Locus">Its name.</param>
/// <param name="Log10Ratio">The logarithm of the likelihood ratio there; -300 for what is impossible.</param>
/// <param name="Note">What was assumed there; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("compared-locus")]
public sealed record ComparedLocus([property: Id(0)] string Locus, [property: Id(1)] double Log10Ratio, [property: Id(2)] string? Note);

/// <summary>Which window of the matrix is asked for. Rows and columns stand in the order of their numbers.</summary>
/// <param name="BehindRemains">The remains behind which its rows begin; null for the first.</param>
/// <param name="BehindMissing">The missing person behind whom its columns begin; null for the first.</param>
/// <param name="Max">Rows, and columns, at most: 1 to <see cref="IdentificationLimits.MaxWindow"/>.</param>
/// <param name="OnlyCandidates">Whether only those missing persons have a column who are a candidate of one of the rows.</param>
[GenerateSerializer, Immutable, Alias("file-matrix-query")]
public sealed record FileMatrixQuery([property: Id(0)] string? BehindRemains, [property: Id(1)] string? BehindMissing, [property: Id(2)] int Max, [property: Id(3)] bool OnlyCandidates);

/// <summary>A window of the matrix of remains against missing persons.</summary>
/// <param name="Missing">The missing persons: its columns.</param>
/// <param name="Rows">The remains: its rows.</param>
/// <param name="RemainsCount">How many rows the whole matrix has.</param>
/// <param name="MissingCount">How many columns there are to page through with these rows.</param>
/// <param name="NextRemains">Behind what the rows go on; null when none follow.</param>
/// <param name="NextMissing">Behind what the columns go on; null when none follow.</param>
[GenerateSerializer, Immutable, Alias("file-matrix")]
public sealed record FileMatrix(
    [property: Id(0)] ImmutableArray<string> Missing,
    [property: Id(1)] ImmutableArray<FileMatrixRow> Rows,
    [property: Id(2)] int RemainsCount,
    [property: Id(3)] int MissingCount,
    [property: Id(4)] string? NextRemains,
    [property: Id(5)] string? NextMissing)
{
    /// <summary>Why it is not of the files as they are now; null when it is.</summary>
    [Id(6)]
    public string? Note { get; init; }
}

/// <summary>A row of the matrix.</summary>
/// <param name="Remains">The number of the remains.</param>
/// <param name="Verdicts">One for each column.</param>
[GenerateSerializer, Immutable, Alias("file-matrix-row")]
public sealed record FileMatrixRow([property: Id(0)] string Remains, [property: Id(1)] ImmutableArray<PairVerdict> Verdicts);

/// <summary>What the files of remains and of a missing person say of each other. A lead, and no proof.</summary>
[GenerateSerializer, Alias("pair-verdict")]
[JsonConverter(typeof(KebabCase<PairVerdict>))]
public enum PairVerdict
{
    /// <summary>Nothing excludes it, and no primary identifier speaks for it.</summary>
    Possible = 0,

    /// <summary>A primary identifier speaks for it.</summary>
    Agrees = 1,

    /// <summary>Sex, teeth or DNA exclude it.</summary>
    Excluded = 2,
}

/// <summary>The joint solution by DNA.</summary>
/// <param name="Considered">How many ways there are by sex alone, in digits, or as a power of ten; of more than 200 remains, in each part that is solved by itself.</param>
/// <param name="IsComplete">Whether all ways were followed that are not excluded.</param>
/// <param name="Ways">The most likely ways, the most likely first, at most 20, and at most 5,000 pairs in all of them beside the first.</param>
/// <param name="Findings">What follows for remains and missing persons.</param>
/// <param name="Statement">What was assumed of frequencies, mutation and drop-out.</param>
/// <param name="Note">What was left out, and why; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("joint-result")]
public sealed record JointResult(
    [property: Id(0)] string Considered,
    [property: Id(1)] bool IsComplete,
    [property: Id(2)] ImmutableArray<JointResultWay> Ways,
    [property: Id(3)] ImmutableArray<JointResultFinding> Findings,
    [property: Id(4)] string Statement,
    [property: Id(5)] string? Note);

/// <summary>One way to identify the victims.</summary>
/// <param name="Pairs">Who is whom: the number of the remains, and of the missing person.</param>
/// <param name="Log10Ratio">The logarithm of its likelihood over that of identifying nobody.</param>
/// <param name="Posterior">How probable it is when all ways are equally likely before.</param>
[GenerateSerializer, Immutable, Alias("joint-result-way")]
public sealed record JointResultWay([property: Id(0)] ImmutableArray<IdentityPair> Pairs, [property: Id(1)] double Log10Ratio, [property: Id(2)] double Posterior);

/// <summary>Remains as a missing person.</summary>
/// <param name="Remains">The number of the remains.</param>
/// <param name="Missing">The number of the missing person.</param>
[GenerateSerializer, Immutable, Alias("identity-pair")]
public sealed record IdentityPair([property: Id(0)] string Remains, [property: Id(1)] string Missing);

/// <summary>What follows for some remains and missing persons.</summary>
/// <param name="Finding"><c>match</c>, <c>probable</c>, <c>symmetric</c>, <c>inconclusive</c>, <c>excluded</c>, <c>not-identifiable</c> or <c>same-profile</c>.</param>
/// <param name="Remains">The numbers of the remains.</param>
/// <param name="Missing">The numbers of the missing persons.</param>
/// <param name="Log10Ratio">The logarithm of the generalised likelihood ratio; null when there is none.</param>
/// <param name="Why">The sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("joint-result-finding")]
public sealed record JointResultFinding(
    [property: Id(0)] string Finding, [property: Id(1)] ImmutableArray<string> Remains, [property: Id(2)] ImmutableArray<string> Missing, [property: Id(3)] double? Log10Ratio, [property: Id(4)] string Why);
