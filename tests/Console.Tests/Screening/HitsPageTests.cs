using Interpol.Mesh.Console.Screening;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Console.Tests.Screening;

public sealed class HitsPageTests
{
    private const string First = "owners/FR/hits?max=50&role=owner";
    private const string Second = First + "&behind=a%2Fb";

    [Fact]
    public async Task A_hit_behind_an_empty_page_is_reached_and_answered()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", First) => new HitsBody([], "a/b"),
            ("GET", Second) => new HitsBody([Hit(HitState.Open, 1)], null),
            ("POST", _) => Hit(HitState.Confirmed, 2),
            _ => null,
        };
        var page = Open(scene);
        page.WaitForElement(".pager");
        Assert.Empty(page.FindAll(".empty"));
        await Press(page, ".pager button", "Older");
        page.WaitForElement("article");
        await Press(page, "article button", "Confirm");
        page.WaitForAssertion(() => Assert.Equal("Confirmed", page.Find("article strong").TextContent));
        await Press(page, ".pager button", "Newer");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("article")));
        await Press(page, ".pager button", "Older");
        page.WaitForAssertion(() => Assert.Equal("Confirmed", page.Find("article strong").TextContent));
    }

    [Fact]
    public async Task There_are_no_hits_when_nothing_follows()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => new HitsBody([], null);
        var page = Open(scene);
        Assert.Equal("There are no hits.", page.WaitForElement(".empty").TextContent);
        Assert.Empty(page.FindAll(".pager"));
    }

    private static IRenderedComponent<HitsPage> Open(ConsoleScene scene) => scene.Context.Render<HitsPage>(parameters => parameters.Add(one => one.Owner, "FR"));

    private static Task Press(IRenderedComponent<HitsPage> page, string buttons, string name) => page.FindAll(buttons).Single(button => button.TextContent.Trim() == name).ClickAsync(new());

    private static HitBody Hit(HitState state, long version)
    {
        var (france, brazil, record) = (OwnerId.Parse("FR"), OwnerId.Parse("BR"), new RecordId(RecordKind.TravelDocument, "a"));
        var id = HitId.For(brazil, HitChannel.Normal, france, record, new DateOnly(2026, 11, 30));
        return new HitBody(id, state, version, brazil, france, HitChannel.Normal, DateTimeOffset.UnixEpoch, record, IsUrgent: false, AnswerBy: null, [], HasMore: false, null, null);
    }
}
