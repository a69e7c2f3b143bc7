using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>What a record is about.</summary>
[GenerateSerializer, Alias("record-kind")]
[JsonConverter(typeof(KebabCase<RecordKind>))]
public enum RecordKind
{
    /// <summary>A travel document that is stolen, lost, revoked or invalid.</summary>
    TravelDocument = 0,

    /// <summary>A vehicle.</summary>
    Vehicle = 1,

    /// <summary>A person.</summary>
    Person = 2,

    /// <summary>A DNA profile.</summary>
    DnaProfile = 3,

    /// <summary>The hash of an image of abuse.</summary>
    ImageHash = 4,

    /// <summary>Fingerprints.</summary>
    Fingerprint = 5,

    /// <summary>A firearm.</summary>
    Firearm = 6,

    /// <summary>A work of art.</summary>
    Artwork = 7,
}

/// <summary>
/// The id of a record among all its owner's: its kind and its name there, <c>travel-document/FRA-12AB34567-passport</c>. A travel document is named by what it is checked by, so that
/// none is entered twice; other records by the reference that their owner gives them.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Its name: 1 to 100 characters of A to Z, a to z, 0 to 9, dot, dash and underscore.</param>
[GenerateSerializer, Immutable, Alias("record-id")]
[JsonConverter(typeof(RecordIdJsonConverter))]
public readonly record struct RecordId([property: Id(0)] RecordKind Kind, [property: Id(1)] string Name)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text has not the form of one.</exception>
    public static RecordId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("The id of a record is its kind, a slash and its name: travel-document/FRA-12AB34567-passport.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RecordId id)
    {
        id = default;
        if (text?.Split('/') is [var kind, var name] && EnumText.TryParse<RecordKind>(kind, out var known) && IsName(name))
        {
            id = new RecordId(known, name);
            return true;
        }

        return false;
    }

    /// <summary>Whether a text can be the name of a record.</summary>
    public static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxName } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <inheritdoc/>
    public override string ToString() => $"{EnumText.Of(Kind)}/{Name}";
}

/// <summary>Writes a <see cref="RecordId"/> as its text.</summary>
public sealed class RecordIdJsonConverter : TextJsonConverter<RecordId>
{
    /// <inheritdoc/>
    protected override RecordId FromText(string text) => RecordId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(RecordId value) => value.ToString();
}
