using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>
/// The code of a data owner: a member country's ISO 3166-1 alpha-2 code (<c>FR</c>), or the code of an owner that is no country
/// (<c>IPSG</c>, <c>914</c>, <c>UNK</c>). Two to eight upper-case letters and digits. Whether the owner exists is the
/// <see cref="OwnerDirectory"/>'s to say.
/// </summary>
/// <param name="Value">The code.</param>
[GenerateSerializer, Immutable, Alias("owner-id")]
[JsonConverter(typeof(OwnerIdJsonConverter))]
public readonly record struct OwnerId([property: Id(0)] string Value) : IComparable<OwnerId>
{
    /// <summary>Reads a code.</summary>
    /// <exception cref="FormatException">The text is not two to eight upper-case letters and digits.</exception>
    public static OwnerId Parse(string text) =>
        TryParse(text, out var owner)
            ? owner
            : throw new FormatException("An owner's code is two to eight upper-case letters and digits, for example FR or IPSG.");

    /// <summary>Reads a code, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OwnerId owner)
    {
        if (text is { Length: >= 2 and <= 8 } && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            owner = new OwnerId(text);
            return true;
        }

        owner = default;
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(OwnerId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes an <see cref="OwnerId"/> as its code, as a value and as a property name.</summary>
public sealed class OwnerIdJsonConverter : TextJsonConverter<OwnerId>
{
    /// <inheritdoc/>
    protected override OwnerId FromText(string text) => OwnerId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(OwnerId value) => value.Value;
}
