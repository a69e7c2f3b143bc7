using Interpol.Mesh.Console.Consent;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Consent;

public sealed class ConsentsPageTests
{
    [Fact]
    public async Task Older_requests_are_reached_behind_an_empty_page()
    {
        var (france, secretariat) = (OwnerId.Parse("FR"), OwnerId.Parse("IPSG"));
        var id = ConsentId.For(france, secretariat, new OperationId("assess"));
        var asked = new ConsentBody(
            id, ConsentState.Requested, 1, france, new AuthorBody(secretariat, "0501"), france, ConsentAction.DeployTeam, ["scene"], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, null, null, [], null);
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => address switch
        {
            "owners/FR/consents?role=asked&max=50" => new ConsentsBody([], "b"),
            "owners/FR/consents?role=asked&max=50&behind=b" => new ConsentsBody([asked], null),
            _ => null,
        };
        var page = scene.Context.Render<ConsentsPage>(parameters => parameters.Add(one => one.Owner, "FR"));
        page.WaitForElement(".pager");
        Assert.Empty(page.FindAll(".empty"));
        await page.FindAll(".pager button")[1].ClickAsync(new());
        page.WaitForElement("article");
    }
}
