using System.Text.Json;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>Reads values strictly and refuses everything else with a sentence that names the field.</summary>
internal static class StrictJson
{
    /// <summary>Reads the beginning of an object.</summary>
    public static void BeginObject(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        RequireObject(ref reader, field);
    }

    /// <summary>Requires that the reader stands at the beginning of an object.</summary>
    public static void RequireObject(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw WrongType(ref reader, field, "an object");
        }
    }

    /// <summary>Moves on to the next name in an object; false at its end.</summary>
    public static bool NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndObject;
    }

    /// <summary>Notes that a field was met; refuses the second time.</summary>
    public static void Once(ref bool seen, string field)
    {
        if (seen)
        {
            throw RequestRefusedException.Invalid(field, $"The field {field} appears twice; leave one out.");
        }

        seen = true;
    }

    /// <summary>Requires that a field was met.</summary>
    public static void Require(bool seen, string field, string what)
    {
        if (!seen)
        {
            throw RequestRefusedException.Invalid(field, $"The field {field} is missing; it is {what}.");
        }
    }

    /// <summary>The refusal of a field that does not exist.</summary>
    public static RequestRefusedException Unknown(ref Utf8JsonReader reader, string parent, string known)
    {
        var name = reader.GetString()!;
        var shown = parent + (name.Length > 64 ? name[..64] + "..." : name);
        return RequestRefusedException.Invalid(shown, $"There is no field {shown}; the fields here are {known}.");
    }

    /// <summary>Reads the string that follows a name.</summary>
    public static string String(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        return CurrentString(ref reader, field);
    }

    /// <summary>Reads the string at which the reader stands.</summary>
    public static string CurrentString(ref Utf8JsonReader reader, string field) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw WrongType(ref reader, field, "a string");

    /// <summary>Reads the boolean that follows a name.</summary>
    public static bool Boolean(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw WrongType(ref reader, field, "true or false");
    }

    /// <summary>Reads the whole number between two bounds that follows a name.</summary>
    public static int Number(ref Utf8JsonReader reader, string field, int least, int most)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw WrongType(ref reader, field, "a whole number");
        }

        return reader.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be a whole number from {least} to {most}.");
    }

    /// <summary>Reads the time that follows a name: ISO 8601 with an offset, so that it means the same everywhere.</summary>
    public static DateTimeOffset Time(ref Utf8JsonReader reader, string field)
    {
        var text = String(ref reader, field);
        var offset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return offset && reader.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw RequestRefusedException.Invalid(field, $"The field {field} is not a time; write it as ISO 8601 with an offset, for example 2026-11-23T18:00:00Z.");
    }

    /// <summary>Reads the base64 string that follows a name.</summary>
    public static byte[] Base64(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            throw WrongType(ref reader, field, "a string with base64");
        }

        return reader.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw RequestRefusedException.Invalid(field, $"The field {field} is not base64; use the standard alphabet (+ and /) with padding (=).");
    }

    /// <summary>Reads the beginning of the array that follows a name.</summary>
    public static void BeginArray(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw WrongType(ref reader, field, "an array");
        }
    }

    /// <summary>Moves on to the next element of an array; false at its end.</summary>
    public static bool NextElement(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    private static RequestRefusedException WrongType(ref Utf8JsonReader reader, string field, string wanted)
    {
        var got = reader.TokenType switch
        {
            JsonTokenType.Null => "null",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            JsonTokenType.StartArray => "an array",
            _ => "an object",
        };
        return RequestRefusedException.Invalid(field, $"The field {field} must be {wanted}, not {got}.");
    }
}
