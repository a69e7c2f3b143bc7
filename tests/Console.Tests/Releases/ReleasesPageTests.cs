using System.Text.Json.Nodes;
using Interpol.Mesh.Console.Releases;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Console.Tests.Releases;

public sealed class ReleasesPageTests
{
    private const string Hash = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

    [Theory]
    [InlineData("broadcast", """{"lane":"flash","all":true,"exclude":["BR"],"subject":"Alert"}""", "To all ", "Must never see it", "Brazil")]
    [InlineData("broadcast", """{"lane":"flash","region":"africa","all":false}""", "Region", "africa")]
    [InlineData("broadcast", """{"lane":"flash","group":"FR:rhine","all":false}""", "Group", "FR:rhine")]
    [InlineData("diffusion", """{"lane":"flash","type":"missing-person","to":["BR","DE"]}""", "Brazil", "Germany", "Missing person")]
    [InlineData("message", """{"lane":"flash","to":["BR"],"purpose":"Extradition","handling":{"tlp":"red","audience":{"kind":"owners","owners":["DE"]}}}""", "Brazil", "TLP:RED", "Extradition", "May come to see it", "Germany")]
    [InlineData("message", """{"lane":"flash","to":["BR"],"answerWithinHours":8}""", "TLP:AMBER", "Within 8 hours")]
    [InlineData("message", """{"lane":"flash","inReplyTo":"BR-00000000000000000000000000000001","replyAll":true}""", "As the message", "To everybody on the thread")]
    [InlineData("message", """{"lane":"flash","to":["BR"],"forms":[{"schema":"travel-document","version":1,"fields":{"issuingState":"FRA","soughtNow":true}}]}""", "Travel document", "Issuing state", "FRA", "Yes")]
    public async Task Who_releases_a_message_sees_whom_it_reaches_and_what_it_carries(string kind, string request, params string[] shown)
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        var card = await OpenAsync(scene, kind, request);
        Assert.All(shown, text => Assert.Contains(text, card.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_a_held_message_is_opened_as_the_bureaus_own()
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Supervisor);
        var card = await OpenAsync(scene, "message", $$"""{"lane":"flash","to":["BR"],"attachments":[{"sha256":"{{Hash}}","name":"face.png"}]}""");
        var link = card.QuerySelector(".files a")!;
        Assert.Equal(("face.png", $"/api/v1/owners/FR/attachments/{Hash}"), (link.TextContent, link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("en-GB", "TLP:RED", "Broadcast")]
    [InlineData("es", "TLP:RED", "Difusión general")]
    public async Task Why_it_waits_is_said_in_the_language(string language, params string[] reasons)
    {
        await using var scene = new ConsoleScene(language, MeshRoles.Supervisor);
        scene.Api.Answer = (_, _) => new ReleasesBody([Held("message", null)]);
        var page = scene.Context.Render<ReleasesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement("article");
        Assert.Equal(reasons, page.FindAll(".tag").Select(tag => tag.TextContent));
    }

    private static async Task<AngleSharp.Dom.IElement> OpenAsync(ConsoleScene scene, string kind, string request)
    {
        var held = Held(kind, JsonNode.Parse(request));
        scene.Api.Answer = (_, address) => address == "owners/FR/releases" ? new ReleasesBody([held with { Request = null }]) : held;
        var page = scene.Context.Render<ReleasesPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement("article");
        await page.FindAll("article button").Single(button => button.TextContent.Trim() == "Read it").ClickAsync(new());
        page.WaitForState(() => page.FindAll("article button").All(button => button.TextContent.Trim() != "Read it"));
        return page.Find("article");
    }

    private static ReleaseBody Held(string kind, JsonNode? request) =>
        new("00000000000000000000000000000001", kind, "0001", ["tlp-red", "broadcast"], "waiting", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, null, null, null, request);
}
