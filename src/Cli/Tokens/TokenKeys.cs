using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;

namespace Interpol.Mesh.Cli.Tokens;

/// <summary>The key pair that signs a data folder's development tokens; gateways read only the public half.</summary>
internal static class TokenKeys
{
    /// <summary>The private key, made when there is none yet.</summary>
    public static ECDsa Open(DataFolder data)
    {
        if (!Directory.Exists(data.Path))
        {
            // Or `mesh up` would take it for somebody else's folder later.
            data.Prepare();
        }

        var keys = new KeyFolder(data.Keys);
        using (new KeyMaker(keys).Hold())
        {
            var key = KeyMaker.OpenSigningKey(keys.TokenKey);
            if (!File.Exists(keys.TokenPublicKey))
            {
                KeyFile.WritePublic(keys.TokenPublicKey, key.ExportSubjectPublicKeyInfoPem());
            }

            return key;
        }
    }
}
