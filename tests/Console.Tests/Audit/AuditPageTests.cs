using Interpol.Mesh.Console.Audit;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Console.Tests.Audit;

public sealed class AuditPageTests
{
    private const string Hostile = "<script>alert(1)</script>\u202eevil";

    [Fact]
    public async Task Others_at_our_data_are_shown_with_their_purpose_and_looked_for_behind_empty_pages()
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/audit?max=50&about=own&by=others" => Page(90),
            "owners/FR/audit?max=50&about=own&by=others&before=90" => Page(null, Entry(80, "BR", "FR", Hostile), Entry(79, "BR", "FR", null)),
            _ => null,
        };
        var page = scene.Context.Render<AuditPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForAssertion(() => Assert.Equal([Hostile, "No purpose was said."], page.FindAll("tbody .excerpt").Select(purpose => purpose.TextContent)));
        Assert.All(page.FindAll("tbody tr"), row => Assert.Contains("Brazil", row.TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".pager"));
    }

    [Theory]
    [InlineData(1, "owners/FR/audit?max=50&about=others")]
    [InlineData(2, "owners/FR/audit?max=50")]
    public async Task What_is_shown_can_be_chosen(int view, string asked)
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        scene.Api.Answer = (_, address) => address == asked ? Page(null, Entry(2, "FR", "BR", null)) : Page(null);
        var page = scene.Context.Render<AuditPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement(".empty");
        await page.FindAll(".filters button")[view].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("FR-2026-000001", page.Find("tbody .subject").TextContent));
    }

    [Fact]
    public async Task Pages_without_such_entries_are_asked_for_only_so_often()
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        scene.Api.Answer = (_, address) => Page(address.Length);
        var page = scene.Context.Render<AuditPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement(".pager button");
        Assert.Equal(4, scene.Api.Asked.Count);
    }

    [Fact]
    public async Task One_page_is_shown_at_a_time_however_far_back_somebody_goes()
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        scene.Api.Answer = (_, address) => address.EndsWith("&before=80", StringComparison.Ordinal) ? Page(null, Entry(79, "BR", "FR", "older")) : Page(80, Entry(80, "BR", "FR", "newer"));
        var page = scene.Context.Render<AuditPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement("tbody tr");
        await page.FindAll(".pager button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("older", Assert.Single(page.FindAll("tbody .excerpt")).TextContent));
        await page.FindAll(".pager button")[0].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("newer", Assert.Single(page.FindAll("tbody .excerpt")).TextContent));
    }

    [Fact]
    public async Task Who_may_not_read_it_is_told_so()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => ApiDouble.Refusal(403, "This is for supervisors.");
        var page = scene.Context.Render<AuditPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        Assert.Contains("This is for supervisors.", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
    }

    private static AuditPageBody Page(long? next, params AuditEntryBody[] entries) => new(HubName.Lyon, [.. entries], next);

    private static AuditEntryBody Entry(long number, string actor, string whose, string? purpose) => new(
        number, DateTimeOffset.UnixEpoch, OwnerId.Parse(actor), "0417", AuditActions.ReadCase, "FR-2026-000001", OwnerId.Parse(whose), AuditOutcome.Done, purpose, null, Sha256Hash.Parse(new string('a', 64)));
}
