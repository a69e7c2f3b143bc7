using Interpol.Mesh.Console.Notices;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Tests.Notices;

public sealed class NoticePagesTests
{
    private const string Hostile = "<script>alert(1)</script>\u202eevil";

    private static readonly OwnerId France = OwnerId.Parse("FR");

    [Fact]
    public async Task What_was_typed_stays_when_another_version_came_and_the_newer_one_is_shown_beside_it()
    {
        await using var scene = new ConsoleScene();
        var version = 3;
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", "owners/FR/notices/2026-12") => View(version, version == 3 ? "First facts" : "Newer facts"),
            ("POST", "owners/FR/notices/check") => new NoticeCheckBody(true, []),
            ("POST", "owners/FR/notices/2026-12/update") when version == 3 => Other(ref version),
            ("POST", "owners/FR/notices/2026-12/update") => View(5, "My facts"),
            _ => null,
        };

        var page = scene.Context.Render<NoticeEditorPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, "2026-12"));
        page.WaitForElement("textarea[name=facts]").Input("My facts");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Newer facts", page.Find(".beside > section").TextContent, StringComparison.Ordinal));
        Assert.Equal("My facts", page.Find("textarea[name=facts]").GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Assert.Contains("My facts", scene.Api.Asked.Last(asked => asked.Address.EndsWith("/update", StringComparison.Ordinal)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_stands_at_its_field()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => address switch
        {
            "owners/FR/notices/check" => new NoticeCheckBody(false, [new FieldProblem("content.person.familyName", "The field content.person.familyName is missing.")]),
            _ => null,
        };

        var page = scene.Context.Render<NoticeEditorPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Draft, Guid.NewGuid().ToString("N")));
        Assert.Equal("true", page.WaitForElement("input[name='person.familyName']").GetAttribute("aria-invalid"));
        Assert.Null(page.Find("input[name='person.forename']").GetAttribute("aria-invalid"));
        Assert.Contains("Missing or wrong: 1", page.Find(".beside > section").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_stays_text_on_a_notice()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address == "owners/FR/notices/2026-12" ? View(1, Hostile) : address.Contains("/history", StringComparison.Ordinal) ? new NoticeHistoryBody([], null) : null;
        var page = scene.Context.Render<NoticePage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, "2026-12"));
        page.WaitForElement(".notice-sheet");
        Assert.Equal(Hostile, page.Find(".notice-sheet .text").TextContent);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public async Task A_gallery_goes_on_behind_a_short_page_and_shows_small_pictures()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/notices?max=60" => new NoticesBody([Summary("2026-1", new string('b', 64))], "x"),
            "owners/FR/notices?max=60&behind=x" => new NoticesBody([Summary("2026-2", null)], null),
            _ => null,
        };
        var page = scene.Context.Render<NoticesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".gallery li").Count));
        Assert.Equal($"/api/v1/owners/FR/notices/2026-1/photographs/{new string('b', 64)}", Assert.Single(page.FindAll("img")).GetAttribute("src"));
    }

    [Fact]
    public async Task A_gallery_shows_one_page_at_a_time()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => new NoticesBody([.. Enumerable.Range(address.Contains("behind", StringComparison.Ordinal) ? 61 : 1, 60).Select(number => Summary($"2026-{number}", null))], "x");
        var page = scene.Context.Render<NoticesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement(".gallery");
        await page.FindAll(".pager button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("2026-61", page.Find(".gallery li").TextContent, StringComparison.Ordinal));
        Assert.Equal(60, page.FindAll(".gallery li").Count);
    }

    private static Problem Other(ref int version)
    {
        version = 4;
        return ApiDouble.Refusal(412, "Somebody has changed it.");
    }

    private static NoticeSummary Summary(string id, string? thumbnail) => new(NoticeId.Parse(id), "red", France, NoticeState.Published, TrafficLight.Green, Hostile)
    {
        Thumbnail = thumbnail is null ? null : Contracts.Attachments.Sha256Hash.Parse(thumbnail),
    };

    private static NoticeView View(long version, string facts) => new(
        new NoticeRecord(NoticeId.Parse("2026-12"), "blue", NoticeRequester.Bureau, new Author(France, "0417"), default, NoticeState.Published, NoticeHandling.Default)
        {
            Content = new NoticeContent { Person = new NoticePerson(PersonStatus.OfInterest) { FamilyName = Hostile }, Facts = facts },
        },
        version);
}
