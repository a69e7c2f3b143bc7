using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Officers;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Tests.Officers;

public sealed class SetupCodeTests : IDisposable
{
    private readonly DataFolder _folder = new(Path.Combine(Path.GetTempPath(), "mesh-cli-" + Guid.NewGuid().ToString("N")[..12]));

    public SetupCodeTests() => _folder.Prepare();

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    [Fact]
    public void The_folder_keeps_the_hash_of_the_newest_code_for_its_owner_alone()
    {
        var expires = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var first = SetupCode.Make(_folder, OwnerId.Parse("FR"), expires);
        var second = SetupCode.Make(_folder, OwnerId.Parse("FR"), expires);
        Assert.NotEqual(first, second);
        var file = Path.Combine(_folder.Keys, "setup-fr.json");
        var text = File.ReadAllText(file);
        Assert.DoesNotContain(second, text, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(second))), (string?)JsonNode.Parse(text)!["sha256"]);
        Assert.Equal(expires, (DateTimeOffset?)JsonNode.Parse(text)!["expires"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
