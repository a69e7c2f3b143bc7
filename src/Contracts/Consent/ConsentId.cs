using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Consent;

/// <summary>
/// The id of a request for consent: the code of the country asked, a colon and 32 hexadecimal digits (<c>BR:0f3a...</c>). It follows from who asks and its operation
/// id, so that a repeated request, through whichever gateway, means the same one.
/// </summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("consent-id")]
[JsonConverter(typeof(ConsentIdJsonConverter))]
public readonly record struct ConsentId([property: Id(0)] string Value)
{
    private const int Digits = 32;

    /// <summary>The country asked.</summary>
    public OwnerId Country => new(Value[..^(Digits + 1)]);

    /// <summary>The id of the request that an owner makes of a country with an operation id.</summary>
    public static ConsentId For(OwnerId country, OwnerId requester, OperationId operation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"consent|{country.Value}|{requester.Value}|{operation.Value}"));
        return new ConsentId($"{country.Value}:{Convert.ToHexStringLower(hash.AsSpan(0, Digits / 2))}");
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of the id of a request for consent.</exception>
    public static ConsentId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("The id of a request for consent is the code of the country asked, a colon and 32 lower-case hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ConsentId id)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var isId = colon > 0
            && OwnerId.TryParse(text![..colon], out _)
            && text.Length == colon + 1 + Digits
            && text.AsSpan(colon + 1).IndexOfAnyExcept("0123456789abcdef") < 0;
        id = isId ? new ConsentId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="ConsentId"/> as its text, as a value and as a property name.</summary>
public sealed class ConsentIdJsonConverter : TextJsonConverter<ConsentId>
{
    /// <inheritdoc/>
    protected override ConsentId FromText(string text) => ConsentId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(ConsentId value) => value.Value;
}
