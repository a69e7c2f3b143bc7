using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Gateway.BureauStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>The keys of a mesh's gateways, and the register that lists them.</summary>
internal sealed class GatewayKeys
{
    private static readonly string Folder = MakeFolder();

    private readonly string _path = Path.Combine(Folder, $"{Guid.NewGuid():N}.json");
    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly Lock _gate = new();
    private GatewayRegister _register = GatewayRegister.Empty;

    /// <summary>The register as a gateway reads it.</summary>
    public GatewayRegisterFile File(TimeProvider time) => new(_path, time, NullLogger<GatewayRegisterFile>.Instance);

    /// <summary>Gives a gateway its identity and the register.</summary>
    public void AddTo(IServiceCollection services, string name, TimeProvider time)
    {
        services.AddSingleton(Enter(name));
        services.AddSingleton(File(time));
    }

    /// <summary>The identity of a gateway, which the register has from now on.</summary>
    public GatewayIdentity Enter(string name, params string[] owners)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(name, out var key))
            {
                key = _keys[name] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            }

            Write([.. _register.Gateways.RemoveAll(known => known.Name == name), Registered(name, key, owners)]);
            return new GatewayIdentity(name, Copy(key));
        }
    }

    /// <summary>Strikes a gateway off.</summary>
    public void StrikeOff(string name)
    {
        lock (_gate)
        {
            Write(_register.Gateways.RemoveAll(known => known.Name == name));
        }
    }

    /// <summary>Gives a gateway another key; the one before becomes a former one if it is kept.</summary>
    public GatewayIdentity Renew(string name, bool keepsFormer)
    {
        lock (_gate)
        {
            var before = _keys[name].ExportSubjectPublicKeyInfo();
            var key = _keys[name] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Write([.. _register.Gateways.RemoveAll(known => known.Name == name), Registered(name, key, []) with { FormerKeys = keepsFormer ? [before] : null }]);
            return new GatewayIdentity(name, Copy(key));
        }
    }

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-registers-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    private static RegisteredGateway Registered(string name, ECDsa key, string[] owners) =>
        new(name, owners.Length == 0 ? [RegisteredGateway.EveryOwner] : [.. owners], false, key.ExportSubjectPublicKeyInfo());

    private static ECDsa Copy(ECDsa key) => ECDsa.Create(key.ExportParameters(includePrivateParameters: true));

    private void Write(ImmutableArray<RegisteredGateway> gateways)
    {
        _register = new GatewayRegister(gateways);
        KeyFile.WritePublic(_path, _register.ToJson());
    }
}
