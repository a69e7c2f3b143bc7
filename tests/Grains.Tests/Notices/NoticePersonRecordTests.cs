using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Notices;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>What checks find of a notice.</summary>
public sealed class NoticePersonRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NoticeType Red = NoticeTypes.Default.Find("red")!;

    [Theory]
    [InlineData("red", PersonStatus.Accused, true)]
    [InlineData("red", PersonStatus.Suspect, true)]
    [InlineData("blue", PersonStatus.Suspect, false)]
    [InlineData("yellow", PersonStatus.Missing, false)]
    [InlineData("green", PersonStatus.PossibleThreat, true)]
    public void A_person_is_found_as_the_notice_says_and_as_urgently(string type, PersonStatus status, bool isUrgent)
    {
        var content = Drafts.Red();
        var notice = Notice(content with { Person = content.Person! with { Status = status, BirthName = "Lacombe", Aliases = ["La Grande"] } }, type) with
        {
            Handling = new NoticeHandling(new MessageHandling(TrafficLight.Amber, Audience.All)) { Excluded = [new OwnerId("CL")] },
        };
        var entry = NoticePersonRecord.Of(notice, NoticeTypes.Default.Find(type)!)!;
        var person = Assert.IsType<PersonRecord>(entry.Content);
        Assert.Equal((status, isUrgent, new NoticeReference(notice.Id, type, type == "red")), (person.Status, person.IsUrgent, person.Notice));
        Assert.Equal("|Vantreuil|Odile Marthe, |Lacombe|Odile Marthe, La Grande||", string.Join(", ", person.Person.Names.Select(name => $"{name.Text}|{name.Family}|{name.Given}")));
        Assert.Equal((content.Person!.BirthDate!.Value, "F", "FR UY"), (Assert.Single(person.Person.BirthDates), person.Person.Sex, string.Join(' ', person.Person.Nationalities)));
        Assert.Equal((TrafficLight.Amber, "CL", new DateOnly(2031, 3, 1)), (entry.Handling.Terms.Tlp, Assert.Single(entry.Handling.Excluded).Value, entry.ReviewOn));
    }

    [Theory]
    [InlineData(NoticeState.Published, true)]
    [InlineData(NoticeState.Suspended, false)]
    [InlineData(NoticeState.InReview, false)]
    [InlineData(NoticeState.Withdrawn, false)]
    [InlineData(NoticeState.DeletionOrdered, false)]
    public void Nobody_is_found_by_a_notice_that_is_not_in_force(NoticeState state, bool isFound) =>
        Assert.Equal(isFound, NoticePersonRecord.Of(Notice(Drafts.Red(), "red") with { State = state }, Red) is not null);

    [Fact]
    public void What_no_search_could_take_is_left_out_and_the_rest_is_found()
    {
        var person = new NoticePerson(PersonStatus.Accused)
        {
            FamilyName = "-",
            Aliases = [new string('x', 5000), "Odile Vantreuil"],
            Nationalities = ["FR", "914"],
            Sex = "?",
            Documents = [new IdentityDocument("passport", null, "FR"), new IdentityDocument("passport", "12AB34567", "FR", new NoticeDate(2020))],
        };
        var found = ((PersonRecord)NoticePersonRecord.Of(Notice(new NoticeContent { Person = person }, "red"), Red)!.Content).Person;
        Assert.Equal(("Odile Vantreuil", "FR", null, "12AB34567"), (Assert.Single(found.Names).Text, Assert.Single(found.Nationalities), found.Sex, Assert.Single(found.Documents).Number));
        Assert.Null(NoticePersonRecord.Of(Notice(new NoticeContent { Person = person with { Aliases = [], Documents = [] } }, "red"), Red));
        Assert.Null(NoticePersonRecord.Of(Notice(Drafts.Orange(), "orange"), NoticeTypes.Default.Find("orange")!));
        Assert.Null(NoticePersonRecord.Of(null, Red));
    }

    [Theory]
    [InlineData("reviewed", "publish", "entered")]
    [InlineData("published", "suspend", "cleared")]
    [InlineData("suspended", "resume", "entered")]
    [InlineData("published", "arrest", null)]
    [InlineData("published", "withdraw", "cleared")]
    [InlineData("published", "order-deletion", "cleared")]
    [InlineData("deletion-ordered", "delete", "cleared")]
    public void The_record_of_the_person_follows_and_word_that_a_deletion_erases_on_its_way_is_said_again(string state, string command, string? becomes)
    {
        var changes = NoticeScene.Effects(NoticeScene.InState(state), NoticeScene.CommandOf(command)).Messages.Where(one => one.Link == "records/FR").Select(one => Assert.IsType<NoticePersonChange>(one.Message).Entry is null ? "cleared" : "entered");
        Assert.Equal(becomes is null ? [] : [becomes], changes);
    }

    private static NoticeRecord Notice(NoticeContent content, string type) => new(
        NoticeId.Parse("2026-12"), type, NoticeRequester.Bureau, new Author(Drafts.France, "3"), Now, NoticeState.Published, NoticeHandling.Default)
    {
        Content = content,
        ExpiresAt = Now.AddMonths(60),
    };
}
