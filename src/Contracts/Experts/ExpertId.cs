using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Experts;

/// <summary>
/// The id of an expert: the code of the owner that brings the expert, a colon and the owner's own name for the expert, 1 to 32 lower-case letters, digits and dashes
/// (<c>FR:dvi-07</c>). It is no person's name: all that search experts read it.
/// </summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("expert-id")]
[JsonConverter(typeof(ExpertIdJsonConverter))]
public readonly record struct ExpertId([property: Id(0)] string Value) : IComparable<ExpertId>
{
    private const int MaxName = 32;

    /// <summary>The owner that brings the expert.</summary>
    public OwnerId Owner => new(Value[..Value.IndexOf(':', StringComparison.Ordinal)]);

    /// <summary>How that owner calls the expert.</summary>
    public string Name => Value[(Value.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of the id of an expert.</exception>
    public static ExpertId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"The id of an expert is an owner's code, a colon and 1 to {MaxName} lower-case letters, digits and dashes, for example FR:dvi-07.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExpertId id)
    {
        var isId = text?.Split(':') is [var owner, { Length: >= 1 and <= MaxName } name]
            && OwnerId.TryParse(owner, out _)
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        id = isId ? new ExpertId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public int CompareTo(ExpertId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes an <see cref="ExpertId"/> as its text, as a value and as a property name.</summary>
public sealed class ExpertIdJsonConverter : TextJsonConverter<ExpertId>
{
    /// <inheritdoc/>
    protected override ExpertId FromText(string text) => ExpertId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(ExpertId value) => value.Value;
}
