using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>Scores a recorded person against the one searched.</summary>
/// <remarks>
/// Names of both are compared, each with each; the best pair decides, so that another name or script never lowers a record. Then, in this order: date of birth, nationality, sex, identifiers; what either side lacks says nothing.
/// </remarks>
public static class PersonScorer
{
    /// <summary>Scores.</summary>
    /// <param name="searched">The person searched.</param>
    /// <param name="recorded">The person recorded.</param>
    public static PersonMatch Compare(PersonDescription searched, PersonDescription recorded) => Explain(new ReadPerson(searched), new ReadPerson(recorded));

    /// <summary>The score alone.</summary>
    internal static double Score(ReadPerson searched, ReadPerson recorded) => AfterFeatures(BestNames(searched, recorded).Score, searched.Description, recorded.Description, null);

    /// <summary>The score with its reasons.</summary>
    internal static PersonMatch Explain(ReadPerson searched, ReadPerson recorded)
    {
        var (names, one, other) = BestNames(searched, recorded);
        var words = new List<WordPair>();
        if (one >= 0)
        {
            NameComparer.Compare(searched.Names[one].Read, recorded.Names[other].Read, words);
        }

        var features = new List<FeatureEvidence>();
        var score = AfterFeatures(names, searched.Description, recorded.Description, features);
        return new PersonMatch(score, names, one < 0 ? null : searched.Names[one].Name, one < 0 ? null : recorded.Names[other].Name, [.. words], [.. features]);
    }

    private static (double Score, int One, int Other) BestNames(ReadPerson searched, ReadPerson recorded)
    {
        var best = (Score: 0.0, One: -1, Other: -1);
        for (var i = 0; i < searched.Names.Length; i++)
        {
            for (var j = 0; j < recorded.Names.Length; j++)
            {
                var score = NameComparer.Compare(searched.Names[i].Read, recorded.Names[j].Read, null);
                if (score > best.Score)
                {
                    best = (score, i, j);
                }
            }
        }

        return best;
    }

    private static double AfterFeatures(double score, PersonDescription searched, PersonDescription recorded, List<FeatureEvidence>? features)
    {
        if (!searched.BirthDates.IsEmpty && !recorded.BirthDates.IsEmpty)
        {
            var (agreement, one, other) = BestDates(searched.BirthDates, recorded.BirthDates);
            score = agreement switch
            {
                BirthDateAgreement.Same => For(score, MatchWeights.SameBirthDate, PersonFeature.BirthDate, FeatureFinding.Same, one.ToString(), other.ToString(), features),
                BirthDateAgreement.Partly => For(score, MatchWeights.PartOfBirthDate, PersonFeature.BirthDate, FeatureFinding.Partly, one.ToString(), other.ToString(), features),
                BirthDateAgreement.Near => For(score, MatchWeights.NearBirthDate, PersonFeature.BirthDate, FeatureFinding.Near, one.ToString(), other.ToString(), features),
                BirthDateAgreement.Contradicts => Against(score, MatchWeights.OtherBirthDate, PersonFeature.BirthDate, one.ToString(), other.ToString(), features),
                _ => score,
            };
        }

        if (!searched.Nationalities.IsEmpty && !recorded.Nationalities.IsEmpty)
        {
            var isSame = searched.Nationalities.Any(one => recorded.Nationalities.Contains(one, StringComparer.OrdinalIgnoreCase));
            var (one, other) = features is null ? ("", "") : (string.Join(' ', searched.Nationalities), string.Join(' ', recorded.Nationalities));
            score = isSame
                ? For(score, MatchWeights.SameNationality, PersonFeature.Nationality, FeatureFinding.Same, one, other, features)
                : Against(score, MatchWeights.OtherNationality, PersonFeature.Nationality, one, other, features);
        }

        if (searched.Sex is PersonSex.Female or PersonSex.Male && recorded.Sex is PersonSex.Female or PersonSex.Male)
        {
            score = searched.Sex == recorded.Sex
                ? For(score, MatchWeights.SameSex, PersonFeature.Sex, FeatureFinding.Same, $"{searched.Sex}", $"{recorded.Sex}", features)
                : Against(score, MatchWeights.OtherSex, PersonFeature.Sex, $"{searched.Sex}", $"{recorded.Sex}", features);
        }

        return AfterIdentifiers(score, searched, recorded, features);
    }

    private static double AfterIdentifiers(double score, PersonDescription searched, PersonDescription recorded, List<FeatureEvidence>? features)
    {
        (FeatureFinding Finding, PersonIdentifier One, PersonIdentifier Other)? best = null;
        foreach (var one in searched.Identifiers)
        {
            foreach (var other in recorded.Identifiers)
            {
                if (one.Compare(other) is { } finding && (best is null || finding == FeatureFinding.Same))
                {
                    best = (finding, one, other);
                }
            }
        }

        if (best is not { } found)
        {
            return score;
        }

        var (weight, least) = found.Finding == FeatureFinding.Same ? (MatchWeights.SameIdentifier, MatchWeights.IdentifierAlone) : (MatchWeights.PartOfIdentifier, MatchWeights.PartOfIdentifierAlone);
        var after = Math.Max(score + ((1 - score) * weight), least);
        features?.Add(new FeatureEvidence(PersonFeature.Identifier, found.Finding, found.One.Number, found.Other.Number, weight, score, after));
        return after;
    }

    private static (BirthDateAgreement Agreement, BirthDate One, BirthDate Other) BestDates(ImmutableArray<BirthDate> searched, ImmutableArray<BirthDate> recorded)
    {
        var best = (Agreement: BirthDateAgreement.Contradicts, One: searched[0], Other: recorded[0]);
        foreach (var one in searched)
        {
            foreach (var other in recorded)
            {
                if (one.Compare(other) is var agreement && agreement > best.Agreement)
                {
                    best = (agreement, one, other);
                }
            }
        }

        return best;
    }

    // What speaks for a person cannot make one of a name that is another's.
    private static double For(double score, double weight, PersonFeature feature, FeatureFinding finding, string one, string other, List<FeatureEvidence>? features)
    {
        var after = score + ((1 - score) * weight * score);
        features?.Add(new FeatureEvidence(feature, finding, one, other, weight, score, after));
        return after;
    }

    private static double Against(double score, double weight, PersonFeature feature, string one, string other, List<FeatureEvidence>? features)
    {
        var after = score * weight;
        features?.Add(new FeatureEvidence(feature, FeatureFinding.Contradicts, one, other, weight, score, after));
        return after;
    }
}

/// <summary>A person whose names have been read.</summary>
internal sealed class ReadPerson
{
    /// <summary>Reads the names of a person.</summary>
    public ReadPerson(PersonDescription description)
        : this(description, [.. description.Names.Select(name => (Name: name, Read: NameReader.Read(name))).Where(pair => pair.Read is not null).Select(pair => (pair.Name, pair.Read!))])
    {
    }

    /// <summary>A person whose names were read elsewhere.</summary>
    public ReadPerson(PersonDescription description, ImmutableArray<(PersonName Name, ReadName Read)> names)
    {
        Description = description;
        Names = names;
    }

    /// <summary>As given.</summary>
    public PersonDescription Description { get; }

    /// <summary>Names with a word in them.</summary>
    public ImmutableArray<(PersonName Name, ReadName Read)> Names { get; }
}
