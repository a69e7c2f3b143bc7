using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Files;
using Interpol.Mesh.Identification.Teeth;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Screening.Fingerprints;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>Reads files as they are compared; what is wrong with one is named, all at once.</summary>
internal static class VictimFileReader
{
    private const int MostAge = 130;
    private const int LeastHeight = 20;
    private const int MostHeight = 260;

    /// <summary>Reads a file and names what is wrong with it.</summary>
    public static VictimFile Read(FileSide side, string number, VictimFileContent content, CommandProblems problems)
    {
        problems.Require(content.Sex is null or "M" or "F", "sex: M or F, or nothing when it is not known.");
        problems.Require(IsRange(content.Age, 0, MostAge), $"age: the least and the most years, 0 to {MostAge}.");
        problems.Require(IsRange(content.Height, LeastHeight, MostHeight), $"height: the least and the most centimetres, {LeastHeight} to {MostHeight}.");
        foreach (var (field, features) in new[] { ("medical", content.Medical), ("property", content.Property), ("description", content.Description) })
        {
            problems.Require(
                features.Length <= IdentificationLimits.MaxFeatures && features.All(feature => feature is { Length: >= 1 and <= IdentificationLimits.MaxFeature } && !feature.Any(char.IsControl)),
                $"{field}: at most {IdentificationLimits.MaxFeatures} features of 1 to {IdentificationLimits.MaxFeature} characters.");
        }

        var dna = content.Dna.IsEmpty ? null : Profile("dna", content.Dna, problems);
        return new VictimFile(number)
        {
            Sex = SexOf(content.Sex) ?? SexOfDna(dna),
            Age = RangeOf(content.Age),
            Height = RangeOf(content.Height),
            Fingerprints = Fingerprints(content.Fingerprints, problems),
            Teeth = Teeth(side, content.Teeth, problems),
            Dna = dna,
            Features = [.. content.Medical, .. content.Property, .. content.Description],
        };
    }

    /// <summary>Reads a family and names what is wrong with it.</summary>
    public static Family Read(RelativesFile file, CommandProblems problems)
    {
        var members = file.Members.IsDefault ? [] : file.Members;
        foreach (var member in members)
        {
            problems.Require(IdentificationLimits.IsNumber(member.Name), $"members: a name is 1 to {IdentificationLimits.MaxNumber} capital letters, digits and dashes, nothing of the person.");
            problems.Require(member.Sex is null or "M" or "F", $"{member.Name}.sex: M or F, or nothing when it is not known.");
            problems.Require(!member.IsMissing || member.Dna.IsEmpty, $"{member.Name}.dna: the own sample of a missing person stands in the person's file.");
        }

        var family = new Family(
            file.Name,
            [
                .. members.Select(member => new FamilyMember(
                    member.Name, SexOf(member.Sex), member.Father, member.Mother, member.IsMissing, member.Dna.IsEmpty ? null : Profile($"{member.Name}.dna", member.Dna, problems))),
            ]);
        foreach (var problem in FamilyRules.Problems(family))
        {
            problems.Require(false, problem);
        }

        return family;
    }

    /// <summary>The primary identifiers that a file has.</summary>
    public static ImmutableArray<PrimaryIdentifier> PrimaryOf(VictimFile file)
    {
        var found = ImmutableArray.CreateBuilder<PrimaryIdentifier>();
        Add(file.Fingerprints is not null, PrimaryIdentifier.Fingerprints);
        Add(file.Teeth is { Findings.IsEmpty: false }, PrimaryIdentifier.Dental);
        Add(file.Dna is not null, PrimaryIdentifier.Dna);
        return found.ToImmutable();

        void Add(bool has, PrimaryIdentifier identifier)
        {
            if (has)
            {
                found.Add(identifier);
            }
        }
    }

    /// <summary>A content with its teeth in the notation of ISO 3950, as files are kept.</summary>
    public static VictimFileContent Normal(VictimFileContent content, VictimFile file) => content with
    {
        Teeth = file.Teeth is null ? null : new FileTeeth("fdi", [.. file.Teeth.Findings.Select(Tooth)]),
    };

    /// <summary>A finding as files have it.</summary>
    public static FileTooth Tooth(ToothFinding finding) => new(finding.Tooth?.ToString(), EnumText.Of(finding.State), SurfacesOf(finding.Surfaces), finding.IsRootFilled);

    private static FingerprintKeys? Fingerprints(FingerprintRecord? record, CommandProblems problems)
    {
        if (record is null)
        {
            return null;
        }

        problems.Require(record.Number is not null || record.Ncic is not null || record.Henry is not null, "fingerprints: at least a number or a classification.");
        problems.Require(record.Template is null or { Data.Length: >= 1 and <= FingerprintTemplate.MaxBytes, Format.Length: >= 1 and <= 50 }, $"fingerprints.template: a format and 1 to {FingerprintTemplate.MaxBytes} bytes.");
        return new FingerprintKeys(
            Value(record.Number, FingerprintClassification.ReadNumber), Value(record.Ncic, FingerprintClassification.ReadNcic), Value(record.Henry, FingerprintClassification.ReadHenry));

        string? Value(string? text, Func<string?, IdentifierReading> read)
        {
            if (text is null)
            {
                return null;
            }

            var reading = read(text);
            foreach (var finding in reading.Findings.Where(finding => finding.IsProblem))
            {
                problems.Require(false, $"fingerprints.{finding.Field}: {finding.Text}");
            }

            return reading.Value;
        }
    }

    private static ToothChart? Teeth(FileSide side, FileTeeth? teeth, CommandProblems problems)
    {
        if (teeth is null)
        {
            return null;
        }

        ToothNotation? notation = null;
        if (teeth.Notation is { } said)
        {
            problems.Require(EnumText.TryParse<ToothNotation>(said, out var known), "teeth.notation: fdi or universal.");
            notation = known;
        }

        var findings = teeth.Findings.IsDefault ? [] : teeth.Findings;
        var inputs = findings.Select(finding => new ToothInput(finding.Tooth, EnumText.TryParse<ToothState>(finding.State, out var state) ? state : (ToothState)(-1), finding.Surfaces, finding.IsRootFilled));
        problems.Require(side == FileSide.PostMortem || findings.All(finding => finding.State != EnumText.Of(ToothState.LostAfterDeath)), "teeth: lost-after-death is a finding on remains.");
        var reading = ToothChartReader.Read(notation, [.. inputs]);
        foreach (var finding in reading.Findings.Where(finding => finding.IsProblem))
        {
            problems.Require(false, $"{finding.Field}: {finding.Text}");
        }

        return reading.Chart;
    }

    private static DnaProfile? Profile(string field, ImmutableArray<RecordedLocus> loci, CommandProblems problems)
    {
        if (loci.Length > IdentificationLimits.MaxLoci)
        {
            problems.Require(false, $"{field}: at most {IdentificationLimits.MaxLoci} loci.");
            return null;
        }

        // Remains may be degraded: a ratio of few loci says little, and says so.
        var reading = DnaReader.Read([.. loci.Select(locus => new DnaLocusInput(locus.Locus ?? string.Empty, locus.Alleles))], leastLoci: 1);
        foreach (var finding in reading.Findings.Where(finding => finding.IsProblem || finding.Code == DnaReader.UnusualAllele))
        {
            problems.Require(false, $"{field}.{finding.Field}: {finding.Text}");
        }

        return reading.Profile;
    }

    private static VictimSex? SexOf(string? sex) => sex switch
    {
        "M" => VictimSex.Male,
        "F" => VictimSex.Female,
        _ => null,
    };

    /// <summary>The sex by amelogenin, where nothing else says it.</summary>
    private static VictimSex? SexOfDna(DnaProfile? profile) => profile?.Amelogenin switch
    {
        "XY" => VictimSex.Male,
        "X" => VictimSex.Female,
        _ => null,
    };

    private static ValueRange? RangeOf(FileRange? range) => range is null ? null : new ValueRange(range.From, range.To);

    private static bool IsRange(FileRange? range, int least, int most) => range is null || (range.From >= least && range.From <= range.To && range.To <= most);

    private static string? SurfacesOf(ToothSurfaces surfaces) => surfaces == ToothSurfaces.None
        ? null
        : string.Concat("MODBL".Where((_, place) => ((int)surfaces & (1 << place)) != 0));
}
