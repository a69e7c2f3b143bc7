using System.Collections.Immutable;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Teeth;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Files;

/// <summary>What is known of remains (post mortem) or of a missing person (ante mortem): both files have one structure, so that they can be compared field by field.</summary>
/// <param name="Number">The number of the file.</param>
public sealed record VictimFile(string Number)
{
    /// <summary>The sex; null when it is not known.</summary>
    public VictimSex? Sex { get; init; }

    /// <summary>The age in years; null when it is not known.</summary>
    public ValueRange? Age { get; init; }

    /// <summary>The height in centimetres; null when it is not known.</summary>
    public ValueRange? Height { get; init; }

    /// <summary>The fingerprints; null when there are none.</summary>
    public FingerprintKeys? Fingerprints { get; init; }

    /// <summary>The teeth; null when nothing is known of them.</summary>
    public ToothChart? Teeth { get; init; }

    /// <summary>The profile of the remains, or of the missing person's own sample; relatives stand in families. Null when there is none.</summary>
    public DnaProfile? Dna { get; init; }

    /// <summary>Medical findings, property and marks of the body as words that are compared whole; secondary: they corroborate and never identify.</summary>
    public ImmutableArray<string> Features { get; init; } = [];
}

/// <summary>A range of whole numbers, both ends in it.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The most.</param>
public readonly record struct ValueRange(int From, int To)
{
    /// <summary>Whether two ranges have a number in common.</summary>
    public bool Overlaps(ValueRange other) => From <= other.To && other.From <= To;
}

/// <summary>What fingerprints are found by: hubs compare no templates.</summary>
/// <param name="Number">Their number in a collection; null when they have none.</param>
/// <param name="Ncic">The NCIC classification; null when it is not known.</param>
/// <param name="Henry">The Henry classification; null when it is not known.</param>
public sealed record FingerprintKeys(string? Number, string? Ncic, string? Henry);

/// <summary>A file that may be of the same person, the most likely first in a list.</summary>
/// <param name="Number">The number of the missing person's file.</param>
/// <param name="Primary">How strongly fingerprints, teeth and DNA speak for it; figures of different files can be put in an order, and mean nothing else.</param>
/// <param name="DnaLog10Ratio">The logarithm of the likelihood ratio of the own samples; null when there are not six loci on both sides.</param>
/// <param name="Teeth">What the teeth say; null when one side has no chart.</param>
/// <param name="Fingerprints">What the fingerprints say; null when nothing is the same.</param>
/// <param name="Corroborating">The secondary features that are the same; they never outweigh a primary one.</param>
/// <param name="Differing">The secondary features that speak against it.</param>
public sealed record RankedFile(
    string Number, double Primary, double? DnaLog10Ratio, string? Teeth, string? Fingerprints, ImmutableArray<string> Corroborating, ImmutableArray<string> Differing);

/// <summary>The candidates of one file.</summary>
/// <param name="Number">The number of the remains' file.</param>
/// <param name="Candidates">At most <see cref="FileRanker.MostCandidates"/>, the best first.</param>
/// <param name="Excluded">How many files are excluded, by sex, teeth or DNA.</param>
public sealed record RankedFiles(string Number, ImmutableArray<RankedFile> Candidates, int Excluded);
