using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>Notices of invented persons.</summary>
internal static class Drafts
{
    public static readonly OwnerId France = new("FR");

    /// <summary>A word that stands in the facts and nowhere else.</summary>
    public const string Distinctive = "Quillonbrake";

    public static NoticeContent Red(OwnerId? uploader = null) => new()
    {
        Person = new NoticePerson(PersonStatus.Accused)
        {
            FamilyName = "Vantreuil",
            Forename = "Odile Marthe",
            Sex = "F",
            BirthDate = new NoticeDate(1979, 1, 17),
            BirthPlace = "Lyon",
            BirthCountry = "FR",
            Nationalities = ["FR", "UY"],
            Languages = ["FRE"],
            Description = new PhysicalDescription { Height = 171, EyeColors = ["BRO"], DistinguishingMarks = "a scar on the left hand" },
        },
        Warrants = [new NoticeWarrant
        {
            Reference = "W 12/2025", IssuingCountry = "FR", IssuedOn = new NoticeDate(2025, 3), Charge = "fraud by an organised group", Law = "Penal Code 313-2", MaximumPenaltyMonths = 120,
        }],
        Facts = $"She sold shares of the company {Distinctive}, which never existed.",
        AssuresExtradition = true,
        Photographs = [new NoticePhotograph(File(uploader ?? France, "picture"), File(uploader ?? France, "thumbnail"))],
    };

    public static NoticeContent Orange() => new() { Event = new EventDetails { Description = $"Parcels with a device, marked {Distinctive}", Country = "FR" } };

    public static NoticeContent Silver() => new()
    {
        Person = new NoticePerson(PersonStatus.Suspect) { FamilyName = "Vantreuil" },
        Assets = [new NoticeAsset("vehicle", "a grey car", "ES")],
        Facts = "He bought it with what he had stolen.",
    };

    public static NoticeHandling Public { get; } = NoticeHandling.Default with { PublicFields = [.. Enum.GetValues<PublicField>()] };

    public static AttachmentReference File(OwnerId uploader, string text) => new(uploader, Sha256Hash.Of(Bytes(text)), Bytes(text).Length);

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text.PadRight(1000));

    public static SubmitNotice Submission(NoticeContent content, string type = "red", NoticeHandling? handling = null) =>
        new(type, NoticeRequester.Bureau, content, handling ?? NoticeHandling.Default);

    public static IssuedCommand<NoticeCommand> Given(string operation, OwnerId by, NoticeCommand command, string officer = "1", byte hash = 1) =>
        new(new OperationId(operation), new[] { hash }, new Author(by, officer), command);
}
