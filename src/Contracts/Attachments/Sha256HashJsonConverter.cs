using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>Writes a <see cref="Sha256Hash"/> as its digits, as a value and as a property name.</summary>
public sealed class Sha256HashJsonConverter : TextJsonConverter<Sha256Hash>
{
    /// <inheritdoc/>
    protected override Sha256Hash FromText(string text) => Sha256Hash.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(Sha256Hash value) => value.Value;
}
