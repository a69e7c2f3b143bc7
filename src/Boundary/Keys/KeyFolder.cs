using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>The folder with the keys and certificates of a mesh. A machine holds only what its processes need: silos their secret and the register, a gateway its own keys.</summary>
/// <param name="Path">The folder.</param>
public sealed record KeyFolder(string Path)
{
    private const UnixFileMode OwnerWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The secret by which silos know each other's calls. No gateway may have it.</summary>
    public string SiloSecret => File("silos.secret");

    /// <summary>The gateways that silos know, with their owners and public keys.</summary>
    public string Register => File("gateways.json");

    /// <summary>The certificate that signs all others; every process needs it.</summary>
    public string Authority => File("ca.pem");

    /// <summary>The private key of that certificate; no process of the mesh needs it.</summary>
    public string AuthorityKey => File("ca.key.pem");

    /// <summary>The private key that signs development tokens.</summary>
    public string TokenKey => File("tokens.pem");

    /// <summary>Its public half, which gateways read that take such tokens.</summary>
    public string TokenPublicKey => File("tokens.pub.pem");

    /// <summary>Held while keys are made.</summary>
    public string Lock => File(".lock");

    /// <summary>The folder of keys in a data folder.</summary>
    public static KeyFolder Of(string dataFolder) => new(System.IO.Path.Combine(dataFolder, "keys"));

    /// <summary>
    /// Makes the folder if it is missing. Whoever could write into it could put a key or a register of his own there, so that only its owner may, also
    /// where files are open to everybody otherwise, and also in a folder that was there before.
    /// </summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, OwnerWrites);
            if (System.IO.File.GetUnixFileMode(Path) is var mode && (mode & ~OwnerWrites) != 0)
            {
                System.IO.File.SetUnixFileMode(Path, mode & OwnerWrites);
            }
        }
    }

    /// <summary>The private key with which a gateway signs its tokens.</summary>
    public string GatewayKey(string gateway) => File($"{NameOf(gateway)}.pem");

    /// <summary>The private key with which the silos of a hub sign the audits of the other hubs. Only they hold it.</summary>
    public string HubKey(HubName hub) => File($"hub-{hub.Value}.pem");

    /// <summary>Its public half, for whoever checks an audit.</summary>
    public string HubPublicKey(HubName hub) => File($"hub-{hub.Value}.pub.pem");

    /// <summary>The certificate of a silo or gateway for its connections.</summary>
    public string Certificate(CertificateRole role, string name) => File($"{NameOf(role, name)}.cert.pem");

    /// <summary>The private key of that certificate.</summary>
    public string CertificateKey(CertificateRole role, string name) => File($"{NameOf(role, name)}.cert.key.pem");

    private static string NameOf(CertificateRole role, string name) => role == CertificateRole.Gateway ? NameOf(name) : $"silo-{name}";

    private static string NameOf(string gateway) => gateway.StartsWith("gateway-", StringComparison.Ordinal) ? gateway : $"gateway-{gateway}";

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
