using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Serialization;

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
