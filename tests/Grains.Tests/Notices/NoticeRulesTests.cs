using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Grains.Notices;
using Microsoft.Extensions.DependencyInjection;
using static Interpol.Mesh.Grains.Tests.Notices.NoticeScene;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>Every state by every command, and who may give it.</summary>
public sealed class NoticeRulesTests
{
    public static TheoryData<string, string, string> Table()
    {
        // The rows are the states, the columns the commands; what is answered is the new state, "same" for no effect, "x" for not-allowed-now, or another code of refusal.
        string[] commands =
        [
            "submit", "review", "return", "publish", "refuse", "update", "extend", "suspend", "resume", "withdraw", "cancel", "handling", "location", "identification", "arrest",
            "order-deletion", "delete", "expire", "extension", "end-suspension", "end-month", "end-consent",
        ];
        var table = new Dictionary<string, string>
        {
            ["none"] = "submitted not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found",
            ["submitted"] = "x in-review returned x refused x x x x withdrawn x submitted not-found not-found not-found deletion-ordered x same same same same submitted",
            ["returned"] = "submitted x x x refused x x x x withdrawn x returned not-found not-found not-found deletion-ordered x same same same same returned",
            ["in-review"] = "x in-review returned x refused x x x x withdrawn x in-review not-found not-found not-found deletion-ordered x same same same same in-review",
            ["reviewed"] = "x x returned published refused x x x x withdrawn x in-review not-found not-found not-found deletion-ordered x same same same same in-review",
            ["published"] = "x x x x x published published suspended x withdrawn cancelled published published published published deletion-ordered x expired published same same published",
            ["change-proposed"] = "x published x x published published published suspended x withdrawn cancelled published published published published deletion-ordered x expired published same same published",
            ["change-reviewed"] = "x x x published published published published suspended x withdrawn cancelled published published published published deletion-ordered x expired published same same published",
            ["suspended"] = "x x x x x suspended suspended x published withdrawn cancelled suspended not-found not-found not-found deletion-ordered x expired suspended published same suspended",
            ["withdrawn"] = "x x x x x x x x x x x x not-found not-found not-found deletion-ordered x same same same same withdrawn",
            ["cancelled"] = "x x x x x x x x x x x x not-found not-found not-found deletion-ordered x same same same same cancelled",
            ["refused"] = "x x x x x x x x x x x x not-found not-found not-found deletion-ordered x same same same same refused",
            ["expired"] = "x x x x x x x x x x x x not-found not-found not-found deletion-ordered x same same same same expired",
            ["deletion-ordered"] = "x x x x x x x x x x x x not-found not-found not-found x deleted same same same deleted deletion-ordered",
            ["deleted"] = "x x x x x x x x x x x x not-found not-found not-found x x same same same same deleted",
        };
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in table)
        {
            var cells = row.Split(' ');
            Assert.Equal(commands.Length, cells.Length);
            for (var i = 0; i < commands.Length; i++)
            {
                data.Add(state, commands[i], cells[i] == "x" ? MeshErrorCodes.NotAllowedNow : cells[i]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command(string state, string command, string expected) => Assert.Equal(expected, Outcome(InState(state), CommandOf(command)));

    [Fact]
    public void A_transition_that_is_not_allowed_says_which_are()
    {
        var refusal = Assert.Throws<MeshException>(() => Rules.Decide(Key, InState("suspended"), First, new SuspendNotice(Now.AddDays(1), null), Now));

        Assert.Contains("resume", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cancel", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("suspend,", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publish", "reviewed", "FR", "forbidden")]
    [InlineData("review", "submitted", "FR", "forbidden")]
    [InlineData("cancel", "published", "FR", "forbidden")]
    [InlineData("cancel", "published", "DE", "forbidden")]
    [InlineData("order-deletion", "published", "FR", "forbidden")]
    [InlineData("withdraw", "published", "IPSG", "forbidden")]
    [InlineData("withdraw", "published", "DE", "forbidden")]
    [InlineData("withdraw", "submitted", "DE", "not-found")]
    [InlineData("update", "published", "IPSG", "forbidden")]
    [InlineData("suspend", "published", "DE", "forbidden")]
    [InlineData("suspend", "published", "FR", "suspended")]
    [InlineData("resume", "suspended", "FR", "forbidden")]
    [InlineData("arrest", "published", "IPSG", "forbidden")]
    [InlineData("arrest", "published", "914", "forbidden")]
    [InlineData("location", "published", "IPSG", "forbidden")]
    [InlineData("arrest", "published", "FR", "published")]
    [InlineData("handling", "published", "DE", "forbidden")]
    public void Who_may_give_a_command_the_kind_of_command_says(string command, string state, string by, string expected) =>
        Assert.Equal(expected, Outcome(InState(state), (new Author(new OwnerId(by), "900"), CommandOf(command).Command, Now)));

    [Fact]
    public void Nothing_that_the_secretariat_can_do_records_an_arrest()
    {
        var commands = typeof(NoticeCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NoticeCommand)) && !type.IsAbstract).ToList();

        Assert.Equal(19, commands.Count);
        Assert.Equal([typeof(MemberNoticeCommand)], commands.Where(type => type.Name.Contains("Arrest", StringComparison.Ordinal)).Select(type => type.BaseType));
    }

    [Fact]
    public void Two_different_officers_review_and_neither_prepared_it()
    {
        var state = Run(null, (First, Drafts.Submission(Drafts.Orange(), "orange") with { Requester = NoticeRequester.Secretariat }, Now));

        Assert.Equal("forbidden", Outcome(state, (First, new ReviewNotice(null), Now)));
        Assert.Equal("forbidden", Outcome(state, (First with { Officer = null }, new ReviewNotice(null), Now)));
        var once = Run(state, (Second, new ReviewNotice(null), Now));
        Assert.Equal("forbidden", Outcome(once, (Second, new ReviewNotice(null), Now)));
        Assert.Equal("not-allowed-now", Outcome(once, (Second, new PublishNotice(null), Now)));
        Assert.Equal("published", Outcome(Run(once, (Third, new ReviewNotice(null), Now)), (Second, new PublishNotice(null), Now)));

        // Whoever prepared it first does not review what somebody else submits again.
        var again = Run(Run(state, (Second, new ReturnNotice("the warrant"), Now)), (Third, Drafts.Submission(Drafts.Orange(), "orange") with { Requester = NoticeRequester.Secretariat }, Now));
        Assert.Equal("forbidden", Outcome(again, (First, new ReviewNotice(null), Now)));
        Assert.Equal("in-review", Outcome(again, (Second, new ReviewNotice(null), Now)));
    }

    [Fact]
    public void An_imminent_threat_of_the_command_centre_and_a_diffusion_go_out_first()
    {
        var threat = Run(null, (First, Drafts.Submission(Drafts.Orange(), "orange") with { Requester = NoticeRequester.CommandCentre }, Now));
        Assert.Equal("published", Outcome(threat, (First, new PublishNotice(null), Now)));

        var diffusion = Run(null, (France, Drafts.Submission(Drafts.Red(), handling: Drafts.Public) with { IsDiffusion = true }, Now))!;
        Assert.Equal((NoticeState.Published, true), (diffusion.State, diffusion.LastWord is { What: "published", To.Length: 196 }));
        Assert.Null(Row(diffusion).Extract);
        Assert.Equal("published", Outcome(diffusion, (First, new ReviewNotice(null), Now)));
        Assert.Equal("cancelled", Outcome(diffusion, (First, new CancelNotice(NoticeReason.Neutrality, null), Now)));
        Assert.All(Effects(diffusion, (First, new CancelNotice(NoticeReason.Neutrality, "for France"), Now)).Announcements, told => Assert.Equal(("cancelled", "neutrality"), (told.What, told.Reason)));
        Assert.Equal(NoticeState.Submitted, Run(null, (France, Drafts.Submission(Drafts.Silver(), "silver") with { IsDiffusion = true }, Now))!.State);
    }

    [Fact]
    public void On_behalf_of_a_country_nothing_is_published_without_its_grant()
    {
        var draft = Drafts.Submission(Drafts.Orange(), "orange") with { Requester = NoticeRequester.CommandCentre, OnBehalfOf = France.Owner };
        var state = Run(null, (First, draft, Now));

        Assert.Equal("invalid", Outcome(null, (France, draft with { Requester = NoticeRequester.Bureau }, Now)));
        Assert.Equal("consent-required", Outcome(state, (First, new PublishNotice(null), Now)));
        Assert.Equal("consent-required", Outcome(state, (First, new PublishNotice(ConsentId.For(Germany.Owner, First.Owner, new OperationId("grant"))), Now)));
        var published = Run(state, (First, new PublishNotice(Grant), Now))!;
        Assert.Equal((NoticeState.Published, Grant), (published.State, published.Consent));

        var revoked = Run(published, (Author.Clock(France.Owner), new EndNoticeConsent(Grant), Now))!;
        Assert.Equal((NoticeState.Cancelled, NoticeReason.ConsentEnded), (revoked.State, revoked.Decision!.Reason));
        var early = Run(state, (Author.Clock(France.Owner), new EndNoticeConsent(Grant), Now));
        Assert.Equal("consent-required", Outcome(early, (First, new PublishNotice(Grant), Now)));
        Assert.Equal("invalid", Outcome(InState("reviewed"), (First, new PublishNotice(Grant), Now)));
    }

    [Fact]
    public void A_change_holds_when_it_was_reviewed_and_published()
    {
        var changed = Drafts.Red() with { Facts = "It was another company." };
        var proposed = Run(InState("published"), (France, new UpdateNotice(changed), Now))!;
        var (reviewed, refused) = (
            Run(Run(proposed, (First, new ReviewNotice(null), Now)), (Second, new ReviewNotice(null), Now)),
            Run(proposed, (First, new RefuseNotice(NoticeReason.Neutrality, null), Now))!);
        var updated = Run(reviewed, (First, new PublishNotice(null), Now.AddHours(1)))!;

        Assert.Contains(Drafts.Distinctive, proposed.Content!.Facts, StringComparison.Ordinal);
        Assert.Contains(Drafts.Distinctive, refused.Content!.Facts, StringComparison.Ordinal);
        Assert.Equal(("It was another company.", "updated", 196), (updated.Content!.Facts, updated.LastWord!.What, updated.LastWord.To.Length));
        Assert.Equal(proposed.ExpiresAt, updated.ExpiresAt);
        Assert.Null(updated.Proposal);
    }

    [Fact]
    public void Suspension_validity_and_deletion_have_limits()
    {
        var published = InState("published")!;

        Assert.Equal("invalid", Outcome(published, (First, new SuspendNotice(Now.AddMonths(6).AddSeconds(1), null), Now)));
        Assert.Equal("invalid", Outcome(published, (First, new SuspendNotice(Now, null), Now)));
        Assert.Equal("invalid", Outcome(published, (France, new ExtendNotice(Now.AddMonths(60)), Now)));
        Assert.Equal("invalid", Outcome(published, (France, new ExtendNotice(Now.AddMonths(121)), Now.AddMonths(60))));
        Assert.Equal(Now.AddMonths(60), published.ExpiresAt);
        Assert.Equal(Now.AddMonths(1), InState("deletion-ordered")!.DeleteBy);
        var extended = Run(published, (France, new ExtendNotice(Now.AddMonths(70)), Now.AddMonths(20)));
        extended = Run(Run(extended, (First, new ReviewNotice(null), Now)), (Second, new ReviewNotice(null), Now));
        Assert.Equal(Now.AddMonths(70), Run(extended, (First, new PublishNotice(null), Now))!.ExpiresAt);

        var effects = Effects(published, (First, new SuspendNotice(Now.AddMonths(2), null), Now));
        Assert.Equal(Now.AddMonths(2), effects.Deadlines[NoticeRules.Resume]);
        Assert.Equal(published.ExpiresAt, effects.Deadlines[NoticeRules.Expire]);
        effects = Effects(published, (First, new OrderNoticeDeletion("CCF/131/R55"), Now));
        Assert.Equal((Now.AddMonths(1), null), (effects.Deadlines[NoticeRules.Delete], effects.Deadlines[NoticeRules.Expire]));
    }

    [Fact]
    public void Handling_is_narrowed_for_everybody_at_once_and_widened_by_its_owner_only()
    {
        var published = InState("published")!;
        var germany = Handling(TrafficLight.Red, new Audience(AudienceKind.Owners, null, [Germany.Owner]));
        var narrow = Run(published, (First, new SetNoticeHandling(germany), Now))!;

        Assert.Equal(Germany.Owner, Assert.Single(narrow.LastWord!.To, owner => owner != France.Owner));
        Assert.Equal([TrafficLight.Red, TrafficLight.Red], new[] { Germany.Owner, France.Owner }.Select(reader => Readers.ViewOf(narrow, reader)!.Handling.Terms.Tlp));
        Assert.Null(Readers.ViewOf(narrow, new OwnerId("BR")));
        var told = Effects(published, (First, new SetNoticeHandling(germany), Now)).Announcements;
        Assert.Equal([("handling-changed", 2), ("removed", 194), ("handling-changed", 1)], told.Select(one => (one.What, one.Recipients.Length)));

        Assert.Equal("not-permitted", Outcome(narrow, (First, new SetNoticeHandling(NoticeHandling.Default), Now)));
        Assert.Equal("not-permitted", Outcome(narrow, (First, new SetNoticeHandling(Handling(TrafficLight.Green, germany.Terms.Audience)), Now)));
        Assert.Equal("published", Outcome(narrow, (France, new SetNoticeHandling(NoticeHandling.Default), Now)));
        Assert.Equal("same", Outcome(narrow, (France, new SetNoticeHandling(germany), Now)));

        // Nobody but the owner sees whom it excludes, and the Secretariat does not let them in by not knowing them.
        var excluding = Run(published, (France, new SetNoticeHandling(NoticeHandling.Default with { Excluded = [Germany.Owner] }), Now));
        var amber = Run(excluding, (First, new SetNoticeHandling(Handling(TrafficLight.Amber, Audience.All)), Now))!;
        Assert.Equal(Germany.Owner, Assert.Single(amber.Handling.Excluded));
        Assert.Empty(Readers.ViewOf(amber, First.Owner)!.Handling.Excluded);
        Assert.Null(Readers.ViewOf(amber, Germany.Owner));
        Assert.DoesNotContain(Germany.Owner, Rules.Replicate(Key, amber, 1, Now)!.Readers);
        Assert.Empty(Rules.Replicate(Key, published, 1, Now)!.Readers);
    }

    [Fact]
    public void Handling_that_says_nothing_clear_is_refused()
    {
        NoticeHandling[] bad =
        [
            Handling(TrafficLight.Green, Audience.Recipients), Handling((TrafficLight)9, Audience.All), Handling(TrafficLight.Green, new Audience(AudienceKind.Region, "Atlantis", [])),
            Handling(TrafficLight.Green, new Audience(AudienceKind.Owners, null, [new OwnerId("XX")])), NoticeHandling.Default with { Excluded = [France.Owner] },
            NoticeHandling.Default with { Excluded = [First.Owner] }, Handling(TrafficLight.Red, Audience.All) with { PublicFields = [PublicField.Sex] },
        ];
        Assert.All(bad, handling => Assert.Equal("invalid", Outcome(InState("published"), (France, new SetNoticeHandling(handling), Now))));
        Assert.Equal("invalid", Outcome(null, (France, Drafts.Submission(Drafts.Orange(), "orange", Drafts.Public), Now)));
    }

    [Fact]
    public void The_public_reads_what_the_owner_allows_while_the_notice_is_in_circulation()
    {
        var open = Run(InState("published"), (France, new SetNoticeHandling(Drafts.Public), Now))!;
        var extract = Row(open).Extract!;

        Assert.Equal(("Vantreuil", "Odile Marthe", "1979/01/17", 1.71, null), (extract.Name, extract.Forename, extract.DateOfBirth, extract.Height, extract.Weight));
        Assert.Equal((1, 2, false), (extract.Warrants.Length, extract.Pictures.Length, extract.Pictures[0].IsThumbnail));
        Assert.Same(extract.Pictures[1], extract.Thumbnail());
        Assert.Null(Row(InState("published")!).Extract);
        Assert.Null(Row(Run(open, (First, new SuspendNotice(Now.AddDays(1), null), Now))!).Extract);
        Assert.Null(Row(Run(open, (First, new SetNoticeHandling(Handling(TrafficLight.Red, Audience.All)), Now))!).Extract);
        var little = Run(open, (France, new SetNoticeHandling(NoticeHandling.Default with { PublicFields = [PublicField.Sex] }), Now))!;
        Assert.Equal(("F", null, null, 0), (Row(little).Extract!.Sex, Row(little).Extract!.Forename, Row(little).Extract!.Height, Row(little).Extract!.Pictures.Length));

        // What has ended is listed for those whose business it is; of what is to be deleted nothing is said but its number and dates.
        foreach (var (command, title) in new[] { ("withdraw", "Vantreuil, Odile Marthe"), ("cancel", "Vantreuil, Odile Marthe"), ("expire", "Vantreuil, Odile Marthe"), ("order-deletion", null) })
        {
            var (ended, given) = (Run(open, CommandOf(command))!, CommandOf(command).Now);
            Assert.Equal(["FR", "IPSG"], Rules.Replicate(Key, ended, 9, given)!.Readers.Select(reader => reader.Value).Order());
            Assert.Equal((null, title, given), (Row(ended).Extract, Row(ended).Summary.Title, Row(ended).Summary.EndedAt));
        }

        Assert.Equal((null, null, Now), (Row(InState("deleted")!).Summary.Title, Row(InState("deleted")!).Summary.BirthDate, Row(InState("deleted")!).Summary.EndedAt));
        Assert.Null(Row(open).Summary.EndedAt);
        Assert.Equal((open.Content!.Photographs[0].Thumbnail!.Hash, null), (Row(open).Summary.Thumbnail, Row(InState("deletion-ordered")!).Summary.Thumbnail));

        // The index of the public reads the same bytes.
        Assert.Equal(extract.Number, Rows.Read<NoticeRow>(Rules.Replicate(Key, open, 1, Now)!.Content).Extract!.Number);
    }

    [Fact]
    public void Word_goes_to_every_country_that_may_see_it_and_a_report_to_the_owner_at_once()
    {
        var told = Effects(InState("reviewed"), CommandOf("publish")).Announcements;
        Assert.Equal([("published", 196, Lane.Routine), ("published", 1, Lane.Routine)], told.Select(one => (one.What, one.Recipients.Length, one.Lane)));
        told = Effects(InState("published"), CommandOf("withdraw")).Announcements;
        Assert.Equal([("withdrawn", 196, Lane.Urgent), ("withdrawn", 1, Lane.Urgent)], told.Select(one => (one.What, one.Recipients.Length, one.Lane)));
        var (via, recipients, lane, kind, what, _, _) = Assert.Single(Effects(InState("published"), CommandOf("arrest")).Announcements);
        Assert.Equal(("IPSG", Lane.Urgent, NoteKind.Notice, "arrest-reported"), (via.Value, lane, kind, what));
        Assert.Equal(["FR", "IPSG"], recipients.Select(owner => owner.Value));

        var reported = Run(InState("published"), CommandOf("arrest"))!;
        Assert.Equal("DE", Assert.Single(reported.Reports).Country);
        Assert.Empty(Readers.ViewOf(reported, new OwnerId("BR"))!.Reports);
        Assert.Single(Readers.ViewOf(reported, Germany.Owner)!.Reports);
        Assert.Empty(Readers.ViewOf(reported, France.Owner)!.Reviews);
    }

    [Fact]
    public void What_is_deleted_says_nothing_any_more()
    {
        var effects = Effects(InState("deletion-ordered"), CommandOf("delete"));
        var deleted = Run(InState("deletion-ordered"), CommandOf("delete"))!;

        Assert.True(effects.Erases);
        Assert.Equal("CCF/131/R55", deleted.Decision!.Explanation);
        Assert.DoesNotContain(Drafts.Distinctive, System.Text.Encoding.UTF8.GetString(Rows.Bytes(deleted)), StringComparison.Ordinal);
        Assert.Contains(Drafts.Distinctive, System.Text.Encoding.UTF8.GetString(Rows.Bytes(InState("deletion-ordered")!)), StringComparison.Ordinal);
    }
}
