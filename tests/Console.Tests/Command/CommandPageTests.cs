using Interpol.Mesh.Console.Command;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Console.Tests.Command;

public sealed class CommandPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_list_says_what_the_map_shows()
    {
        await using var scene = Scene(Board());
        var page = Open(scene);
        page.WaitForElement(".marks tbody tr");
        Assert.Equal(["Lyon", "Singapore", "Buenos Aires", "Earthquake"], page.FindAll(".marks tbody tr td:last-child").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(4, page.FindAll(".map .mark").Count);
        Assert.Equal("Silent hub", page.FindAll(".marks tbody tr")[1].QuerySelector("td")!.TextContent.Trim());
        Assert.Contains("away", page.Find(".lands use[href$='#KE']").ClassName, StringComparison.Ordinal);
        await page.FindAll(".marks .link")[0].FocusAsync(new());
        Assert.Single(page.FindAll(".map .mark.chosen"));
    }

    [Fact]
    public async Task What_is_tried_again_is_the_same_operation()
    {
        await using var scene = Scene(Board());
        var page = Open(scene);
        page.WaitForElement(".queue button");
        scene.Api.Answer = (_, _) => ApiDouble.Refusal(503, "The hub does not answer.");
        await page.Find("[aria-label='Take it: 7']").ClickAsync(new());
        page.WaitForElement(".problem");
        scene.Api.Answer = (_, _) => Board() with { Items = [QueueClockTests.Item(7) with { TakenBy = "0417" }] };
        await page.Find("[aria-label='Take it: 7']").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[aria-label='Take it: 7']").Count == 0);
        var posted = scene.Api.Asked.Where(asked => asked is { Method: "POST", Address: "owners/FR/command/items/7/take" }).Select(asked => asked.Body).ToList();
        Assert.Equal(2, posted.Count);
        Assert.Single(posted.Distinct());
    }

    [Theory]
    [InlineData("lyon", true, false)]
    [InlineData("buenos-aires", false, true)]
    [InlineData(null, false, false)]
    public async Task The_leading_room_proposes_and_the_other_one_accepts(string? room, bool proposes, bool accepts)
    {
        await using var scene = Scene(Board() with
        {
            Lead = new LeadBody(HubName.Lyon, 3, Now),
            HandOver = new HandOverBody(HubName.BuenosAires, "0001", Now, [7], "Watch the ferry."),
            Present = room is null ? [] : [new PresentOfficerBody("0417", HubName.Parse(room), false, Now, Now.AddHours(1))],
        });
        var page = Open(scene);
        page.WaitForElement("#lead");
        Assert.Equal((proposes, accepts), (page.Markup.Contains("Hand the lead over", StringComparison.Ordinal), page.Markup.Contains("Accept the lead", StringComparison.Ordinal)));
        Assert.Contains("Watch the ferry.", page.Markup, StringComparison.Ordinal);
    }

    private static ConsoleScene Scene(BoardBody board)
    {
        var scene = new ConsoleScene(roles: MeshRoles.Command);
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/command" => board,
            "owners/FR/alerts" => new AlertThreadsBody(
                [new AlertThreadBody(1, Now, [new AlertMessageBody("gdacs", "EQ1", Now, AlertKind.Alert, AlertLevel.Red, "Earthquake", [])], [new AlertOfferBody(OwnerId.Parse("PH"), AlertLevel.Red, false), new AlertOfferBody(OwnerId.Parse("ID"), AlertLevel.Red, true)])]),
            _ => new DeploymentsBody([], null),
        };
        return scene;
    }

    private static IRenderedComponent<CommandPage> Open(ConsoleScene scene) => scene.Context.Render<CommandPage>(parameters => parameters.Add(page => page.Owner, "FR"));

    private static BoardBody Board() => new(
        4, Now, HubName.Lyon, [new LeadShiftBody(HubName.Singapore, new TimeOnly(0, 0)), new LeadShiftBody(HubName.Lyon, new TimeOnly(8, 0))], null, null, null, null, false, null, [],
        [QueueClockTests.Item(7)], [new AbsentBureauBody(OwnerId.Parse("KE"), DutyStatus.Closed, null, false)], [HubName.Singapore]);
}
