using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Officers;

/// <summary>Makes the one-time code with which a bureau's first supervisor is created; the data folder keeps only its hash.</summary>
internal static class SetupCode
{
    private const int CodeBytes = 20;

    /// <summary>Makes a code; one that was made before is no longer good.</summary>
    public static string Make(DataFolder data, OwnerId owner, DateTimeOffset expires)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        var json = new JsonObject
        {
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code))),
            ["expires"] = expires.ToUniversalTime(),
        };
        new KeyFolder(data.Keys).Create();
        KeyFile.WritePrivate(Path.Combine(data.Keys, $"setup-{owner.Value.ToLowerInvariant()}.json"), json.ToJsonString());
        return code;
    }
}
