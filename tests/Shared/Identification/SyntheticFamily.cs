using System.Collections.Immutable;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Joint;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Tests.Identification;

/// <summary>Invented families whose members have profiles handed down at random.</summary>
/// <param name="Problem">The victims, shuffled, and the families with their relatives.</param>
/// <param name="Truth">Who is whom: victim and missing person in the order of the victims.</param>
internal sealed record SyntheticFamily(JointProblem Problem, string Truth)
{
    private static readonly string[] Loci =
        ["CSF1PO", "D10S1248", "D12S391", "D13S317", "D16S539", "D18S51", "D19S433", "D1S1656", "D21S11", "D22S1045", "D2S1338", "D2S441", "D3S1358", "D5S818", "D7S820", "D8S1179", "FGA", "TH01", "TPOX", "VWA"];

    /// <summary>Four generations: name, sex, father, mother, and whether the person is missing (M) or gave a sample (R).</summary>
    private static readonly (string Name, VictimSex Sex, string? Father, string? Mother, char Kind)[] Persons =
    [
        ("GF", VictimSex.Male, null, null, 'M'), ("GM", VictimSex.Female, null, null, '-'),
        ("S1", VictimSex.Male, "GF", "GM", 'M'), ("S2", VictimSex.Female, "GF", "GM", 'M'), ("S3", VictimSex.Male, "GF", "GM", 'R'),
        ("W1", VictimSex.Female, null, null, 'M'), ("H2", VictimSex.Male, null, null, '-'),
        ("C1", VictimSex.Male, "S1", "W1", 'M'), ("C2", VictimSex.Female, "S1", "W1", 'M'), ("C3", VictimSex.Female, "S1", "W1", 'R'),
        ("C4", VictimSex.Male, "H2", "S2", 'M'), ("C5", VictimSex.Female, "H2", "S2", 'M'),
        ("P1", VictimSex.Female, null, null, 'R'), ("E1", VictimSex.Male, "C1", "P1", 'M'), ("E2", VictimSex.Female, "C1", "P1", 'M'),
    ];

    /// <summary>Small families: the father or mother of a missing person is typed, or both with two missing children, a missing father and son with the grandmother, two siblings, or an own sample.</summary>
    private static readonly (string Name, VictimSex Sex, string? Father, string? Mother, char Kind)[][] Small =
    [
        [("A", VictimSex.Male, null, null, 'R'), ("M1", VictimSex.Male, "A", null, 'M')],
        [("B", VictimSex.Female, null, null, 'R'), ("C", VictimSex.Female, null, "B", 'R'), ("M1", VictimSex.Female, null, "B", 'M')],
        [("A", VictimSex.Male, null, null, 'R'), ("B", VictimSex.Female, null, null, 'R'), ("M1", VictimSex.Male, "A", "B", 'M'), ("M2", VictimSex.Female, "A", "B", 'M')],
        [("B", VictimSex.Female, null, null, 'R'), ("M1", VictimSex.Male, null, "B", 'M'), ("M2", VictimSex.Male, "M1", null, 'M')],
        [("M1", VictimSex.Male, null, null, 'O')],
    ];

    /// <summary>Makes one.</summary>
    public static SyntheticFamily Ten(int seed) => Of(new Random(seed), [("F", Persons)], 0);

    /// <summary>Makes many small families and strangers who were there, too.</summary>
    /// <param name="seed">Another seed makes other ones.</param>
    /// <param name="families">How many families.</param>
    /// <param name="strangers">How many victims are of none of them.</param>
    public static SyntheticFamily Many(int seed, int families, int strangers) =>
        Of(new Random(seed), [.. Enumerable.Range(1, families).Select(family => ($"F{family}", Small[(family + seed) % Small.Length]))], strangers);

    private static SyntheticFamily Of(Random random, (string Name, (string Name, VictimSex Sex, string? Father, string? Mother, char Kind)[] Persons)[] families, int strangers)
    {
        var made = new List<Family>();
        var bodies = new List<(VictimSex Sex, DnaProfile Profile, string? Truth)>();
        foreach (var (name, persons) in families)
        {
            var profiles = new Dictionary<string, Dictionary<string, (DnaAllele, DnaAllele)>>(StringComparer.Ordinal);
            foreach (var person in persons)
            {
                profiles[person.Name] = Loci.ToDictionary(locus => locus, locus => (From(profiles, locus, person.Father), From(profiles, locus, person.Mother)), StringComparer.Ordinal);
            }

            bodies.AddRange(persons.Where(person => person.Kind is 'M' or 'O').Select(person => (person.Sex, Profile(profiles[person.Name]), (string?)$"{name}/{person.Name}")));
            made.Add(new Family(name, [.. persons.Select(person => new FamilyMember(
                person.Name, person.Sex, person.Father, person.Mother, person.Kind is 'M' or 'O', person.Kind is 'R' or 'O' ? Profile(profiles[person.Name]) : null))]));
        }

        for (var stranger = 0; stranger < strangers; stranger++)
        {
            var own = Loci.ToDictionary(locus => locus, locus => (From([], locus, null), From([], locus, null)), StringComparer.Ordinal);
            bodies.Add((random.Next(2) == 0 ? VictimSex.Male : VictimSex.Female, Profile(own), null));
        }

        var shuffled = bodies.ToArray();
        random.Shuffle(shuffled);
        ImmutableArray<Victim> victims = [.. shuffled.Index().Select(body => new Victim($"PM-{body.Index + 1:D3}", body.Item.Sex, body.Item.Profile))];
        return new SyntheticFamily(
            new JointProblem(victims, [.. made]), string.Join(' ', shuffled.Index().Where(body => body.Item.Truth is not null).Select(body => $"PM-{body.Index + 1:D3}={body.Item.Truth}")));

        DnaAllele From(Dictionary<string, Dictionary<string, (DnaAllele, DnaAllele)>> profiles, string locus, string? parent)
        {
            if (parent is not null)
            {
                var (first, second) = profiles[parent][locus];
                return random.Next(2) == 0 ? first : second;
            }

            var at = random.NextDouble();
            foreach (var (allele, frequency) in FrequencyTable.Default.Of(locus))
            {
                if ((at -= frequency) <= 0)
                {
                    return allele;
                }
            }

            return FrequencyTable.Default.Of(locus)[^1].Key;
        }
    }

    private static DnaProfile Profile(Dictionary<string, (DnaAllele First, DnaAllele Second)> alleles) => new(
        [
            .. alleles.OrderBy(locus => locus.Key, StringComparer.Ordinal).Select(locus => new DnaGenotype(
                DnaLocus.Find(locus.Key)!, locus.Value.First.CompareTo(locus.Value.Second) <= 0 ? locus.Value.First : locus.Value.Second, locus.Value.First.CompareTo(locus.Value.Second) <= 0 ? locus.Value.Second : locus.Value.First, IsSingle: false)),
        ],
        null);
}
