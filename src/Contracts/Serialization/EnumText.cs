using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Serialization;

/// <summary>The values of an enumeration as JSON shows them, in kebab case.</summary>
public static class EnumText
{
    /// <summary>The text of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetName(value) ?? throw new ArgumentOutOfRangeException(nameof(value)));

    /// <summary>Reads a value, or says that the text is none.</summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) == text)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}

/// <summary>Writes an enumeration's values in kebab case, for example on-duty, and reads exactly these: the platform's own converter also takes Flash for flash.</summary>
public sealed class KebabCase<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EnumText.TryParse<T>(reader.GetString(), out var value) ? value : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(EnumText.Of(value));
}
