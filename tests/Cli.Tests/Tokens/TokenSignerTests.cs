using System.Security.Cryptography;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Cli.Tests.Tokens;

public sealed class TokenSignerTests : IDisposable
{
    private readonly DataFolder _folder = new(Path.Combine(Path.GetTempPath(), "mesh-cli-" + Guid.NewGuid().ToString("N")[..12]));

    public TokenSignerTests() => _folder.Prepare();

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    [Fact]
    public async Task Everybody_who_asks_at_once_gets_the_same_key_and_the_public_half_checks_the_tokens()
    {
        var signers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TokenSigner.OpenAsync(_folder, CancellationToken.None)));
        using var published = ECDsa.Create();
        published.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(_folder.Keys, "tokens.pub.pem")));
        foreach (var signer in signers)
        {
            var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(
                signer.Sign(OwnerId.Parse("FR"), ["officer", "supervisor"], "0042", TimeSpan.FromHours(1)),
                new TokenValidationParameters { ValidIssuer = "interpol-mesh-development", ValidAudience = "interpol-mesh", IssuerSigningKey = new ECDsaSecurityKey(published), ValidAlgorithms = ["ES256"] });
            Assert.True(checkedToken.IsValid, checkedToken.Exception?.Message);
            Assert.Equal("FR", checkedToken.Claims["owner"]);
            Assert.Equal("0042", checkedToken.Claims["officer"]);
            Assert.Equal(["officer", "supervisor"], ((JsonWebToken)checkedToken.SecurityToken).Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Keys, "tokens.pem")));
    }

    [Theory]
    [InlineData("tokens.pem")]
    [InlineData("tokens.pem.new")]
    public async Task What_lies_open_to_all_in_the_folder_does_not_open_the_key(string left)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var key = Path.Combine(_folder.Keys, "tokens.pem");
        if (left == "tokens.pem")
        {
            await TokenSigner.OpenAsync(_folder, CancellationToken.None);
        }
        else
        {
            Directory.CreateDirectory(_folder.Keys);
            await File.WriteAllTextAsync(Path.Combine(_folder.Keys, left), "left behind");
        }

        File.SetUnixFileMode(Path.Combine(_folder.Keys, left), Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        await TokenSigner.OpenAsync(_folder, CancellationToken.None);
        Assert.Equal(Owner, File.GetUnixFileMode(key));
    }

    [Fact]
    public async Task The_public_half_comes_back_when_it_was_removed()
    {
        var file = Path.Combine(_folder.Keys, "tokens.pub.pem");
        await TokenSigner.OpenAsync(_folder, CancellationToken.None);
        var published = await File.ReadAllTextAsync(file);
        File.Delete(file);
        await TokenSigner.OpenAsync(_folder, CancellationToken.None);
        Assert.Equal(published, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_folder_in_which_a_key_was_made_can_be_used_for_a_mesh()
    {
        var folder = new DataFolder(Path.Combine(_folder.Path, "another"));
        await TokenSigner.OpenAsync(folder, CancellationToken.None);
        folder.Prepare();
    }
}
