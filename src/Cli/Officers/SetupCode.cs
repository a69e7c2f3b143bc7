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
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
        var file = Path.Combine(data.Keys, $"setup-{owner.Value.ToLowerInvariant()}.json");
        var temporary = file + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString() + "\n"));
        }

        File.Move(temporary, file, overwrite: true);
        return code;
    }
}
