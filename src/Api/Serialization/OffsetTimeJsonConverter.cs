using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>Reads times with an offset only (ISO 8601), so that they mean the same everywhere, as UTC.</summary>
internal sealed class OffsetTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty;
        var offset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return offset && reader.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
