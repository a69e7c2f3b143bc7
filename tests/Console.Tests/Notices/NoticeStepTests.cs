using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Notices;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Tests.Notices;

public sealed class NoticeStepTests
{
    private static readonly OwnerId Secretariat = OwnerId.Parse("IPSG");

    [Theory]
    [InlineData("FR", NoticeState.Submitted, "withdraw")]
    [InlineData("FR", NoticeState.Returned, "withdraw")]
    [InlineData("FR", NoticeState.InReview, "withdraw")]
    [InlineData("FR", NoticeState.Published, "extend suspend withdraw")]
    [InlineData("FR", NoticeState.Suspended, "extend withdraw")]
    [InlineData("FR", NoticeState.Withdrawn, "")]
    [InlineData("FR", NoticeState.Deleted, "")]
    [InlineData("BR", NoticeState.Published, "report-location report-identification report-arrest")]
    [InlineData("BR", NoticeState.Suspended, "")]
    [InlineData("914", NoticeState.Published, "")]
    [InlineData("IPSG", NoticeState.Submitted, "review return")]
    [InlineData("IPSG", NoticeState.Published, "review suspend")]
    [InlineData("IPSG!", NoticeState.Submitted, "review return refuse order-deletion")]
    [InlineData("IPSG!", NoticeState.Returned, "refuse order-deletion")]
    [InlineData("IPSG!", NoticeState.Published, "review suspend cancel order-deletion")]
    [InlineData("IPSG!", NoticeState.Suspended, "review resume cancel order-deletion")]
    [InlineData("IPSG!", NoticeState.Cancelled, "order-deletion")]
    [InlineData("IPSG!", NoticeState.DeletionOrdered, "delete")]
    [InlineData("IPSG!", NoticeState.Deleted, "")]
    public void Each_sees_what_it_can_do(string who, NoticeState state, string steps) =>
        Assert.Equal(steps, Offered(Notice(state), User(who)));

    [Theory]
    [InlineData("0007", "publish refuse return order-deletion")]
    [InlineData("0009", "publish refuse return order-deletion")]
    public void Two_reviews_are_enough_to_publish(string officer, string steps)
    {
        var notice = Notice(NoticeState.InReview) with { Reviews = [Review("0007"), Review("0008")] };
        Assert.Equal(steps.Split(' ').Order(), Offered(notice, User("IPSG!", officer)).Split(' ').Order());
    }

    [Theory]
    [InlineData("0007", false)]
    [InlineData("0008", true)]
    public void Nobody_reviews_twice(string officer, bool offered)
    {
        var notice = Notice(NoticeState.InReview) with { Reviews = [Review("0007")] };
        Assert.Equal(offered, NoticeStep.For(notice, User("IPSG", officer)).Any(step => step.Address == "review"));
    }

    [Fact]
    public void Who_prepared_it_does_not_review_it()
    {
        var notice = Notice(NoticeState.Submitted) with { PreparedBy = new Author(Secretariat, "0007"), Preparers = [new Author(Secretariat, "0007")] };
        Assert.DoesNotContain(NoticeStep.For(notice, User("IPSG", "0007")), step => step.Address == "review");
    }

    [Fact]
    public void A_change_that_is_asked_for_is_published_or_refused()
    {
        var notice = Notice(NoticeState.Published) with { Proposal = new NoticeProposal(new Author(OwnerId.Parse("FR"), "0417"), default, new NoticeContent(), null), Reviews = [Review("0007"), Review("0008")] };
        Assert.Equal("publish refuse suspend cancel order-deletion", Offered(notice, User("IPSG!")));
    }

    private static string Offered(NoticeRecord notice, ConsoleUser user) => string.Join(' ', NoticeStep.For(notice, user).Select(step => step.Address));

    private static NoticeReview Review(string officer) => new(new Author(Secretariat, officer), default, null);

    private static ConsoleUser User(string who, string officer = "0003") =>
        new(OwnerId.Parse(who.TrimEnd('!')), officer, who.EndsWith('!') ? [MeshRoles.Officer, MeshRoles.Supervisor] : [MeshRoles.Officer]);

    private static NoticeRecord Notice(NoticeState state) =>
        new(NoticeId.Parse("2026-12"), "red", NoticeRequester.Bureau, new Author(OwnerId.Parse("FR"), "0417"), default, state, NoticeHandling.Default)
        {
            Suspension = state == NoticeState.Suspended ? new NoticeSuspension(new Author(Secretariat, "0003"), default, default, null) : null,
        };
}
