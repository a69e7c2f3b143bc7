using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Writes an <see cref="OperationId"/> as its text, as a value and as a property name.</summary>
public sealed class OperationIdJsonConverter : TextJsonConverter<OperationId>
{
    /// <inheritdoc/>
    protected override OperationId FromText(string text) => OperationId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(OperationId value) => value.Value;
}
