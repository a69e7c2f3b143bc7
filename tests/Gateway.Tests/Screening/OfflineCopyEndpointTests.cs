using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Which offline copies may be begun.</summary>
public sealed class OfflineCopyEndpointTests
{
    [Theory]
    [InlineData("dna-profile")]
    [InlineData("fingerprint")]
    [InlineData("image-hash")]
    public async Task A_copy_holds_no_kind_for_which_it_cannot_be_asked(string kind)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("JP"), new ManualTime());
        using var supervisor = gateway.ClientOf("JP", MeshRoles.Supervisor);
        using var content = Answers.Json($$"""{"name":"Ferry","kinds":["vehicle","{{kind}}"],"days":7}""");
        using var answer = await supervisor.PutAsync($"/api/v1/owners/JP/offline-copies/{new string('a', 32)}", content);
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid, "kinds");
    }
}
