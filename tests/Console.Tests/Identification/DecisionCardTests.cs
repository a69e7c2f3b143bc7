using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Identification;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Console.Tests.Identification;

public sealed class DecisionCardTests
{
    [Theory]
    [InlineData(DecisionState.Signed, "FR-0012", null, true)]
    [InlineData(DecisionState.Signed, "FR-0012", "Odile Vantreuil", false)]
    [InlineData(DecisionState.Signed, "FR-0012 FR-0013", null, false)]
    [InlineData(DecisionState.Proposed, "FR-0012", null, false)]
    [InlineData(DecisionState.Revised, "FR-0012", null, false)]
    public async Task An_identity_is_offered_to_be_released_once_and_where_it_is_known_who_it_is(DecisionState state, string missing, string? released, bool isOffered)
    {
        await using var scene = new ConsoleScene();
        var author = new AuthorBody(OwnerId.Parse("PH"), "0001");
        var decision = new DecisionBody(
            2, ["PM-1"], [.. missing.Split(' ')], [PrimaryIdentifier.Dental], state, author, DateTimeOffset.UnixEpoch, "Agrees", author with { Officer = "0002" }, DateTimeOffset.UnixEpoch, null, null, released);

        var card = scene.Context.Render<DecisionCard>(parameters => parameters
            .Add(one => one.Decision, decision)
            .Add(one => one.User, new ConsoleUser(OwnerId.Parse("PH"), "0003", [MeshRoles.Supervisor]))
            .Add(one => one.IsHost, true));

        Assert.Equal(isOffered, card.FindAll("button").Any(button => button.TextContent.Trim() == "Release to the home bureau"));
    }
}
