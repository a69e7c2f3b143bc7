using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>The gateways that silos know: what <c>gateways.json</c> says.</summary>
/// <param name="Gateways">The gateways, by name.</param>
public sealed record GatewayRegister(ImmutableArray<RegisteredGateway> Gateways)
{
    /// <summary>A register without gateways: nobody outside the cluster may call.</summary>
    public static GatewayRegister Empty { get; } = new([]);

    /// <summary>Reads a register.</summary>
    /// <exception cref="KeyException">The file cannot be read or is malformed.</exception>
    public static GatewayRegister Read(string path)
    {
        try
        {
            var register = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyJsonContext.Default.GatewayRegister);
            return register is { Gateways.IsDefault: false } && register.Gateways.All(gateway => gateway is { Owners.IsDefault: false })
                ? register
                : throw new KeyException($"The register {path} lists no gateways; './mesh keys' writes it.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new KeyException($"The register {path} cannot be read ({failure.Message}).", failure);
        }
    }

    /// <summary>Whether it has a gateway that serves an owner and signs with a key, or did so before.</summary>
    /// <param name="name">The gateway's name.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="key">The public key, DER.</param>
    public bool HasKey(string name, OwnerId owner, ReadOnlySpan<byte> key)
    {
        foreach (var gateway in Gateways.Where(gateway => gateway.Name == name && gateway.Serves(owner)))
        {
            foreach (var own in gateway.FormerKeys.GetValueOrDefault([]).Prepend(gateway.SigningKey))
            {
                if (key.SequenceEqual(own))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The text of the register.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KeyJsonContext.Default.GatewayRegister);
}

/// <summary>A gateway that silos know.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owners">The owners for whom it may call; <c>*</c> means all, for demonstrations.</param>
/// <param name="Operators">Whether it is the operators': it may ask silos for their figures.</param>
/// <param name="SigningKey">The public key of its tokens, DER.</param>
public sealed record RegisteredGateway(string Name, ImmutableArray<string> Owners, bool Operators, byte[] SigningKey)
{
    /// <summary>Stands for all owners.</summary>
    public const string EveryOwner = "*";

    /// <summary>Public keys that it had before, DER, the newest first; null for none. They are good for what they signed in its bureau's store, and for no token.</summary>
    public ImmutableArray<byte[]>? FormerKeys { get; init; }

    /// <summary>Whether it may call for an owner.</summary>
    public bool Serves(OwnerId owner) => Owners.Contains(EveryOwner) || Owners.Contains(owner.Value);
}
