using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Identification;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>An identification by its rules alone. The Philippines are the host, France is invited, officers of the host and of Japan are the board; Brazil has nothing to do with it.</summary>
internal static class IdentificationScene
{
    public const string Key = "PH-IRT-2026-0007";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly OwnerId Secretariat = new("IPSG");
    public static readonly Author Host = new(new OwnerId("PH"), "1");
    public static readonly Author Second = new(new OwnerId("JP"), "2");
    public static readonly Author Home = new(new OwnerId("FR"), "3");
    public static readonly Author Stranger = new(new OwnerId("BR"), "4");
    public static readonly SealedContent Words = new("words"u8.ToArray(), null, []);
    public static readonly SupplierConsent Permission = new(true, true);
    public static readonly VictimFileContent Dental = new() { Sex = "M", Teeth = new FileTeeth("fdi", [new("36", "filled", "O")]), Medical = ["hip implant"] };
    public static readonly RowSerializer Rows = TestRows.Serializer;

    public static readonly IdentificationRules Rules = new(OwnerDirectory.Default, Rows);

    public static VictimIdentification? InState(string state)
    {
        VictimIdentification? Open() => Run(
            Run(null, (Host, new OpenIdentification(false, 30), Now)),
            [
                (Host, new InviteBureaus([Home.Owner])), (Host, new AppointBoard([Host, Second])),
                (Host, new PutFile(FileSide.PostMortem, "PM-1", Dental, null)), (Host, new PutFile(FileSide.PostMortem, "PM-2", Dental, null)),
                (Home, new PutFile(FileSide.AnteMortem, "FR-1", Dental, Permission)), (Home, new PutFile(FileSide.AnteMortem, "FR-2", Dental, Permission)),
            ]);
        return state switch
        {
            "none" => null,
            "open" => Open(),
            "comparing" => Run(Open(), CommandOf("compare")),
            "proposed" => Run(Open(), CommandOf("propose")),
            "signed" => Run(InState("proposed"), CommandOf("sign")),
            "revised" => Run(InState("signed"), CommandOf("revise")),
            "closed" => Run(InState("signed"), CommandOf("close")),
            "deleted" => Run(InState("closed"), CommandOf("delete")),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    public static (Author By, IdentificationCommand Command, DateTimeOffset Now) CommandOf(string name) => name switch
    {
        "open" => (Host, new OpenIdentification(false, 30), Now),
        "invite" => (Host, new InviteBureaus([new OwnerId("DE")]), Now),
        "appoint" => (Host, new AppointBoard([Host, Second, Home]), Now),
        "remains" => (Host, new PutFile(FileSide.PostMortem, "PM-3", Dental, Permission), Now),
        "missing" => (Home, new PutFile(FileSide.AnteMortem, "FR-3", Dental, Permission), Now),
        "revise file" => (Home, new ReviseFile(FileSide.AnteMortem, "FR-1", new VictimFileContent()), Now),
        "withdraw" => (Home, new WithdrawFile("FR-1"), Now),
        "relatives" => (Home, new PutRelatives(new RelativesFile("FR-F1", [new("FR-1", IsMissing: true, Father: "A"), new("A", "M") { Dna = [new RecordedLocus("TH01", ["6", "7"])] }]), Permission), Now),
        "compare" => (Host, new CompareFiles(), Now),
        "propose" => (Host, new ProposeIdentity(["PM-1"], ["FR-1"], [PrimaryIdentifier.Dental], Words), Now),
        "sign" => (Second, new SignIdentity(1), Now),
        "revise" => (Host, new ReviseIdentity(1, Words), Now),
        "release" => (Host, new ReleaseIdentity(1, Words), Now),
        "close" => (Host, new CloseIdentification(), Now),
        _ => (Author.Clock(Host.Owner), new DeleteIdentification(), Now.AddDays(30)),
    };

    public static string Outcome(VictimIdentification? state, (Author By, IdentificationCommand Command, DateTimeOffset Now) given)
    {
        try
        {
            return Rules.Decide(Key, state, given.By, given.Command, given.Now).IsEmpty ? "same" : "done";
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    public static VictimIdentification? Run(VictimIdentification? state, IEnumerable<(Author By, IdentificationCommand Command)> given) =>
        given.Aggregate(state, (before, each) => Run(before, (each.By, each.Command, Now)));

    public static VictimIdentification? Run(VictimIdentification? state, (Author By, IdentificationCommand Command, DateTimeOffset Now) given) =>
        Rules.Decide(Key, state, given.By, given.Command, given.Now).IsEmpty ? state : Happen(state, given).State;

    public static (VictimIdentification State, AggregateEffects Effects) Happen(VictimIdentification? state, (Author By, IdentificationCommand Command, DateTimeOffset Now) given)
    {
        var effects = new AggregateEffects();
        var after = state;
        foreach (var happened in Rules.Decide(Key, state, given.By, given.Command, given.Now))
        {
            var before = after;
            var recorded = new Recorded<IdentificationEvent>(1, given.Now, given.By, happened);
            after = Rules.Apply(Key, before, recorded);
            Rules.Tell(before, after, recorded, effects);
        }

        return (after!, effects);
    }
}
