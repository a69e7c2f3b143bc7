using System.Collections.Immutable;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Joint;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Tests.Identification;

/// <summary>An invented family whose members have profiles handed down at random: ten of them are victims.</summary>
/// <param name="Problem">The victims, shuffled, and the family with its relatives.</param>
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

    /// <summary>Makes one.</summary>
    public static SyntheticFamily Ten(int seed)
    {
        var random = new Random(seed);
        var profiles = new Dictionary<string, Dictionary<string, (DnaAllele, DnaAllele)>>(StringComparer.Ordinal);
        foreach (var person in Persons)
        {
            profiles[person.Name] = Loci.ToDictionary(locus => locus, locus => (From(locus, person.Father), From(locus, person.Mother)), StringComparer.Ordinal);
        }

        var missing = Persons.Where(person => person.Kind == 'M').ToArray();
        random.Shuffle(missing);
        ImmutableArray<Victim> victims = [.. missing.Index().Select(person => new Victim($"PM-{person.Index + 1:D3}", person.Item.Sex, Profile(profiles[person.Item.Name])))];
        var family = new Family("F", [.. Persons.Select(person => new FamilyMember(
            person.Name, person.Sex, person.Father, person.Mother, person.Kind == 'M', person.Kind == 'R' ? Profile(profiles[person.Name]) : null))]);
        return new SyntheticFamily(new JointProblem(victims, [family]), string.Join(' ', missing.Index().Select(person => $"PM-{person.Index + 1:D3}=F/{person.Item.Name}")));

        DnaAllele From(string locus, string? parent)
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
