using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>Writes an <see cref="OwnerId"/> as its code, as a value and as a property name.</summary>
public sealed class OwnerIdJsonConverter : TextJsonConverter<OwnerId>
{
    /// <inheritdoc/>
    protected override OwnerId FromText(string text) => OwnerId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(OwnerId value) => value.Value;
}
