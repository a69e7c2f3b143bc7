using System.Collections.Immutable;
using System.Numerics;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Joint;

/// <summary>A victim with a profile.</summary>
/// <param name="Number">The number given at the scene.</param>
/// <param name="Sex">The sex by DNA or description; null when it is not known.</param>
/// <param name="Profile">The profile.</param>
public sealed record Victim(string Number, VictimSex? Sex, DnaProfile Profile);

/// <summary>All that is known by DNA: victims, missing persons and their relatives.</summary>
/// <param name="Victims">The victims, each with a number of its own.</param>
/// <param name="Families">The families with missing persons, each with a name of its own.</param>
public sealed record JointProblem(ImmutableArray<Victim> Victims, ImmutableArray<Family> Families);

/// <summary>With what a joint problem is solved.</summary>
public sealed record JointOptions
{
    /// <summary>The usual ones.</summary>
    public static JointOptions Default { get; } = new();

    /// <summary>The frequencies. Default: <see cref="FrequencyTable.Default"/>.</summary>
    public FrequencyTable Table { get; init; } = FrequencyTable.Default;

    /// <summary>What is assumed of mutations and drop-out. Default: <see cref="DnaParameters.Default"/>.</summary>
    public DnaParameters Parameters { get; init; } = DnaParameters.Default;

    /// <summary>The ratio from which a result is a match. Default 10,000, as in the R package dvir.</summary>
    public double Threshold { get; init; } = 10_000;

    /// <summary>The ratio from which a result is probable. Default a tenth of the threshold's default.</summary>
    public double ProbableThreshold { get; init; } = 1_000;

    /// <summary>A victim and a missing person are excluded when more loci than that are impossible without a mutation. Default 2, as in the R package dvir.</summary>
    public int MostInconsistentLoci { get; init; } = 2;

    /// <summary>
    /// A pair is excluded, and a way left, when one more victim as a missing person makes it less likely than that times the same without: of true relatives that is as good as never so. Default 0.000001.
    /// </summary>
    public double LeastStep { get; init; } = 1e-6;

    /// <summary>A way is left when it is less likely than that times the most likely one of the same victims. Default 10^-20: what is left weighs nothing in the posterior.</summary>
    public double LeastWay { get; init; } = 1e-20;

    /// <summary>How many ways to identify some of the victims are followed at once; when there are more, the least likely are left and the solution says that it is not complete. Default 2,000.</summary>
    public int MostAssignments { get; init; } = 2_000;

    /// <summary>
    /// How many victims of one part are solved at once: victims who may be the same missing persons, or members of one family. Of a larger part only pairs that are more likely by themselves are followed, as
    /// with the limit of the R package dvir, then matches are taken as certain and the rest is solved with them, and the solution says so. Default 200.
    /// </summary>
    public int MostVictims { get; init; } = 200;
}

/// <summary>A missing person of a family.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Name">The person's name in it.</param>
public readonly record struct MissingPerson(string Family, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Family}/{Name}";
}

/// <summary>A victim as a missing person.</summary>
/// <param name="Victim">The victim's number.</param>
/// <param name="Missing">The missing person.</param>
public sealed record JointPair(string Victim, MissingPerson Missing);

/// <summary>One way to identify victims; those whom it does not name are others.</summary>
/// <param name="Pairs">Who is whom, in the order of the victims; empty when nobody is.</param>
/// <param name="Log10Ratio">The logarithm of its likelihood over that of the way in which nobody is identified.</param>
/// <param name="Posterior">How probable it is when all ways are equally likely before, and the matches are certain that were taken as such.</param>
public sealed record JointAssignment(ImmutableArray<JointPair> Pairs, double Log10Ratio, double Posterior);

/// <summary>What a joint solution says of some victims and missing persons.</summary>
public enum JointFinding
{
    /// <summary>The victim is the missing person: the ratio reaches the threshold.</summary>
    Match,

    /// <summary>The victim is probably the missing person: the ratio reaches the lower threshold.</summary>
    Probable,

    /// <summary>The victims are the missing persons, and who is whom cannot be told: the likelihoods are the same.</summary>
    Symmetric,

    /// <summary>Nothing reaches a threshold.</summary>
    Inconclusive,

    /// <summary>Nobody fits: every pair is excluded by sex or DNA.</summary>
    Excluded,

    /// <summary>No relative is typed from whom anything follows: no victim could be recognised.</summary>
    NotIdentifiable,

    /// <summary>The victims have one profile: they are parts of one person, or identical twins. The first of them stands for all in the rest of the solution.</summary>
    SameProfile,
}

/// <summary>A conclusion.</summary>
/// <param name="Finding">What it is.</param>
/// <param name="Victims">The victims that it is about.</param>
/// <param name="Missing">The missing persons that it is about.</param>
/// <param name="Log10Ratio">The logarithm of the generalised likelihood ratio: the most likely way in which it holds over the most likely one in which it does not (Egeland and Vigeland 2025); null when there is none.</param>
/// <param name="Why">The sentence for a person.</param>
public sealed record JointConclusion(JointFinding Finding, ImmutableArray<string> Victims, ImmutableArray<MissingPerson> Missing, double? Log10Ratio, string Why);

/// <summary>A pair compared by itself, without the other victims.</summary>
/// <param name="Pair">Who as whom.</param>
/// <param name="Log10Ratio">The logarithm of the likelihood ratio.</param>
/// <param name="InconsistentLoci">The loci that are impossible without a mutation.</param>
public sealed record PairRatio(JointPair Pair, double Log10Ratio, ImmutableArray<string> InconsistentLoci);

/// <summary>A joint solution.</summary>
/// <param name="Considered">How many ways there are by sex alone; of more than 200 victims, in each part by itself.</param>
/// <param name="Best">The most likely ways, at most <see cref="JointSolver.MostBest"/>, the most likely first.</param>
/// <param name="RatioToRunnerUp">The logarithm of the likelihood of the first over the second; 0 when they cannot be told apart, null when there is one way only.</param>
/// <param name="IsComplete">Whether all ways were followed that are not excluded.</param>
/// <param name="Conclusions">What follows for each victim that fits somewhere, and each missing person.</param>
/// <param name="Pairs">Each pair that is not excluded, by itself.</param>
/// <param name="LociNotUsed">Loci that the frequency table does not have.</param>
/// <param name="Statement">The assumptions.</param>
public sealed record JointSolution(
    BigInteger Considered,
    ImmutableArray<JointAssignment> Best,
    double? RatioToRunnerUp,
    bool IsComplete,
    ImmutableArray<JointConclusion> Conclusions,
    ImmutableArray<PairRatio> Pairs,
    ImmutableArray<string> LociNotUsed,
    string Statement)
{
    /// <summary>What was not followed because too many victims fit together, a sentence for each part.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>The victims of whom nothing was decided: too many fit together, or ways were left that are as good as those that were followed.</summary>
    public ImmutableArray<string> UnsolvedVictims { get; init; } = [];

    /// <summary>The missing persons of whom nothing was decided for the same reasons.</summary>
    public ImmutableArray<MissingPerson> UnsolvedMissing { get; init; } = [];
}
