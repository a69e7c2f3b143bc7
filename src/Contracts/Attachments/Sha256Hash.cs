using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>A SHA-256 as 64 lower-case hexadecimal digits.</summary>
/// <param name="Value">The digits.</param>
[GenerateSerializer, Immutable, Alias("sha256")]
[JsonConverter(typeof(Sha256HashJsonConverter))]
public readonly record struct Sha256Hash([property: Id(0)] string Value)
{
    /// <summary>The hash of some bytes.</summary>
    public static Sha256Hash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Reads a hash.</summary>
    /// <exception cref="FormatException">The text is not 64 lower-case hexadecimal digits.</exception>
    public static Sha256Hash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("A SHA-256 is 64 lower-case hexadecimal digits.");

    /// <summary>Reads a hash, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Sha256Hash hash)
    {
        if (text is { Length: 64 } && text.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0)
        {
            hash = new Sha256Hash(text);
            return true;
        }

        hash = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="Sha256Hash"/> as its digits, as a value and as a property name.</summary>
public sealed class Sha256HashJsonConverter : TextJsonConverter<Sha256Hash>
{
    /// <inheritdoc/>
    protected override Sha256Hash FromText(string text) => Sha256Hash.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(Sha256Hash value) => value.Value;
}
