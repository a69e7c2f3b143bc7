using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Writes a <see cref="ThreadId"/> as its text, as a value and as a property name.</summary>
public sealed class ThreadIdJsonConverter : TextJsonConverter<ThreadId>
{
    /// <inheritdoc/>
    protected override ThreadId FromText(string text) => ThreadId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(ThreadId value) => value.Value;
}
