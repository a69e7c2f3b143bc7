using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>
/// The id that a caller chooses for a writing operation, so that it can be repeated without effect: 1 to 64 letters, digits, dots, dashes and
/// underscores. Remembered for 30 days.
/// </summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("operation-id")]
[JsonConverter(typeof(OperationIdJsonConverter))]
public readonly record struct OperationId([property: Id(0)] string Value)
{
    /// <summary>A new random id.</summary>
    public static OperationId New() => new(Guid.NewGuid().ToString("N"));

    /// <summary>The id of an operation that follows from something: carried out again, it is known, and has no effect.</summary>
    /// <param name="cause">What it is and what it follows from, for example <c>use|case|owner|operation</c>; the same for no other operation.</param>
    public static OperationId Following(string cause) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cause))));

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of an operation id.</exception>
    public static OperationId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("An operation id is 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OperationId id)
    {
        if (text is { Length: >= 1 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            id = new OperationId(text);
            return true;
        }

        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes an <see cref="OperationId"/> as its text, as a value and as a property name.</summary>
public sealed class OperationIdJsonConverter : TextJsonConverter<OperationId>
{
    /// <inheritdoc/>
    protected override OperationId FromText(string text) => OperationId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(OperationId value) => value.Value;
}
