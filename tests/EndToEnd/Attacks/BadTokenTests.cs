using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Tokens that are none, expired, forged or changed.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class BadTokenTests(RepairedMesh shared, ITestOutputHelper output)
{
    private static readonly OwnerId France = OwnerId.Parse("FR");

    [Fact]
    public Task Only_a_valid_token_of_this_mesh_is_taken() => shared.UseAsync(output, async mesh =>
    {
        using var key = TokenKeys.Open(mesh.Data);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var right = new TokenSigner(key, TimeProvider.System).Sign(France);
        var parts = right.Split('.');
        var forGermany = new TokenSigner(key, TimeProvider.System).Sign(OwnerId.Parse("DE")).Split('.');
        var bad = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["another scheme"] = "Basic RlI6RlI=",
            ["empty"] = "Bearer ",
            ["nonsense"] = "Bearer nonsense",
            ["endless"] = "Bearer " + new string('a', 16 * 1024),
            ["expired"] = "Bearer " + new TokenSigner(key, new Yesterday()).Sign(France, [TokenSigner.OfficerRole], "0001", TimeSpan.FromHours(1)),
            ["signed with another key"] = "Bearer " + new TokenSigner(foreign, TimeProvider.System).Sign(France),
            ["signature of another token"] = $"Bearer {parts[0]}.{parts[1]}.{forGermany[2]}",
            ["content of another token"] = $"Bearer {forGermany[0]}.{forGermany[1]}.{parts[2]}",
            ["without a signature"] = $"Bearer {parts[0]}.{parts[1]}.",
            ["with the algorithm none"] = $"Bearer {Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            ["signed with the public key as a secret"] = "Bearer " + ConfusedToken(key),
            ["for another audience"] = "Bearer " + Sign(key, audience: "somebody-else"),
            ["from another issuer"] = "Bearer " + Sign(key, issuer: "somebody-else"),
            ["for an owner that does not exist"] = "Bearer " + Sign(key, owner: "XX"),
        };
        foreach (var (what, header) in bad)
        {
            using var answer = await AskAsync(mesh, header);
            var refusal = await Refusal.OfAsync(answer, 401, "unauthenticated");
            Assert.Contains(answer.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
            output.WriteLine($"{what}: {refusal.Detail}");
        }

        using var taken = await AskAsync(mesh, "Bearer " + right);
        Assert.True(taken.IsSuccessStatusCode);
    });

    [Fact]
    public Task Health_and_the_description_of_the_interface_need_no_token_and_show_nothing_of_anybody() => shared.UseAsync(output, async mesh =>
    {
        using var client = new HttpClient { BaseAddress = mesh.GatewayAddress("FR") };
        foreach (var path in new[] { "/healthz", "/readyz", "/openapi/v1.json" })
        {
            await Until.TrueAsync(
                $"{path} to answer",
                async () =>
                {
                    using var answer = await client.GetAsync(path);
                    return answer.IsSuccessStatusCode;
                },
                Until.Deadline);
        }

        foreach (var path in new[] { "/api/v1/owners", "/api/v1/cluster", "/api/v1/owners/FR/feed" })
        {
            using var answer = await client.GetAsync(path);
            await Refusal.OfAsync(answer, 401, "unauthenticated");
        }
    });

    private static async Task<HttpResponseMessage> AskAsync(MeshProcesses mesh, string? header)
    {
        using var client = new HttpClient { BaseAddress = mesh.GatewayAddress("FR") };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/owners/FR/feed");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        return await client.SendAsync(request);
    }

    private static string Encode(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));

    private static string ConfusedToken(ECDsa key) => Sign(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem())), SecurityAlgorithms.HmacSha256);

    private static string Sign(ECDsa key, string issuer = TokenSigner.Issuer, string audience = TokenSigner.Audience, string owner = "FR") =>
        Sign(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256, issuer, audience, owner);

    private static string Sign(SecurityKey key, string algorithm, string issuer = TokenSigner.Issuer, string audience = TokenSigner.Audience, string owner = "FR") =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { ["owner"] = owner, ["officer"] = "0001", ["roles"] = new[] { TokenSigner.OfficerRole } },
            SigningCredentials = new SigningCredentials(key, algorithm),
        });

    private sealed class Yesterday : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-1);
    }
}
