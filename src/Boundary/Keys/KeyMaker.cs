using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>Makes the keys of a mesh that are missing: for one machine and for tests. What is there is never changed, but private files that others may read are closed to them.</summary>
public sealed class KeyMaker(KeyFolder keys)
{
    private const int MaxFormerKeys = 5;

    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes what all silos need.</summary>
    public void MakeForSilos()
    {
        using (Hold())
        {
            MakeSiloSecret();
            foreach (var hub in HubName.All)
            {
                MakeHubKey(hub);
            }
        }
    }

    /// <summary>Makes what a silo needs: also the key of its hub, with which it signs the audits of the others.</summary>
    /// <param name="silo">Its name.</param>
    public void MakeForSilo(string silo)
    {
        using (Hold())
        {
            MakeSiloSecret();
            if (HubName.TryOfSilo(silo, out var hub))
            {
                MakeHubKey(hub);
            }

            CertificateMaker.Make(keys, CertificateRole.Silo, silo);
        }
    }

    /// <summary>Makes the keys of a gateway and enters it into the register.</summary>
    /// <param name="gateway">Its name.</param>
    /// <param name="owners">The owners for whom it may call; empty for all.</param>
    /// <param name="operators">Whether it is the operators'.</param>
    public void MakeForGateway(string gateway, IReadOnlyCollection<OwnerId> owners, bool operators)
    {
        using (Hold())
        {
            using var signing = OpenSigningKey(keys.GatewayKey(gateway));
            Enter(new RegisteredGateway(
                gateway,
                owners.Count == 0 ? [RegisteredGateway.EveryOwner] : [.. owners.Select(owner => owner.Value).Order(StringComparer.Ordinal)],
                operators,
                signing.ExportSubjectPublicKeyInfo()));
            CertificateMaker.Make(keys, CertificateRole.Gateway, gateway);
        }
    }

    private void MakeSiloSecret()
    {
        if (File.Exists(keys.SiloSecret))
        {
            KeyFile.KeepPrivate(keys.SiloSecret);
            KeyFile.ReadSecret(keys.SiloSecret);
            return;
        }

        KeyFile.WritePrivate(keys.SiloSecret, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyFile.SecretBytes)));
    }

    /// <summary>On several machines each hub makes its own and gives away the public half; one machine has them all.</summary>
    private void MakeHubKey(HubName hub)
    {
        using var key = OpenSigningKey(keys.HubKey(hub));
        if (!File.Exists(keys.HubPublicKey(hub)))
        {
            KeyFile.WritePublic(keys.HubPublicKey(hub), key.ExportSubjectPublicKeyInfoPem());
        }
    }

    /// <summary>The signing key in a file, made when there is none. Call it while the folder is held.</summary>
    public static ECDsa OpenSigningKey(string path)
    {
        if (File.Exists(path))
        {
            KeyFile.KeepPrivate(path);
            return KeyFile.ReadSigningKey(path);
        }

        var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyFile.WritePrivate(path, made.ExportPkcs8PrivateKeyPem());
        return made;
    }

    private void Enter(RegisteredGateway gateway)
    {
        var register = File.Exists(keys.Register) ? GatewayRegister.Read(keys.Register) : GatewayRegister.Empty;
        var others = register.Gateways.RemoveAll(other => other.Name == gateway.Name);
        var before = register.Gateways.FirstOrDefault(other => other.Name == gateway.Name);
        var former = before is null ? [] : FormerKeys(before, gateway.SigningKey);
        var changed = new GatewayRegister([.. others.Add(gateway with { FormerKeys = former.Length == 0 ? null : former }).OrderBy(entry => entry.Name, StringComparer.Ordinal)]);
        if (changed.ToJson() != register.ToJson())
        {
            KeyFile.WritePublic(keys.Register, changed.ToJson());
        }
    }

    /// <summary>The keys that the gateway no longer signs with: what they signed for its bureau is still its own.</summary>
    private static ImmutableArray<byte[]> FormerKeys(RegisteredGateway before, byte[] key) =>
    [
        .. before.FormerKeys.GetValueOrDefault([]).Prepend(before.SigningKey).Where(known => !known.AsSpan().SequenceEqual(key)).Take(MaxFormerKeys),
    ];

    /// <summary>One at a time: several processes may be started at once on one folder.</summary>
    public FileStream Hold()
    {
        keys.Create();
        var deadline = DateTime.UtcNow + LockDeadline;
        while (true)
        {
            try
            {
                return new FileStream(keys.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(LockPause);
            }
        }
    }
}
