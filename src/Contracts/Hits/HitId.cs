using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Hits;

/// <summary>
/// The id of a hit: the code of the owner that searched, a colon and 32 hexadecimal digits (<c>JP:0f3a...</c>). It follows from who searched by which channel, the record and the day (UTC): all hits of a day on one record, by
/// whichever gateway of the searcher, are one.
/// </summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("hit-id")]
[JsonConverter(typeof(HitIdJsonConverter))]
public readonly record struct HitId([property: Id(0)] string Value)
{
    private const int Digits = 32;

    /// <summary>Who searched.</summary>
    public OwnerId Searcher => new(Value[..^(Digits + 1)]);

    /// <summary>The id of the hits that an owner has on a record on a day.</summary>
    public static HitId For(OwnerId searcher, HitChannel channel, OwnerId owner, RecordId record, DateOnly day)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"hit|{searcher}|{EnumText.Of(channel)}|{owner}|{record}|{day:O}")));
        return new HitId($"{searcher}:{Convert.ToHexStringLower(hash.AsSpan(0, Digits / 2))}");
    }

    /// <summary>The id of the operation that notes that a question hit: repeating the question has no effect.</summary>
    /// <param name="question">See <see cref="HitQuestion.Hash"/>.</param>
    public OperationId OperationOf(string question) => new($"check-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Value}|{question}")).AsSpan(0, Digits / 2))}");

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of the id of a hit.</exception>
    public static HitId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("The id of a hit is the code of the owner that searched, a colon and 32 lower-case hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HitId id)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var isId = colon > 0
            && OwnerId.TryParse(text![..colon], out _)
            && text.Length == colon + 1 + Digits
            && text.AsSpan(colon + 1).IndexOfAnyExcept("0123456789abcdef") < 0;
        id = isId ? new HitId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="HitId"/> as its text, as a value and as a property name.</summary>
public sealed class HitIdJsonConverter : TextJsonConverter<HitId>
{
    /// <inheritdoc/>
    protected override HitId FromText(string text) => HitId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(HitId value) => value.Value;
}
