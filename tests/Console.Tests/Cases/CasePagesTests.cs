using Interpol.Mesh.Console.Cases;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;
using Microsoft.AspNetCore.Components;

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
        await PressAsync(page, "Older");
        page.WaitForAssertion(() => Assert.Contains("19998", page.Find(".conversation").TextContent, StringComparison.Ordinal));
        await PressAsync(page, "Newer");
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
        Assert.Equal(forms, page.FindAll("form.compose").Count);
    }

    [Fact]
    public async Task Who_is_to_be_invited_comes_back_after_the_gateway_went_away()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = Answers(Whole(CaseRole.Lead));
        var page = Show(scene);
        page.WaitForElement(".conversation");
        Assert.Single(page.FindAll("form[data-keep^=invite-]"));
        Assert.All(page.FindAll("form"), form => Assert.True(form.HasAttribute("data-keep"), form.TextContent));
    }

    [Fact]
    public async Task What_was_typed_stays_when_the_entry_is_refused_and_goes_under_the_same_id()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => method == "POST" ? ApiDouble.Refusal(400, "Two fields.", new FieldProblem("text", "The field text is too long."))
            : address.Contains("/entries", StringComparison.Ordinal) ? new CaseEntriesBody([], null) : address.EndsWith("000001", StringComparison.Ordinal) ? Whole(CaseRole.Lead) : null;
        var page = Show(scene);
        page.WaitForElement("textarea[name=text]").Input("Seen in Nice.");
        await page.Find("form.compose").SubmitAsync();
        await page.Find("form.compose").SubmitAsync();
        Assert.Equal("Seen in Nice.", page.Find("textarea[name=text]").GetAttribute("value"));
        Assert.Equal("true", page.Find("textarea[name=text]").GetAttribute("aria-invalid"));
        Assert.Single(scene.Api.Asked.Where(asked => asked.Method == "POST").Select(asked => asked.Body).Distinct());
    }

    [Fact]
    public async Task An_entry_far_back_is_gone_to_by_its_number()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/cases/FR-2026-000001" => Whole(CaseRole.Observer),
            "owners/FR/cases/FR-2026-000001/entries?max=25" => new CaseEntriesBody([Entry(20_000)], 19_999),
            "owners/FR/cases/FR-2026-000001/entries?max=25&before=313" => new CaseEntriesBody([Entry(312)], 311),
            _ => null,
        };
        var page = Show(scene);
        await page.WaitForElement(".pager input").ChangeAsync("312");
        page.WaitForAssertion(() => Assert.Contains("312", page.Find(".conversation").TextContent, StringComparison.Ordinal));
        await PressAsync(page, "Newer");
        page.WaitForAssertion(() => Assert.Contains("20000", page.Find(".conversation").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CaseRole.Lead, "Invite a bureau", true)]
    [InlineData(CaseRole.Contributor, "Invite a bureau", false)]
    [InlineData(CaseRole.Observer, "Invite a bureau", false)]
    [InlineData(CaseRole.Lead, "Leave the case", false)]
    [InlineData(CaseRole.Contributor, "Leave the case", true)]
    [InlineData(CaseRole.Observer, "Leave the case", true)]
    [InlineData(CaseRole.Lead, "Remove", true)]
    [InlineData(CaseRole.Contributor, "Remove", false)]
    [InlineData(CaseRole.Lead, "Offer the lead", true)]
    [InlineData(CaseRole.Observer, "Offer the lead", false)]
    [InlineData(CaseRole.Contributor, "Add a task", true)]
    [InlineData(CaseRole.Observer, "Add a task", false)]
    [InlineData(CaseRole.Contributor, "Add a subject", true)]
    [InlineData(CaseRole.Observer, "Add a subject", false)]
    public async Task Each_role_is_offered_what_it_may_do(CaseRole role, string offered, bool isOffered)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = Answers(Whole(role));
        var page = Show(scene);
        page.WaitForElement(".conversation");
        Assert.Equal(isOffered, page.FindAll("button, summary").Any(one => one.TextContent.Trim() == offered));
    }

    [Fact]
    public async Task A_closed_case_offers_no_change()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = Answers(Whole(CaseRole.Lead) with { Status = CaseStatus.Closed });
        var page = Show(scene);
        page.WaitForElement(".conversation");
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task A_removal_is_asked_again_before_it_is_done()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = Answers(Whole(CaseRole.Lead));
        var page = Show(scene);
        await page.WaitForElement("button[aria-label='Remove Brazil']").ClickAsync(new());
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Method == "POST");
        await page.FindAll(".decide[role=alert] button")[0].ClickAsync(new());
        Assert.Equal("owners/FR/cases/FR-2026-000001/participants/BR/remove", Assert.Single(scene.Api.Asked, asked => asked.Method == "POST").Address);
        Assert.Empty(page.FindAll(".decide[role=alert]"));
    }

    [Fact]
    public async Task What_others_changed_meanwhile_is_shown_beside_the_refusal()
    {
        await using var scene = new ConsoleScene();
        var own = OneTask(CaseTaskState.Open);
        var isStopped = false;
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", "owners/FR/cases/FR-2026-000001") => Whole(CaseRole.Contributor, isStopped ? own with { State = CaseTaskState.Stopped } : own),
            ("POST", "owners/FR/cases/FR-2026-000001/tasks/1/start") => Stopped(out isStopped),
            _ => new CaseEntriesBody([], null),
        };
        var page = Show(scene);
        await page.WaitForElement("button[aria-label='Start task 1']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Stopped", page.Find("table[aria-label=Tasks]").TextContent, StringComparison.Ordinal));
        Assert.Contains("The task is stopped.", page.Find(".problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_finished_with_what_came_of_it()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = Answers(Whole(CaseRole.Contributor, OneTask(CaseTaskState.Running)));
        var page = Show(scene);
        await page.WaitForElement("button[aria-label='Finish task 1']").ClickAsync(new());
        page.Find("textarea[name=task-words]").Input("Found in Nice.");
        await page.Find("form[data-keep^=task-FR-2026-000001-]").SubmitAsync();
        var asked = Assert.Single(scene.Api.Asked, asked => asked.Method == "POST");
        Assert.Equal("owners/FR/cases/FR-2026-000001/tasks/1/finish", asked.Address);
        Assert.Contains("Found in Nice.", asked.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hand_over_names_who_holds_the_item_and_who_has_it_then()
    {
        await using var scene = new ConsoleScene();
        var holder = new AuthorBody(France, "0417");
        var whole = Whole(CaseRole.Lead);
        whole = whole with { Details = whole.Details! with { Evidence = [new EvidenceBody(7, France, CustodyCondition.Sealed, holder, 2, null)] } };
        scene.Api.Answer = (method, address) => address switch
        {
            _ when address.EndsWith("/custody", StringComparison.Ordinal) && method == "GET" => new CustodyBody([]),
            _ when address.Contains("/entries?", StringComparison.Ordinal) => new CaseEntriesBody([Entry(7) with { Kind = CaseEntryKind.Evidence }], null),
            _ => whole,
        };
        var page = Show(scene);
        await page.WaitForElement("button[aria-label='Custody chain of entry 7']").ClickAsync(new());
        await page.WaitForElement("form[data-keep^=custody-] select").ChangeAsync(nameof(CustodyStepKind.HandedOver));
        await page.FindAll("form[data-keep^=custody-] select")[1].ChangeAsync("BR");
        page.Find("input[name=custody-hash-7]").Input("none");
        await page.Find("form[data-keep^=custody-]").SubmitAsync();
        Assert.Contains(CustodySteps.NoHash, page.Find("form[data-keep^=custody-]").TextContent, StringComparison.Ordinal);
        page.Find("input[name=custody-hash-7]").Input(new string('a', 64));
        await page.Find("form[data-keep^=custody-]").SubmitAsync();
        var body = Assert.Single(scene.Api.Asked, asked => asked.Method == "POST").Body!;
        Assert.Contains("\"from\":{\"owner\":\"FR\",\"officer\":\"0417\"}", body, StringComparison.Ordinal);
        Assert.Contains("\"to\":{\"owner\":\"BR\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_own_entry_is_changed_and_what_was_not_typed_anew_is_not_sent()
    {
        await using var scene = new ConsoleScene();
        var reads = 0;
        scene.Api.Answer = (method, address) => address.Contains("/entries?", StringComparison.Ordinal) ? new CaseEntriesBody([Entry(7) with { Revisions = reads++ }, Entry(6) with { By = new AuthorBody(OwnerId.Parse("BR"), "1") }], null) : Whole(CaseRole.Contributor);
        var page = Show(scene);
        await page.WaitForElement("[aria-label='Change entry 7']").ClickAsync(new());
        Assert.Empty(page.FindAll("[aria-label='Change entry 6']"));
        await page.Find("form[data-keep^=revise-] input[type=checkbox]").ChangeAsync(new() { Value = true });
        await page.Find("form[data-keep^=revise-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Changed 1 times", page.Find(".conversation").TextContent, StringComparison.Ordinal));
        var put = Assert.Single(scene.Api.Asked, asked => asked is { Method: "PUT", Address: "owners/FR/cases/FR-2026-000001/entries/7" });
        Assert.Contains("\"readers\":[\"BR\"]", put.Body, StringComparison.Ordinal);
        Assert.Contains("\"text\":null", put.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_is_asked_again_before_it_is_done()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = Answers(Whole(CaseRole.Lead));
        var page = Show(scene);
        await page.WaitForElement("#field-case-other").InputAsync(new() { Value = "nothing" });
        await page.Find("form[data-keep^=merge-]").SubmitAsync();
        Assert.Contains(CaseChanges.NoCase, page.Find("form[data-keep^=merge-]").TextContent, StringComparison.Ordinal);
        await page.Find("#field-case-other").InputAsync(new() { Value = "br-2026-000009" });
        await page.Find("form[data-keep^=merge-]").SubmitAsync();
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Method == "POST");
        await page.Find("form[data-keep^=merge-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("BR-2026-000009", Assert.Single(scene.Api.Asked, asked => asked is { Method: "POST", Address: "owners/FR/cases/FR-2026-000001/merge" }).Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_lead_gives_the_case_another_title()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => address == "crime-areas" ? new CrimeAreasBody([new CrimeArea("fraud", "Fraud")]) : Answers(Whole(CaseRole.Lead))(method, address);
        var page = Show(scene);
        await page.WaitForElement("details:has(#field-case-title)").ToggleAsync();
        await page.Find("#field-case-title").InputAsync(new() { Value = "Stolen vans" });
        await page.Find("form[data-keep^=title-]").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("\"title\":\"Stolen vans\",\"crimeArea\":\"fraud\"", Assert.Single(scene.Api.Asked, asked => asked is { Method: "PUT", Address: "owners/FR/cases/FR-2026-000001" }).Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_history_begins_with_its_newest_page()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/cases/FR-2026-000001" => Whole(CaseRole.Observer),
            "owners/FR/cases/FR-2026-000001/history?order=newest-first&max=50" => new CaseHistoryBody([Event(20_000, null), Event(19_999, Hostile)], 41_000),
            "owners/FR/cases/FR-2026-000001/history?order=newest-first&max=50&before=41000" => new CaseHistoryBody([Event(19_998, null)], null),
            _ => null,
        };
        var page = scene.Context.Render<CaseTimelinePage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id.Value));
        Assert.Equal(Hostile, page.WaitForElement(".excerpt").TextContent);
        await page.FindAll(".pager button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("19998", page.Find("tbody").TextContent, StringComparison.Ordinal));
        await page.FindAll(".pager button")[0].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("20000", page.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_board_has_a_column_for_each_state_that_goes_on_by_itself()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/cases?max=50" => new CasesBody([], null),
            "owners/FR/cases?max=50&status=open" => new CasesBody([Listed(1, CaseStatus.Open)], "x"),
            "owners/FR/cases?max=50&status=open&behind=x" => new CasesBody([Listed(2, CaseStatus.Open)], null),
            "owners/FR/cases?max=50&status=closed" => new CasesBody([Listed(3, CaseStatus.Closed)], null),
            "owners/FR/cases?max=50&status=merged" => new CasesBody([], null),
            _ => null,
        };
        var page = scene.Context.Render<CasesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement(".empty");
        await page.FindAll(".filters button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal([1, 1, 0], page.FindAll(".board section").Select(column => column.QuerySelectorAll("li").Length)));
        Assert.Equal("Pages of the list: Open", Assert.Single(page.FindAll(".board .pager")).GetAttribute("aria-label"));
        await PressAsync(page, "Older");
        page.WaitForAssertion(() => Assert.Equal(["FR-2026-000002", "FR-2026-000003"], page.FindAll(".card p > bdi").Select(number => number.TextContent)));
        Assert.Equal(Hostile, page.Find(".card a").TextContent);
        await PressAsync(page, "Newer");
        page.WaitForAssertion(() => Assert.Equal(["FR-2026-000001", "FR-2026-000003"], page.FindAll(".card p > bdi").Select(number => number.TextContent)));
    }

    [Fact]
    public async Task However_long_the_list_one_page_of_it_is_shown_and_earlier_ones_are_reached()
    {
        const int Pages = 5;
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => Enumerable.Range(1, Pages).Where(number => address == "owners/FR/cases?max=50" + (number == 1 ? null : $"&behind={number}"))
            .Select(number => new CasesBody([Listed(number, CaseStatus.Open)], number == Pages ? null : $"{number + 1}")).SingleOrDefault();
        var page = scene.Context.Render<CasesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement(".list");
        int[] way = [2, 3, 4, 5, 4, 3, 2, 1];
        foreach (var (step, number) in way.Index())
        {
            await PressAsync(page, step < Pages - 1 ? "Older" : "Newer");
            page.WaitForAssertion(() => Assert.Equal($"FR-2026-{number:D6}", Assert.Single(page.FindAll(".list td.narrow bdi")).TextContent));
        }

        Assert.True(page.FindAll(".pager button")[0].HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_search_goes_on_where_it_stopped_goes_back_and_says_what_was_left_out()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/cases?max=50" => new CasesBody([], null),
            "owners/FR/cases/search?q=stolen%20vans" => new CaseSearchBody([new CaseFindingBody(Listed(1, CaseStatus.Open), [new CasePlaceBody(CasePlace.Entry, 4, Hostile)])], "y", "It read for 5 s."),
            "owners/FR/cases/search?q=stolen%20vans&behind=y" => new CaseSearchBody([new CaseFindingBody(Listed(2, CaseStatus.Open), [])], null, null),
            _ => null,
        };
        var page = scene.Context.Render<CasesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        await page.WaitForElement("#search").ChangeAsync("stolen vans");
        await page.Find("form.search").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(Hostile, page.Find(".excerpt").TextContent));
        Assert.Contains("It read for 5 s.", page.Find("p[role=status]").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "Older");
        page.WaitForAssertion(() => Assert.Equal("FR-2026-000002", Assert.Single(page.FindAll("tbody tr")).QuerySelector("bdi")!.TextContent));
        Assert.DoesNotContain("It read for 5 s.", page.Find("p[role=status]").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "Newer");
        page.WaitForAssertion(() => Assert.Equal("FR-2026-000001", Assert.Single(page.FindAll("tbody tr")).QuerySelector("bdi")!.TextContent));
    }

    private static Func<string, string, object?> Answers(CaseBody whole) => (_, address) => address.Contains("/entries", StringComparison.Ordinal) ? new CaseEntriesBody([], null) : whole;

    private static Problem Stopped(out bool isStopped)
    {
        isStopped = true;
        return ApiDouble.Refusal(409, "The task is stopped.");
    }

    private static CaseBody Listed(int number, CaseStatus status) =>
        new(CaseId.Parse($"FR-2026-{number:D6}"), null, null, status, France, DateTimeOffset.UnixEpoch, Hostile, "fraud", null, null);

    private static CaseEventBody Event(long version, string? text) => new(version, DateTimeOffset.UnixEpoch, new AuthorBody(France, "0417"), "closed", null, null, null, null, null, text, null);

    private static CaseTaskBody OneTask(CaseTaskState state) => new(1, new AuthorBody(France, "0417"), France, null, null, state, "Ask the port", null, null, null, null, 0);

    private static IRenderedComponent<CasePage> Show(ConsoleScene scene) =>
        scene.Context.Render<CasePage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id.Value));

    private static Task PressAsync<T>(IRenderedComponent<T> page, string name)
        where T : IComponent => page.FindAll(".pager button").Single(button => button.TextContent.Contains(name, StringComparison.Ordinal)).ClickAsync(new());

    private static CaseEntryBody Entry(long number) => new(number, CaseEntryKind.Note, new AuthorBody(France, "0417"), DateTimeOffset.UnixEpoch, TrafficLight.Amber, [], Hostile, [], 0, null, null);

    private static CaseBody Whole(CaseRole role, params CaseTaskBody[] tasks)
    {
        var self = new CaseParticipantBody(France, role, ParticipantState.Active, DateTimeOffset.UnixEpoch, 1);
        var other = new CaseParticipantBody(OwnerId.Parse("BR"), CaseRole.Contributor, ParticipantState.Active, DateTimeOffset.UnixEpoch, 1);
        return new CaseBody(Id, 3, self, CaseStatus.Open, France, DateTimeOffset.UnixEpoch, Hostile, "fraud", new CaseDetailsBody([self, other], [], [.. tasks], [], 20_000, null, null, null, null), null);
    }
}
