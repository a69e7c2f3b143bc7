using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>How like a recorded person is to the one searched, and why. A lead for an officer, never a proof.</summary>
/// <param name="Score">0 to 1; see <see cref="MatchWeights.Threshold"/>.</param>
/// <param name="NameScore">Likeness of the two names that are likest, before anything else counts.</param>
/// <param name="SearchedName">Which of the searched names that was; null when only a number agreed.</param>
/// <param name="RecordedName">Which of the recorded names.</param>
/// <param name="Words">The words of these two names.</param>
/// <param name="Features">What else spoke for or against, in the order in which it counted.</param>
public sealed record PersonMatch(
    double Score,
    double NameScore,
    PersonName? SearchedName,
    PersonName? RecordedName,
    ImmutableArray<WordPair> Words,
    ImmutableArray<FeatureEvidence> Features)
{
    /// <summary>Whether the score is at or over the threshold.</summary>
    public bool IsLead => Score >= MatchWeights.Threshold;
}

/// <summary>A recorded person that was found.</summary>
/// <param name="Id">The id under which the person was added.</param>
/// <param name="Match">How like it is, and why.</param>
public sealed record PersonCandidate(string Id, PersonMatch Match)
{
    /// <summary>How many other persons that are counted have the recorded name, in any order of its words; null when only a number agreed.</summary>
    public int? OthersOfName { get; init; }
}

/// <summary>Words of two names that stood for each other, or a word that stood alone; as they are compared, in letters a to z.</summary>
/// <param name="Searched">Words of the searched name; null when the word stands in the recorded one alone.</param>
/// <param name="Recorded">Words of the recorded name.</param>
/// <param name="Likeness">0 to 1.</param>
/// <param name="Weight">What they count in the name.</param>
/// <param name="Relation">Whether they stood for each other.</param>
public sealed record WordPair(string? Searched, string? Recorded, double Likeness, double Weight, WordPairRelation Relation);

/// <summary>Whether words stood for each other.</summary>
public enum WordPairRelation
{
    /// <summary>They did.</summary>
    Matched,

    /// <summary>The word had none on the other side: left out when that side has no more words, contradicted when it has.</summary>
    Alone,
}

/// <summary>What a feature did to the score.</summary>
/// <param name="Feature">Which.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Searched">What the search had.</param>
/// <param name="Recorded">What the record had.</param>
/// <param name="Weight">The number of <see cref="MatchWeights"/>: for, the part of the way to 1; against, what remained; 0 when it said nothing.</param>
/// <param name="Before">Score before.</param>
/// <param name="After">Score after.</param>
public sealed record FeatureEvidence(PersonFeature Feature, FeatureFinding Finding, string Searched, string Recorded, double Weight, double Before, double After);

/// <summary>A feature that counts beside the names.</summary>
public enum PersonFeature
{
    /// <summary>Date of birth.</summary>
    BirthDate,

    /// <summary>Nationality.</summary>
    Nationality,

    /// <summary>Sex.</summary>
    Sex,

    /// <summary>Number of a document or register.</summary>
    Identifier,
}

/// <summary>What a feature says.</summary>
public enum FeatureFinding
{
    /// <summary>The same.</summary>
    Same,

    /// <summary>The same in what is known.</summary>
    Partly,

    /// <summary>As it is often miswritten.</summary>
    Near,

    /// <summary>Different.</summary>
    Contradicts,
}
