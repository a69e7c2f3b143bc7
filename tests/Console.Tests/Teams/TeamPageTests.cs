using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Console.Teams;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Console.Tests.Teams;

public sealed class TeamPageTests
{
    private const string Address = "owners/FR/teams/PH-IRT-2026-0001:A";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TeamId Id = TeamId.Parse("PH-IRT-2026-0001:A");
    private static readonly ExpertId Expert = ExpertId.Parse("FR:dvi-07");

    [Theory]
    [InlineData("0417", true, 8)]
    [InlineData("0417", false, 6)]
    [InlineData("0999", true, 0)]
    public async Task Who_may_act_has_the_forms(string officer, bool leads, int forms)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => Answer(address, Team(officer, leads));
        Assert.Equal(forms, Open(scene).FindAll("form").Count);
    }

    [Fact]
    public async Task What_the_hub_does_not_answer_is_kept_and_shown()
    {
        await using var scene = new ConsoleScene();
        var kept = new KeptActBody(new OperationId("op-1"), "add-log-entry", null, "0417", Now, KeptActState.Waiting, null, "Kept here, not yet at the hub.", "The pier is closed.");
        var isWritten = false;
        scene.Api.Answer = (method, address) => method == "POST" ? Keep(kept, out isWritten)
            : address == Address + "/kept" ? new KeptActsBody(isWritten ? [kept] : []) : Answer(address, Team("0417", leads: true));
        var page = Open(scene);
        await page.Find("#field-log-text").InputAsync(new() { Value = "The pier is closed." });
        await page.Find("form[data-keep^=log-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("The pier is closed.", page.Find("[aria-label='Kept at this gateway']").TextContent, StringComparison.Ordinal));
        Assert.Contains("The hub does not answer", page.Find(".said").TextContent, StringComparison.Ordinal);
        Assert.Null(page.Find("#field-log-text").GetAttribute("value"));
    }

    [Fact]
    public async Task A_place_that_is_none_is_not_sent()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => Answer(address, Team("0417", leads: false));
        var page = Open(scene);
        await page.Find("#field-latitude").InputAsync(new() { Value = "north" });
        await page.Find("form[data-keep^=check-in-]").SubmitAsync();
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Method == "POST");
        await page.Find("#field-latitude").InputAsync(new() { Value = "14,59" });
        await page.Find("#field-longitude").InputAsync(new() { Value = "120.98" });
        await page.Find("form[data-keep^=check-in-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("\"latitude\":14.59,\"longitude\":120.98", Assert.Single(scene.Api.Asked, asked => asked is { Method: "POST", Address: Address + "/check-ins" }).Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_item_is_attached_to_a_case_and_checked()
    {
        await using var scene = new ConsoleScene();
        var team = Team("0417", leads: false);
        var item = new TeamItemBody(3, TeamItemKind.Document, new AuthorBody(Expert.Owner, "0417"), null, null, 1, null, []);
        scene.Api.Answer = (_, address) => Answer(address, team with { Details = team.Details! with { Items = [item] } });
        var page = Open(scene);
        Assert.Equal("/FR/check?team=PH-IRT-2026-0001%3AA&item=3", page.FindAll("a").Single(link => link.TextContent == "Check item 3").GetAttribute("href"));
        await page.Find("#field-attach-case-3").InputAsync(new() { Value = "fr-2026-000009" });
        await page.Find("form[data-keep^=attach-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("\"case\":\"FR-2026-000009\",\"tlp\":\"amber\",\"readers\":[]", Assert.Single(scene.Api.Asked, asked => asked is { Method: "POST", Address: Address + "/items/3/attach" }).Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_is_paged_and_who_writes_into_it_sees_the_entry()
    {
        await using var scene = new ConsoleScene();
        var team = Team("0417", leads: true);
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", Address + "/log") => new TeamLogBody([Entry(2, "The pier is closed.")], 2),
            ("GET", Address + "/log?before=2") => new TeamLogBody([Entry(1, "We are there.")], null),
            ("POST", Address + "/log") => team with { Details = team.Details! with { LogEntries = 3 } },
            _ => Answer(address, team),
        };
        var page = Open(scene);
        await Press("Older");
        page.WaitForAssertion(() => Assert.Equal("We are there.", Assert.Single(page.FindAll("article .text")).TextContent));
        await Press("Newer");
        page.WaitForAssertion(() => Assert.Equal("The pier is closed.", Assert.Single(page.FindAll("article .text")).TextContent));
        await Press("Older");
        await page.Find("#field-log-text").InputAsync(new() { Value = "The pier is open." });
        await page.Find("form[data-keep^=log-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("The pier is closed.", Assert.Single(page.FindAll("article .text")).TextContent));

        Task Press(string name) => page.FindAll(".pager button").Single(button => button.TextContent.Trim() == name).ClickAsync(new());
    }

    private static KeptActBody Keep(KeptActBody kept, out bool isWritten)
    {
        isWritten = true;
        return kept;
    }

    [Fact]
    public async Task What_is_typed_in_any_form_comes_back_after_the_gateway_went_away()
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        scene.Api.Answer = (_, address) => Answer(address, Team("0417", leads: true));
        var page = Open(scene);
        var forms = page.FindAll("form");
        Assert.All(forms, form => Assert.True(form.HasAttribute("data-keep"), form.TextContent));
        Assert.Equal(forms.Count, page.FindComponents<KeepTyped>().Count);
        Assert.Equal(forms.Count, forms.Select(form => form.GetAttribute("data-keep")).Distinct().Count());
    }

    private static TeamEntryBody Entry(long number, string text) => new(TeamEntryKind.Log, number, 1, new AuthorBody(Expert.Owner, "0417"), Now, Now, false, null, text, null, null, null, [], null);

    private static object? Answer(string address, TeamBody team) => address[Math.Min(address.Length, Address.Length)..] switch
    {
        "/kept" => new KeptActsBody([]),
        "/log" => new TeamLogBody([], null),
        _ when address.Contains("deployments", StringComparison.Ordinal) => null,
        _ => team,
    };

    private static IRenderedComponent<TeamPage> Open(ConsoleScene scene)
    {
        var page = scene.Context.Render<TeamPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id.Value));
        page.WaitForElement(".situation");
        return page;
    }

    private static TeamBody Team(string officer, bool leads) => new(
        Id,
        TeamStatus.Active,
        3,
        Now,
        null,
        new DeploymentSite("Port", 14.58, 120.97),
        leads ? Expert : null,
        [new TeamMember(Expert, officer, true, Now, null, null, Now.AddHours(12))],
        TeamCheckInTerms.Default,
        null,
        new TeamDetailsBody([], [new TeamSectorBody("S1", "The pier", SectorStatus.Unsearched, null, null)], [], [], [], [], 0, []),
        null,
        null);
}
