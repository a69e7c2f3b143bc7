using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>
/// One-time codes with which the first supervisor of a bureau is created. Whoever may write into the gateway's data folder makes one
/// (<c>./mesh officer setup</c>); the folder keeps its hash, for a day.
/// </summary>
internal sealed class SetupCodes(GatewaySettings settings, TimeProvider time)
{
    private const int MostBytes = 1024;

    /// <summary>Whether this is the code of the owner.</summary>
    public bool IsRight(OwnerId owner, string code)
    {
        try
        {
            var file = new FileInfo(FileOf(owner));
            if (!file.Exists || file.Length > MostBytes)
            {
                return false;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return json.RootElement.GetProperty("expires").GetDateTimeOffset() > time.GetUtcNow()
                && CryptographicOperations.FixedTimeEquals(
                    Convert.FromHexString(json.RootElement.GetProperty("sha256").GetString()!),
                    SHA256.HashData(Encoding.UTF8.GetBytes(code)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>The code has done its work.</summary>
    public void Remove(OwnerId owner) => File.Delete(FileOf(owner));

    private string FileOf(OwnerId owner) => Path.Combine(settings.Keys.Path, $"setup-{owner.Value.ToLowerInvariant()}.json");
}
