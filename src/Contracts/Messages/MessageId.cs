using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>
/// The id of a message: the sender's code, a dash and 32 hexadecimal digits (<c>FR-0f3a...</c>). It follows from the sender and its operation id,
/// so that a repeated send, through whichever gateway, means the same message.
/// </summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("message-id")]
[JsonConverter(typeof(MessageIdJsonConverter))]
public readonly record struct MessageId([property: Id(0)] string Value)
{
    private const int Digits = 32;

    /// <summary>The owner that sent the message.</summary>
    public OwnerId Sender => new(Value[..^(Digits + 1)]);

    /// <summary>The id of the message that an owner sends with an operation id.</summary>
    public static MessageId For(OwnerId sender, OperationId operation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"message|{sender.Value}|{operation.Value}"));
        return new MessageId($"{sender.Value}-{Convert.ToHexStringLower(hash.AsSpan(0, Digits / 2))}");
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of a message id.</exception>
    public static MessageId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A message id is the sender's code, a dash and 32 lower-case hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        var dash = text?.IndexOf('-') ?? -1;
        if (dash > 0
            && OwnerId.TryParse(text![..dash], out _)
            && text.Length == dash + 1 + Digits
            && text.AsSpan(dash + 1).IndexOfAnyExcept("0123456789abcdef") < 0)
        {
            id = new MessageId(text);
            return true;
        }

        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="MessageId"/> as its text, as a value and as a property name.</summary>
public sealed class MessageIdJsonConverter : TextJsonConverter<MessageId>
{
    /// <inheritdoc/>
    protected override MessageId FromText(string text) => MessageId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(MessageId value) => value.Value;
}
