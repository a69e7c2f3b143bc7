using System.Collections.Immutable;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Files;
using Interpol.Mesh.Identification.Teeth;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Tests.Identification;

/// <summary>Invented files: of each person one before death and one after it, in which time and damage have left their traces.</summary>
internal sealed class SyntheticFiles(int seed)
{
    private static readonly string[] Marks =
        ["appendix scar", "hip implant", "pacemaker", "tattoo of a rose", "tattoo of an anchor", "wedding ring", "silver watch", "red jacket", "blue jeans", "leather belt", "glasses", "earrings", "burn scar", "broken left wrist", "gold chain", "brown boots"];

    private static readonly DnaLocus[] Loci = [.. DnaLocus.All.Where(locus => !FrequencyTable.Default.Of(locus.Name).IsEmpty).Take(16)];

    private readonly Random _random = new(seed);

    /// <summary>Makes the files of some persons: the n-th of the one list and the n-th of the other are of one person.</summary>
    public (ImmutableArray<VictimFile> Remains, ImmutableArray<VictimFile> Missing) Make(int count)
    {
        var (remains, missing) = (ImmutableArray.CreateBuilder<VictimFile>(count), ImmutableArray.CreateBuilder<VictimFile>(count));
        for (var number = 1; number <= count; number++)
        {
            var (sex, age, height) = (_random.Next(2) == 0 ? VictimSex.Male : VictimSex.Female, _random.Next(5, 90), _random.Next(120, 195));
            var (dna, teeth, marks) = (Profile(), Chart(), Marks.Where(_ => _random.Next(4) == 0).ToImmutableArray());
            missing.Add(new VictimFile($"AM-{number:D5}")
            {
                Sex = sex,
                Age = new ValueRange(age, age),
                Height = new ValueRange(height - 2, height + 2),
                Teeth = _random.Next(10) < 7 ? teeth : null,
                Dna = _random.Next(10) < 3 ? dna : null,
                Features = marks,
            });
            remains.Add(new VictimFile($"PM-{number:D5}")
            {
                Sex = _random.Next(10) < 9 ? sex : null,
                Age = new ValueRange(Math.Max(0, age - 10), age + 10),
                Height = new ValueRange(height - 6, height + 6),
                Teeth = _random.Next(10) < 8 ? Later(teeth) : null,
                Dna = _random.Next(10) < 9 ? dna : null,
                Features = [.. marks.Where(_ => _random.Next(3) > 0)],
            });
        }

        return (remains.ToImmutable(), missing.ToImmutable());
    }

    /// <summary>A chart of permanent teeth.</summary>
    public ToothChart Chart() => new([.. ToothNumber.All.Take(32).Select(tooth => _random.Next(20) switch
    {
        < 9 => new ToothFinding(tooth, ToothState.Sound, ToothSurfaces.None, false),
        < 14 => new ToothFinding(tooth, ToothState.Filled, (ToothSurfaces)_random.Next(1, 32), _random.Next(8) == 0),
        14 => new ToothFinding(tooth, ToothState.Crowned, ToothSurfaces.None, _random.Next(2) == 0),
        15 or 16 => new ToothFinding(tooth, ToothState.Missing, ToothSurfaces.None, false),
        17 => new ToothFinding(tooth, ToothState.Replaced, ToothSurfaces.None, false),
        18 => new ToothFinding(tooth, ToothState.Unerupted, ToothSurfaces.None, false),
        _ => new ToothFinding(tooth, ToothState.NoInformation, ToothSurfaces.None, false),
    })]);

    /// <summary>The same teeth some years later, and of them what was recovered.</summary>
    public ToothChart Later(ToothChart chart) => new([.. chart.Findings.Select(finding => (finding.State, _random.Next(20)) switch
    {
        (_, < 3) => finding with { State = ToothState.NoInformation, Surfaces = ToothSurfaces.None, IsRootFilled = false },
        (ToothState.Sound, 3) => finding with { State = ToothState.Filled, Surfaces = ToothSurfaces.Occlusal },
        (ToothState.Filled, 3) => finding with { Surfaces = finding.Surfaces | ToothSurfaces.Distal },
        (ToothState.Filled, 4) => finding with { State = ToothState.Crowned, Surfaces = ToothSurfaces.None },
        (ToothState.Sound or ToothState.Filled or ToothState.Crowned, 5) => finding with { State = ToothState.LostAfterDeath, Surfaces = ToothSurfaces.None },
        _ => finding,
    })]);

    private DnaProfile Profile() => new(
        [
            .. Loci.Select(locus =>
            {
                DnaAllele[] alleles = [Allele(locus.Name), Allele(locus.Name)];
                Array.Sort(alleles);
                return new DnaGenotype(locus, alleles[0], alleles[1], IsSingle: false);
            }),
        ],
        null);

    private DnaAllele Allele(string locus)
    {
        var at = _random.NextDouble();
        var alleles = FrequencyTable.Default.Of(locus);
        foreach (var (allele, frequency) in alleles)
        {
            if ((at -= frequency) <= 0)
            {
                return allele;
            }
        }

        return alleles[^1].Key;
    }
}
