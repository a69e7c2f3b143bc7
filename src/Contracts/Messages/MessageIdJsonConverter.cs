using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Writes a <see cref="MessageId"/> as its text, as a value and as a property name.</summary>
public sealed class MessageIdJsonConverter : TextJsonConverter<MessageId>
{
    /// <inheritdoc/>
    protected override MessageId FromText(string text) => MessageId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(MessageId value) => value.Value;
}
