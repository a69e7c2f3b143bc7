using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

[Collection(SharedMesh.Collection)]
public sealed class ConsentTests(SharedMesh mesh)
{
    private readonly MeshProcesses _mesh = mesh.Processes;

    [Fact]
    public async Task A_country_is_asked_hears_of_it_grants_in_part_and_revokes()
    {
        var id = "CL:" + Convert.ToHexStringLower(SHA256.HashData("consent|CL|IPSG|earthquake-1"u8))[..32];
        var until = DateTimeOffset.UtcNow.AddDays(14).ToString("O");
        string[] ask = ["consent", "ask", "IPSG", "CL", "deploy-team", "scene,photographs", "Earthquake: nine people for two weeks.", "--until", until, "--operation-id", "earthquake-1"];
        Assert.StartsWith($"{id}  requested  version 1\n", (await _mesh.Command.RunAsync(ask)).Succeeded().Output, StringComparison.Ordinal);
        Assert.StartsWith($"{id}  requested  version 1\n", (await _mesh.Command.RunAsync(ask)).Succeeded().Output, StringComparison.Ordinal);
        await SeenAsync("CL", $"consent {id}: requested, by IPSG (version 1)");

        var granted = (await _mesh.Command.RunAsync("consent", "grant", "CL", id, "--tasks", "scene", "--conditions", "With an officer of ours.")).Succeeded();
        Assert.StartsWith($"{id}  granted  version 2\n", granted.Output, StringComparison.Ordinal);
        await SeenAsync("IPSG", $"consent {id}: granted, by CL (version 2)");
        Assert.Contains("\n  conditions With an officer of ours.", (await _mesh.Command.RunAsync("consent", "show", "IPSG", id)).Succeeded().Output, StringComparison.Ordinal);

        (await _mesh.Command.RunAsync("consent", "revoke", "CL", id, "--reason", "The roads are closed.")).Succeeded();
        await SeenAsync("IPSG", $"consent {id}: revoked, by CL (version 3)");
        await Until.TrueAsync(
            "the list shows it as revoked",
            async () => (await _mesh.Command.RunAsync("consent", "list", "IPSG", "--role", "asking", "--state", "revoked")).Succeeded().Output.Contains($"{id}  revoked", StringComparison.Ordinal),
            Until.Deadline);

        await RefusedAsync("not-allowed-now, 409", "consent", "grant", "CL", id);
        await RefusedAsync("not-found, 404", "consent", "show", "PE", id);
        await RefusedAsync("forbidden, 403", "consent", "grant", "CL", id, "--token", _mesh.Token("CL", "officer"));
        await RefusedAsync("unauthenticated, 401", "consent", "show", "CL", id, "--token", "forged");
        using var client = new HttpClient { BaseAddress = _mesh.GatewayAddress("CL") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _mesh.Token("PE", "officer", "supervisor"));
        using var foreign = await client.PostAsync($"/api/v1/owners/CL/consents/{id}/revoke", new StringContent("""{"operationId":"op"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    private async Task SeenAsync(string owner, string line) => await Until.TrueAsync(
        $"'{line}' in the feed of {owner}",
        async () => (await _mesh.Command.RunAsync("feed", owner)).Succeeded().Output.Contains(line, StringComparison.Ordinal),
        Until.Deadline);

    private async Task RefusedAsync(string sentence, params string[] arguments)
    {
        var result = await _mesh.Command.RunAsync(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
    }
}
