using Interpol.Mesh.Console.Identification;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Console.Tests.Identification;

public sealed class IdentificationPageTests
{
    private const string Id = "PH-IRT-2026-0001";

    [Fact]
    public async Task Files_of_remains_are_paged_in_the_order_in_which_they_came()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address[$"owners/FR/identifications/{Id}".Length..] switch
        {
            "" => new IdentificationBody(DeploymentId.Parse(Id), IdentificationState.Open, 1, false, DateTimeOffset.UnixEpoch, 30, null, new IdentificationCounts(2, 0, 2, 0, 0, 0), [], [], null, [], null),
            "/files/post-mortem?max=100" => new VictimFilesBody([Head("PM 1")], "PM 1"),
            "/files/post-mortem?max=100&behind=PM%201" => new VictimFilesBody([Head("PM 2")], null),
            _ => null,
        };
        var page = scene.Context.Render<IdentificationPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id));
        page.WaitForElement(".pager");
        Assert.Equal("PM 1", Shown());
        await PressAsync("Newer");
        page.WaitForAssertion(() => Assert.Equal("PM 2", Shown()));
        await PressAsync("Older");
        page.WaitForAssertion(() => Assert.Equal("PM 1", Shown()));

        string Shown() => Assert.Single(page.FindAll("tbody tr a")).TextContent;

        Task PressAsync(string name) => page.FindAll(".pager button").Single(button => button.TextContent.Trim() == name).ClickAsync(new());
    }

    private static VictimFileHead Head(string number) => new(FileSide.PostMortem, number, OwnerId.Parse("PH"), 1, false);
}
