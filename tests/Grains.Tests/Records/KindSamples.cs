using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>Of every kind of record that is named by its owner's reference: what one says, what another says, and a question that finds the first and not the second.</summary>
internal static class KindSamples
{
    /// <summary>The kinds.</summary>
    public static ImmutableArray<RecordKind> All { get; } = [RecordKind.Person, RecordKind.Vehicle, RecordKind.DnaProfile, RecordKind.ImageHash, RecordKind.Fingerprint, RecordKind.Firearm, RecordKind.Artwork];

    /// <summary>What a record says, what another of its kind says, and a question about the first.</summary>
    public static (RecordContent One, RecordContent Other, CheckQuestion Question) Of(RecordKind kind) => kind switch
    {
        RecordKind.Person => (Person("Odile Vantreuil"), Person("Takeshi Moriyama"), new PersonQuestion(Particulars("VANTREUIL, Odille"))),
        RecordKind.Vehicle => (new VehicleRecord { Vin = "WVWZZZXXZ0W000123" }, new VehicleRecord { Vin = "1M8GDM9AXKP042788" }, new VehicleQuestion("WVWZZZXXZ0W000123", null, null, null)),
        RecordKind.DnaProfile => (new DnaProfileRecord(Loci(Profile)), new DnaProfileRecord(Loci(OtherProfile)), new DnaQuestion(Loci(Profile))),
        RecordKind.ImageHash => (new ImageHashRecord(Hash, 90) { Category = "invented" }, new ImageHashRecord(new string('5', 64), 90), new ImageQuestion(Hash.ToUpperInvariant(), 80)),
        RecordKind.Fingerprint => (
            new FingerprintRecord { Ncic = Ncic, Number = "FR 12/34", Template = new FingerprintTemplate("ISO 19794-2", new byte[] { 70, 77, 82 }) { Finger = 1 } },
            new FingerprintRecord { Ncic = "XX" + Ncic[2..], Number = "FR 56/78" },
            new FingerprintQuestion(null, Ncic.ToLowerInvariant(), null)),
        RecordKind.Firearm => (new FirearmRecord("AB-123 456") { Make = "Manufacture d'Écully" }, new FirearmRecord("AB-123 457"), new FirearmQuestion("ab123456", "MANUFACTURE D ECULLY")),
        RecordKind.Artwork => (
            new ArtworkRecord("La Vigne à l'Été") { Artist = "Odile Vantreuil", InventoryNumber = "MR 316" },
            new ArtworkRecord("La Vigne") { Artist = "Odile Vantreuil", InventoryNumber = "MR 317" },
            new ArtworkQuestion(null, "ete vigne", "Vantreuil")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>An invented profile.</summary>
    public const string Profile = "D3S1358 15 17|VWA 16 18|FGA 21 24|TH01 6 9.3|D8S1179 13|D18S51 14 16|D21S11 29 31.2|AMEL X Y";

    /// <summary>A hash that means nothing.</summary>
    public const string Hash = "f8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6339c4e9c9b22";

    /// <summary>A classification of ten fingers.</summary>
    public const string Ncic = "12PITT55AA09DMXISRXX";

    private const string OtherProfile = "D3S1358 14 16|VWA 14 19|FGA 20 22|TH01 7 8|D8S1179 10 12|D18S51 12 13|D21S11 28 30|AMEL X";

    private static PersonRecord Person(string name) => new(PersonStatus.Suspect, Particulars(name));

    private static PersonParticulars Particulars(string name) => new() { Names = [new RecordedName(name)] };

    /// <summary>Loci divided by bars, name and alleles divided by spaces.</summary>
    public static ImmutableArray<RecordedLocus> Loci(string text) =>
        [.. text.Split('|').Select(locus => locus.Split(' ')).Select(words => new RecordedLocus(words[0], [.. words[1..]]))];
}
