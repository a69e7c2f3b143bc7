using System.Collections.Immutable;

namespace Interpol.Mesh.Identification.Teeth;

/// <summary>How a tooth before death and after it go together.</summary>
public enum ToothAgreement
{
    /// <summary>Nothing is known on one side: anything is possible.</summary>
    NoInformation,

    /// <summary>Both are the same.</summary>
    Agrees,

    /// <summary>They differ as time explains: a filling more, a tooth extracted.</summary>
    Possible,

    /// <summary>They differ as no time explains: a tooth that was missing is there.</summary>
    Contradicts,
}

/// <summary>One tooth in a comparison.</summary>
/// <param name="Tooth">Which.</param>
/// <param name="AnteMortem">Before death.</param>
/// <param name="PostMortem">After it.</param>
/// <param name="Agreement">How they go together.</param>
/// <param name="IsDistinctive">Whether it agrees in something that many people do not have: a treatment, a loss.</param>
/// <param name="Why">The sentence for a person.</param>
public sealed record ToothComparison(ToothNumber Tooth, ToothFinding AnteMortem, ToothFinding PostMortem, ToothAgreement Agreement, bool IsDistinctive, string Why);

/// <summary>What a whole comparison of teeth says. Whether it identifies is for an odontologist: no number of agreeing teeth suffices by itself (Acharya and Taylor 2003).</summary>
public enum DentalVerdict
{
    /// <summary>No tooth is known on both sides.</summary>
    NoInformation,

    /// <summary>Nothing contradicts, and nothing distinctive agrees.</summary>
    Possible,

    /// <summary>Nothing contradicts, and something distinctive agrees.</summary>
    Supports,

    /// <summary>At least one tooth contradicts.</summary>
    Contradicts,
}

/// <summary>Two charts, compared.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Teeth">The teeth that both charts name.</param>
/// <param name="Agreeing">How many agree.</param>
/// <param name="Distinctive">How many of these in something distinctive.</param>
/// <param name="Possible">How many differ as time explains.</param>
/// <param name="Contradicting">How many differ as no time explains.</param>
/// <param name="Summary">The sum in a sentence.</param>
public sealed record DentalComparison(DentalVerdict Verdict, ImmutableArray<ToothComparison> Teeth, int Agreeing, int Distinctive, int Possible, int Contradicting, string Summary);

/// <summary>
/// Compares teeth before and after death, with the direction of time: what is treated stays treated, what is lost does not grow back, and the reverse is explained by what happened since
/// (the INTERPOL guide on disaster victim identification, section on odontology: explainable and unexplainable discrepancies).
/// </summary>
public static class DentalComparer
{
    /// <summary>Compares two charts.</summary>
    /// <param name="anteMortem">Before death.</param>
    /// <param name="postMortem">After it.</param>
    public static DentalComparison Compare(ToothChart anteMortem, ToothChart postMortem)
    {
        ArgumentNullException.ThrowIfNull(anteMortem);
        ArgumentNullException.ThrowIfNull(postMortem);
        ImmutableArray<ToothComparison> teeth =
        [
            .. anteMortem.Findings.Where(finding => finding.Tooth is not null)
                .Join(postMortem.Findings.Where(finding => finding.Tooth is not null), before => before.Tooth, after => after.Tooth, (before, after) => Compare(before.Tooth!.Value, before, after)),
        ];
        var (agreeing, distinctive) = (Count(ToothAgreement.Agrees), teeth.Count(tooth => tooth.IsDistinctive));
        var (possible, contradicting) = (Count(ToothAgreement.Possible), Count(ToothAgreement.Contradicts));
        var verdict = (contradicting, distinctive, agreeing + possible) switch
        {
            ( > 0, _, _) => DentalVerdict.Contradicts,
            (_, > 0, _) => DentalVerdict.Supports,
            (_, _, > 0) => DentalVerdict.Possible,
            _ => DentalVerdict.NoInformation,
        };
        var summary = $"{agreeing} agree, {distinctive} of them in a treatment or a loss; {possible} differ as time explains; {contradicting} contradict"
            + (contradicting == 0 ? "." : $": {string.Join(", ", teeth.Where(tooth => tooth.Agreement == ToothAgreement.Contradicts).Select(tooth => tooth.Tooth))}.");
        return new DentalComparison(verdict, teeth, agreeing, distinctive, possible, contradicting, summary);

        int Count(ToothAgreement agreement) => teeth.Count(tooth => tooth.Agreement == agreement);
    }

    private static ToothComparison Compare(ToothNumber tooth, ToothFinding before, ToothFinding after)
    {
        var (agreement, why) = Judge(before, after);
        var isDistinctive = agreement == ToothAgreement.Agrees && before.State is (ToothState.Filled or ToothState.Crowned or ToothState.Missing or ToothState.Replaced);
        return new ToothComparison(tooth, before, after, agreement, isDistinctive, why);
    }

    private static (ToothAgreement Agreement, string Why) Judge(ToothFinding before, ToothFinding after) => (before.State, after.State) switch
    {
        (ToothState.NoInformation, _) or (_, ToothState.NoInformation) => (ToothAgreement.NoInformation, "There is no information on one side: anything is possible."),
        (ToothState.Missing or ToothState.Replaced, ToothState.LostAfterDeath) => (ToothAgreement.Contradicts, "It was missing before death and had a socket at death: impossible, teeth do not grow back."),
        (ToothState.Missing or ToothState.Replaced, not (ToothState.Missing or ToothState.Replaced)) =>
            (ToothAgreement.Contradicts, "It was missing before death and is present after it: impossible, teeth do not grow back."),
        (ToothState.Missing, ToothState.Replaced) => (ToothAgreement.Possible, "It was missing and has been replaced since: explainable."),
        (ToothState.Replaced, ToothState.Missing) => (ToothAgreement.Possible, "It was replaced, and what replaced it is gone: explainable."),
        (ToothState.Unerupted, not ToothState.Unerupted) => (ToothAgreement.Possible, "It had not come through: explainable by the time since."),
        (not ToothState.Unerupted, ToothState.Unerupted) => (ToothAgreement.Contradicts, "It had come through before death and has not after it: impossible."),
        (_, ToothState.LostAfterDeath) when before.State != ToothState.LostAfterDeath => (ToothAgreement.Possible, "It was there at death and fell out afterwards: what it was like is not known."),
        (_, ToothState.Missing or ToothState.Replaced) when before.State != after.State => (ToothAgreement.Possible, "It was present before death and is missing after it: explainable by an extraction since."),
        (ToothState.Crowned, ToothState.Sound or ToothState.Filled) => (ToothAgreement.Contradicts, "It carried a crown before death and has none after it: impossible on a tooth that was ground."),
        _ when before.IsRootFilled && !after.IsRootFilled && IsThere(after.State) => (ToothAgreement.Contradicts, "Its root was filled before death and is not after it: impossible."),
        (ToothState.Sound or ToothState.Filled, ToothState.Crowned) => (ToothAgreement.Possible, "It carries a crown since: explainable."),
        (ToothState.Filled, ToothState.Sound) => (ToothAgreement.Contradicts, "It was filled before death and is sound after it: impossible."),
        (ToothState.Sound, ToothState.Filled) => (ToothAgreement.Possible, "It was filled since: explainable."),
        (ToothState.Filled, ToothState.Filled) when (before.Surfaces & ~after.Surfaces) != 0 && after.Surfaces != ToothSurfaces.None =>
            (ToothAgreement.Contradicts, $"It was filled at {before.Surfaces & ~after.Surfaces} before death and is not after it: impossible."),
        (ToothState.Filled, ToothState.Filled) when before.Surfaces != after.Surfaces => (ToothAgreement.Possible, "The filling is larger than before, or its surfaces are not all said: explainable."),
        _ when before.IsRootFilled != after.IsRootFilled => (ToothAgreement.Possible, "Its root was filled since: explainable."),
        _ => (ToothAgreement.Agrees, "It is the same."),
    };

    private static bool IsThere(ToothState state) => state is ToothState.Sound or ToothState.Filled or ToothState.Crowned;
}
