using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Tests.Notices;

/// <summary>A notice of which much is known.</summary>
internal static class NoticeSample
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly OwnerId France = OwnerId.Parse("FR");
    public static readonly Author Bureau = new(France, "7");
    public static readonly Author Reviewer = new(OwnerId.Parse("IPSG"), "0001");
    public static readonly Sha256Hash Picture = Sha256Hash.Of([1]);

    public static readonly NoticeContent Content = new()
    {
        Person = new NoticePerson(PersonStatus.Accused) { FamilyName = "Vantreuil\u001b[2J", Nationalities = ["FR", "BR"] },
        Warrants = [new NoticeWarrant { Reference = "W 12", MaximumPenaltyMonths = 120 }],
        Facts = "She sold shares.\nMany.",
        AssuresExtradition = true,
        Photographs = [new NoticePhotograph(new AttachmentReference(France, Picture, 68))],
    };

    public static readonly NoticeRecord Submitted = new(
        NoticeId.Parse("2026-12"), "red", NoticeRequester.Bureau, Bureau, At, NoticeState.Submitted, new NoticeHandling(new MessageHandling(TrafficLight.Amber, new Audience(AudienceKind.Group, "FR:near", [OwnerId.Parse("BE"), OwnerId.Parse("DE")])))
        {
            Excluded = [OwnerId.Parse("CL")],
            PublicFields = [PublicField.Photographs],
        })
    {
        Content = Content,
        Preparers = [Bureau],
        Flags = [new NoticeFlag("facts", "church")],
    };

    public static readonly NoticeRecord Published = Submitted with
    {
        State = NoticeState.Suspended,
        OnBehalfOf = OwnerId.Parse("BR"),
        IsDiffusion = true,
        Preparers = [Bureau, Bureau with { Officer = "8" }],
        Reviews = [new NoticeReview(Reviewer, At.AddHours(1), "Complete")],
        PublishedAt = At.AddHours(2),
        ExpiresAt = At.AddYears(5),
        Consent = new ConsentId("BR:00"),
        EndedConsents = [new ConsentId("BR:01")],
        Suspension = new NoticeSuspension(Reviewer, At.AddHours(3), At.AddDays(30), "Doubts"),
        Decision = new NoticeDecision(Reviewer, At.AddHours(1), NoticeReason.Incomplete, "The warrant"),
        DeleteBy = At.AddDays(31),
        Reports = [new NoticeReport(NoticeReportKind.Arrest, new Author(OwnerId.Parse("BR"), "3"), At.AddHours(4), "BR", "Santos", null)],
        LastWord = new NoticeWord("suspended", 6, At.AddHours(3), [OwnerId.Parse("BE"), OwnerId.Parse("DE")]),
        Proposal = new NoticeProposal(Bureau, At.AddHours(5), Content with { Facts = null, Person = Content.Person! with { Forename = "Odile" } }, At.AddYears(6)),
    };
}
