using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// All numbers of the scoring, in one place. They were set by hand on the development split of the invented names (<c>bench persons --development</c>). Two things also saw more: published pairs of names, at first all and later one half of them, showed
/// which rules were missing, and how many edits long words may have was settled with leads between names of both splits in view; figures of the test split are so far not wholly blind.
/// A score is a likeness between 0 and 1, no probability.
/// </summary>
/// <remarks>
/// Names: likeness of the words that stand for each other, times what is left over on both sides (contradicted), times what is left over on one side (omitted), times order and roles. Then each other feature
/// moves the score: one that speaks for the person takes it a part of the way to 1, one that speaks against multiplies it.
/// </remarks>
public static class MatchWeights
{
    /// <summary>A candidate at or over it is a lead to look at: the one threshold, fixed on the development split, where hardly a pair lies between 0.65 and 0.75: 98.6 % of one person are over it, 0.13 % of two.</summary>
    public const double Threshold = 0.70;

    /// <summary>Candidates below it are not listed.</summary>
    public const double Listed = 0.40;

    /// <summary>What a particle counts, where a name counts 1.</summary>
    public const double Particle = 0.10;

    /// <summary>What a title, a legal form or a number counts.</summary>
    public const double Light = 0.05;

    /// <summary>What an initial counts.</summary>
    public const double Initial = 0.40;

    /// <summary>Likeness of words that sound alike and are spelt otherwise.</summary>
    public const double SameSound = 0.98;

    /// <summary>Likeness of names that stand for each other: nicknames, forms of a name in other languages.</summary>
    public const double SameGroup = 0.92;

    /// <summary>Likeness of an initial and a name that begins with it.</summary>
    public const double InitialOfName = 0.90;

    /// <summary>Likeness of consonants that are the same where a script leaves the vowels out.</summary>
    public const double SameConsonants = 0.93;

    /// <summary>Likeness of a word and the same with an article written as one with it.</summary>
    public const double WithoutArticle = 0.94;

    /// <summary>What words that are written as one, or one that is written as two, lose.</summary>
    public const double Joined = 0.97;

    /// <summary>How much of a word's likeness one edit of full cost takes, times its length: one in four letters leaves 0.65.</summary>
    public const double Edit = 1.4;

    /// <summary>What remains of a name when a whole word contradicts a whole word.</summary>
    public const double Contradicted = 0.66;

    /// <summary>What the share of contradicting words takes beyond that.</summary>
    public const double ContradictedShare = 0.30;

    /// <summary>What a word that one side leaves out counts against a word that both have.</summary>
    public const double Omitted = 0.17;

    /// <summary>What remains when one word alone speaks for a name of several.</summary>
    public const double OneWordOfSeveral = 0.74;

    /// <summary>What remains when words stand in another order than a name that begins elsewhere.</summary>
    public const double Order = 0.97;

    /// <summary>What remains then when both say who is whose son: Salman bin Muhammad is not Muhammad bin Salman.</summary>
    public const double Descent = 0.68;

    /// <summary>What remains when all family names of one are given names of the other.</summary>
    public const double Role = 0.80;

    /// <summary>For: the same day of birth.</summary>
    public const double SameBirthDate = 0.40;

    /// <summary>For: the same in the parts that are known.</summary>
    public const double PartOfBirthDate = 0.12;

    /// <summary>For: a date that differs as dates are miswritten.</summary>
    public const double NearBirthDate = 0.08;

    /// <summary>What remains when no date of birth agrees.</summary>
    public const double OtherBirthDate = 0.75;

    /// <summary>For: a nationality in common.</summary>
    public const double SameNationality = 0.05;

    /// <summary>What remains when none is in common.</summary>
    public const double OtherNationality = 0.96;

    /// <summary>For: the same sex.</summary>
    public const double SameSex = 0.01;

    /// <summary>What remains when one is female and the other male.</summary>
    public const double OtherSex = 0.85;

    /// <summary>For: the same number of one kind.</summary>
    public const double SameIdentifier = 0.85;

    /// <summary>Score that the same number alone gives, whatever the names.</summary>
    public const double IdentifierAlone = 0.75;

    /// <summary>For: the same number, of which one side does not say of what kind or whose it is.</summary>
    public const double PartOfIdentifier = 0.40;

    /// <summary>Score that it gives alone: listed, and no lead.</summary>
    public const double PartOfIdentifierAlone = 0.60;

    /// <summary>Cost of the edits that a word may have at most, by its length in letters from 0: one edit in four letters is a variant, in two another name.</summary>
    internal static ReadOnlySpan<double> MostEdits => [0, 0, 0, 0.56, 1.0, 1.05, 1.05, 1.2, 1.3, 1.4, 1.45, 1.5, 1.6];

    /// <summary>Words of fewer letters pay the full cost of a vowel.</summary>
    internal const int ShortWord = 5;

    /// <summary>Cost of another vowel, of a vowel more or less, in a short and in a long word.</summary>
    internal const double VowelInShort = 0.55, VowelInLong = 0.45;

    /// <summary>Cost of a vowel that a script of syllables puts in, leaves out or writes as another.</summary>
    internal const double VowelInTranscribed = 0.20;

    /// <summary>Cost of an h more or less, of sounds that are spelt for each other, of two letters that changed places, of any other edit; what the first letter adds.</summary>
    internal const double Aitch = 0.30, Akin = 0.45, Swap = 0.70, Other = 1.0, First = 0.25;

    /// <summary>Sounds that are spelt for each other.</summary>
    internal static readonly ImmutableArray<string> AkinSounds =
    [
        "bp", "dt", "gk", "vf", "sz", "bv", "gj", "ij", "[k", "[h", "[]", "[g", "]\\", "\\s", "]j", "^j", "^z", "^\\", "_s", "_z", "]_", "]k", "^s", "gh", "js", "\\j", "uv", "]s",
    ];
}
