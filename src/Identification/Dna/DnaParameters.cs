namespace Interpol.Mesh.Identification.Dna;

/// <summary>What a likelihood ratio assumes. Every figure is stated with the result, since another figure gives another ratio.</summary>
public sealed record DnaParameters
{
    /// <summary>The usual assumptions.</summary>
    public static DnaParameters Default { get; } = new();

    /// <summary>How likely an allele mutates on the way from a father to a child. Default 0.002, the order of magnitude of the paternal rates that the AABB reports over the loci in use.</summary>
    public double FatherMutationRate { get; init; } = 0.002;

    /// <summary>How likely an allele mutates on the way from a mother to a child. Default 0.0005: maternal rates are a third to a quarter of paternal ones.</summary>
    public double MotherMutationRate { get; init; } = 0.0005;

    /// <summary>How much less likely each further repeat is: a mutation by two repeats is so many times as likely as one by one. Default 0.1.</summary>
    public double MutationRange { get; init; } = 0.1;

    /// <summary>How likely an allele mutates to one with another part of a repeat (9 to 9.3). Default one in a million.</summary>
    public double PartialMutationRate { get; init; } = 0.000001;

    /// <summary>How likely, where a laboratory gives one allele only, it is that the person has another one, which dropped out. Default 0.05. Two equal alleles that a laboratory gives are taken as such.</summary>
    public double DropOut { get; init; } = 0.05;

    /// <summary>How likely one of two alleles that were seen is not the person's. Default 0: it is left out, and stated so.</summary>
    public double DropIn { get; init; }

    /// <summary>The frequency of an allele that the table does not have. Default 0.001.</summary>
    public double LeastFrequency { get; init; } = 0.001;

    /// <summary>The assumptions in a sentence.</summary>
    public string Statement => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Mutation {FatherMutationRate} from fathers, {MotherMutationRate} from mothers, {MutationRange} of that for each further repeat, {PartialMutationRate} to a part of a repeat; drop-out of a second allele {DropOut} where one was seen; drop-in {DropIn}; an allele not in the table {LeastFrequency}; no correction for subpopulations.");

    /// <summary>The same without mutations: what is impossible then is inconsistent.</summary>
    internal DnaParameters WithoutMutation => this with { FatherMutationRate = 0, MotherMutationRate = 0, PartialMutationRate = 0 };
}
