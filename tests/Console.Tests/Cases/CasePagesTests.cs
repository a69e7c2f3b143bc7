using Interpol.Mesh.Console.Cases;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Console.Tests.Cases;

public sealed class CasePagesTests
{
    private const string Hostile = "<script>alert(1)</script>\u202eevil";

    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly CaseId Id = CaseId.Parse("FR-2026-000001");

    [Fact]
    public async Task A_removed_participant_sees_that_and_nothing_else()
    {
        await using var scene = new ConsoleScene();
        var stub = new CaseBody(Id, 0, new CaseParticipantBody(France, CaseRole.Contributor, ParticipantState.Removed, DateTimeOffset.UnixEpoch, 0), null, null, null, null, null, null, null);
        scene.Api.Answer = (_, address) => address == "owners/FR/cases/FR-2026-000001" ? stub : null;
        var page = Show(scene);
        Assert.Contains("was removed from the case", page.WaitForElement(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form, .conversation"));
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Address.Contains("/entries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_a_page_of_entries_is_read_and_the_way_back_is_known()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/cases/FR-2026-000001" => Whole(CaseRole.Lead),
            "owners/FR/cases/FR-2026-000001/entries?max=25" => new CaseEntriesBody([Entry(20_000)], 19_999),
            "owners/FR/cases/FR-2026-000001/entries?max=25&before=19999" => new CaseEntriesBody([Entry(19_998)], null),
            _ => null,
        };
        var page = Show(scene);
        Assert.Equal(Hostile, page.WaitForElement(".conversation .text").TextContent);
        Assert.Empty(page.FindAll("script"));
        await Press(page, "Older");
        page.WaitForAssertion(() => Assert.Contains("19998", page.Find(".conversation").TextContent, StringComparison.Ordinal));
        await Press(page, "Newer");
        page.WaitForAssertion(() => Assert.Contains("20000", page.Find(".conversation").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CaseRole.Lead, 1)]
    [InlineData(CaseRole.Contributor, 1)]
    [InlineData(CaseRole.Observer, 0)]
    public async Task Who_may_add_entries_has_the_form(CaseRole role, int forms)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address.Contains("/entries", StringComparison.Ordinal) ? new CaseEntriesBody([], null) : address.EndsWith("000001", StringComparison.Ordinal) ? Whole(role) : null;
        var page = Show(scene);
        page.WaitForElement(".conversation");
        Assert.Equal(forms, page.FindAll("form").Count);
    }

    [Fact]
    public async Task What_was_typed_stays_when_the_entry_is_refused_and_goes_under_the_same_id()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => method == "POST" ? ApiDouble.Refusal(400, "Two fields.", new FieldProblem("text", "The field text is too long."))
            : address.Contains("/entries", StringComparison.Ordinal) ? new CaseEntriesBody([], null) : address.EndsWith("000001", StringComparison.Ordinal) ? Whole(CaseRole.Lead) : null;
        var page = Show(scene);
        page.WaitForElement("textarea[name=text]").Input("Seen in Nice.");
        await page.Find("form").SubmitAsync();
        await page.Find("form").SubmitAsync();
        Assert.Equal("Seen in Nice.", page.Find("textarea[name=text]").GetAttribute("value"));
        Assert.Equal("true", page.Find("textarea[name=text]").GetAttribute("aria-invalid"));
        Assert.Single(scene.Api.Asked.Where(asked => asked.Method == "POST").Select(asked => asked.Body).Distinct());
    }

    private static IRenderedComponent<CasePage> Show(ConsoleScene scene) =>
        scene.Context.Render<CasePage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id.Value));

    private static Task Press(IRenderedComponent<CasePage> page, string name) => page.FindAll(".pager button").Single(button => button.TextContent.Contains(name, StringComparison.Ordinal)).ClickAsync(new());

    private static CaseEntryBody Entry(long number) => new(number, CaseEntryKind.Note, new AuthorBody(France, "0417"), DateTimeOffset.UnixEpoch, TrafficLight.Amber, [], Hostile, [], 0, null, null);

    private static CaseBody Whole(CaseRole role)
    {
        var self = new CaseParticipantBody(France, role, ParticipantState.Active, DateTimeOffset.UnixEpoch, 1);
        var other = new CaseParticipantBody(OwnerId.Parse("BR"), CaseRole.Contributor, ParticipantState.Active, DateTimeOffset.UnixEpoch, 1);
        return new CaseBody(Id, 3, self, CaseStatus.Open, France, DateTimeOffset.UnixEpoch, Hostile, "fraud", new CaseDetailsBody([self, other], [], [], [], 20_000, null, null, null, null), null);
    }
}
