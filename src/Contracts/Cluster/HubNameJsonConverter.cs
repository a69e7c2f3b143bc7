using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>Writes a <see cref="HubName"/> as its name, as a value and as a property name.</summary>
public sealed class HubNameJsonConverter : TextJsonConverter<HubName>
{
    /// <inheritdoc/>
    protected override HubName FromText(string text) => HubName.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(HubName value) => value.Value;
}
