using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Serialization;

/// <summary>Writes a value that has one text form as a JSON string, also where it is the key of a dictionary.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public abstract class TextJsonConverter<T> : JsonConverter<T>
    where T : struct
{
    /// <summary>Reads the text form; throws <see cref="FormatException"/> with a sentence when it is not one.</summary>
    protected abstract T FromText(string text);

    /// <summary>The text form.</summary>
    protected abstract string ToText(T value);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A string is needed here.");
        }

        return Convert(reader.GetString()!);
    }

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Convert(reader.GetString()!);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(ToText(value));

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(ToText(value));

    private T Convert(string text)
    {
        try
        {
            return FromText(text);
        }
        catch (FormatException malformed)
        {
            throw new JsonException(malformed.Message, malformed);
        }
    }
}
