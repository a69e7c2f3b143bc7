using System.Text.Json;
using Interpol.Mesh.Console.Identification;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;
using Microsoft.AspNetCore.Components;

namespace Interpol.Mesh.Console.Tests.Identification;

public sealed class RemainsPageTests
{
    private const string Id = "PH-IRT-2026-0001";

    private static readonly string Picture = new('a', 64);

    [Fact]
    public async Task A_candidate_is_set_beside_the_remains_and_proposed()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address[$"owners/FR/identifications/{Id}/".Length..] switch
        {
            "files/post-mortem/PM-1" => File("PM-1", FileSide.PostMortem, new FileTooth("16", "filled", "MO"), new FileTooth("21", "missing"), new FileTooth("11", "no-information")),
            "files/ante-mortem/FR-0012" => File("FR-0012", FileSide.AnteMortem, new FileTooth("16", "crowned", null, IsRootFilled: true)),
            "candidates/PM-1/FR-0012" => new ComparedFiles("PM-1", new FileCandidate("FR-0012", 7.25, "one difference", null, ["sex"], ["height"]))
            {
                Teeth =
                [
                    new ComparedTooth("16", new FileTooth("16", "crowned", null, IsRootFilled: true), new FileTooth("16", "filled", "MO"), "contradicts", false, "It carried a crown before death and has none after it."),
                    new ComparedTooth("21", new FileTooth("21", "missing"), new FileTooth("21", "missing"), "agrees", true, "It is the same."),
                ],
                Dna = [new ComparedLocus("TH01", 1.25, null)],
            },
            "candidates/PM-1" => new FileCandidates("PM-1", [new FileCandidate("FR-0012", 7.25, "one difference", null, ["sex"], ["height"])], 3),
            _ => null,
        };
        var page = scene.Context.Render<RemainsPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id).Add(one => one.File, "PM-1"));
        page.WaitForElement(".teeth");
        Assert.Equal(2, page.FindAll(".tooth.filled .surface.filled").Count);
        Assert.Single(page.FindAll(".tooth.missing .sign"));
        await page.Find(".list .link").ClickAsync(new());
        page.WaitForState(() => page.FindAll(".teeth").Count == 2);
        Assert.Single(page.FindAll(".tooth.crowned .root"));
        var teeth = page.FindAll(".matrix")[0];
        Assert.Equal(["16Crowned, root filledFilled MOContradictionIt carried a crown before death and has none after it.", "21Tooth missingTooth missingAgrees in a treatment or a lossIt is the same."], teeth.QuerySelectorAll("tbody tr").Select(row => row.TextContent));
        Assert.Single(teeth.QuerySelectorAll("td.bad"));
        Assert.StartsWith("TH01", page.FindAll(".matrix tbody tr").Last().TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"/owners/FR/identifications/{Id}/files/post-mortem/PM-1/photographs/{Picture}", page.Find(".photographs img").GetAttribute("src"), StringComparison.Ordinal);

        await page.Find(".compose input[type=checkbox]").ChangeAsync(new() { Value = true });
        await page.Find("#field-reason").InputAsync(new() { Value = "Same fingerprints" });
        await page.Find(".compose").SubmitAsync();
        page.WaitForElement(".problem");
        var posted = Assert.Single(scene.Api.Asked, asked => asked is { Method: "POST" });
        Assert.EndsWith("/decisions", posted.Address, StringComparison.Ordinal);
        Assert.Contains("\"remains\":[\"PM-1\"],\"missing\":[\"FR-0012\"],\"primary\":[\"fingerprints\"]", posted.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_read_side_by_side_where_they_may_not_be_compared_any_more()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address[$"owners/FR/identifications/{Id}/".Length..] switch
        {
            "files/post-mortem/PM-1" => File("PM-1", FileSide.PostMortem, new FileTooth("21", "missing")),
            "files/ante-mortem/FR-0012" => File("FR-0012", FileSide.AnteMortem, new FileTooth("16", "crowned", null)),
            "candidates/PM-1/FR-0012" => ApiDouble.Refusal(403, "The grant is revoked."),
            "candidates/PM-1" => new FileCandidates("PM-1", [new FileCandidate("FR-0012", 7.25, "one difference", null, ["sex"], ["height"])], 3),
            _ => null,
        };
        var page = scene.Context.Render<RemainsPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id).Add(one => one.File, "PM-1"));
        await page.WaitForElement(".list .link").ClickAsync(new());
        page.WaitForState(() => page.FindAll(".teeth").Count == 2);
        Assert.Contains("The grant is revoked.", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".matrix"));
    }

    [Fact]
    public async Task The_chosen_file_is_read_once_where_there_are_no_candidates_to_choose_from()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address[$"owners/FR/identifications/{Id}/".Length..] switch
        {
            "files/post-mortem/PM-1" => File("PM-1", FileSide.PostMortem, new FileTooth("21", "missing")),
            "files/ante-mortem/FR-0012" => File("FR-0012", FileSide.AnteMortem, new FileTooth("16", "crowned", null)),
            "candidates/PM-1/FR-0012" => new ComparedFiles("PM-1", new FileCandidate("FR-0012", 7.25, null, null, [], [])) { Dna = [new ComparedLocus("TH01", 1.25, null)] },
            "candidates/PM-1" => ApiDouble.Refusal(409, "The comparison is under way."),
            _ => null,
        };
        var page = ShowWith(scene, "FR-0012");
        Assert.Contains("The comparison is under way.", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".teeth").Count);
        Assert.StartsWith("TH01", page.Find(".matrix tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".empty"));
        Assert.Equal(4, scene.Api.Asked.Distinct().Count());
        Assert.Equal(4, scene.Api.Asked.Count);

        // Once more, when somebody tries again.
        scene.Api.Answer = (_, address) => address.EndsWith("candidates/PM-1", StringComparison.Ordinal) ? new FileCandidates("PM-1", [], 3) : address.Contains("/files/", StringComparison.Ordinal) ? File("FR-0012", FileSide.AnteMortem) : null;
        await page.Find(".problem button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("No missing person is a candidate of these remains.", page.Find(".empty").TextContent));
        Assert.Contains("3 files are excluded", page.Find("p.secondary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_to_be_proposed_of_one_person_is_not_proposed_of_another()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address[$"owners/FR/identifications/{Id}/".Length..] switch
        {
            "files/post-mortem/PM-1" => File("PM-1", FileSide.PostMortem),
            "files/ante-mortem/FR-0012" => File("FR-0012", FileSide.AnteMortem),
            "files/ante-mortem/FR-0013" => File("FR-0013", FileSide.AnteMortem),
            "candidates/PM-1" => new FileCandidates("PM-1", [new FileCandidate("FR-0013", 7.25, null, null, [], [])], 0),
            _ => null,
        };
        var page = ShowWith(scene, "FR-0012");
        await page.WaitForElement(".compose input[type=checkbox]").ChangeAsync(new() { Value = true });
        await page.Find("#field-reason").InputAsync(new() { Value = "Same fingerprints" });
        await page.Find(".compose").SubmitAsync();
        await page.Find(".list .link").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("FR-0013", page.Find(".compose h2").TextContent, StringComparison.Ordinal));
        Assert.False(page.Find(".compose input[type=checkbox]").HasAttribute("checked"));
        Assert.Equal(string.Empty, page.Find("#field-reason").GetAttribute("value") ?? page.Find("#field-reason").TextContent);
        await page.Find(".compose").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(2, scene.Api.Asked.Where(asked => asked.Method == "POST").Select(asked => OperationOf(asked.Body!)).Distinct().Count()));
    }

    [Fact]
    public async Task The_matrix_says_the_same_as_its_list_and_leads_to_the_comparison()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => new FileMatrix(
            ["FR-0012", "FR-0013"],
            [new FileMatrixRow("PM-1", [PairVerdict.Agrees, PairVerdict.Excluded]), new FileMatrixRow("PM-2", [PairVerdict.Possible, PairVerdict.Excluded])],
            60,
            2,
            address.Contains("behindRemains", StringComparison.Ordinal) ? null : "PM-2",
            null);
        var page = scene.Context.Render<MatrixPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id));
        var compared = page.WaitForElement(".pairs a.verdict");
        Assert.Equal($"/FR/identifications/{Id}/remains/PM-1?missing=FR-0012", compared.GetAttribute("href"));
        Assert.Equal("PM-1 and FR-0012: agrees", compared.GetAttribute("aria-label"));
        Assert.Equal(2, page.FindAll(".pairs .verdict.excluded").Count);
        Assert.Equal(compared.GetAttribute("href"), page.Find(".list .pair").GetAttribute("href"));
        await page.FindAll(".pager button").Single(button => button.TextContent.Contains("Further remains", StringComparison.Ordinal)).ClickAsync(new());
        page.WaitForAssertion(() => Assert.EndsWith("matrix?max=25&candidates=true&behindRemains=PM-2", scene.Api.Asked[^1].Address, StringComparison.Ordinal));
    }

    private static IRenderedComponent<RemainsPage> ShowWith(ConsoleScene scene, string missing)
    {
        scene.Service<NavigationManager>().NavigateTo($"/FR/identifications/{Id}/remains/PM-1?missing={missing}");
        return scene.Context.Render<RemainsPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id).Add(one => one.File, "PM-1"));
    }

    private static string OperationOf(string body) => JsonDocument.Parse(body).RootElement.GetProperty("operationId").GetString()!;

    private static VictimFileView File(string number, FileSide side, params FileTooth[] teeth) =>
        new(new VictimFileHead(side, number, OwnerId.Parse("FR"), 1, false), new VictimFileContent { Sex = "F", Age = new FileRange(20, 30), Teeth = new FileTeeth("fdi", [.. teeth]), Photographs = side == FileSide.PostMortem ? [new AttachmentReference(OwnerId.Parse("FR"), new Sha256Hash(Picture), 9)] : [] });
}
