using System.Collections.Immutable;
using System.Text.Json;

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

    /// <summary>The text of the register.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KeyJsonContext.Default.GatewayRegister);
}
