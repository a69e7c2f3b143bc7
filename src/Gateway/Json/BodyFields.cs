using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>The fields of a small JSON object, read strictly: unknown, repeated, missing and mistyped ones are refused with a sentence that names them.</summary>
internal sealed class BodyFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    private BodyFields()
    {
    }

    /// <summary>Reads the body of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">Bytes of the body at most.</param>
    /// <param name="known">The fields that there are.</param>
    public static Task<BodyFields> ReadAsync(HttpContext context, int limit, params string[] known) =>
        JsonBody.ReadAsync(context, limit, (ref reader) => Read(ref reader, known));

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string field) => _fields.TryGetValue(field, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A text without control characters.</summary>
    public string Text(string field, int least, int most, string what)
    {
        var text = StringOf(field, Required(field, JsonValueKind.String, what));
        return text.Length >= least && text.Length <= most && text.IsNormalized(NormalizationForm.FormC) && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            ? text
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be {what}: {least} to {most} characters, none of them a control character.");
    }

    /// <summary>A secret: any characters, so many.</summary>
    public string Secret(string field, int least, int most, string what)
    {
        var text = StringOf(field, Required(field, JsonValueKind.String, what));
        return text.Length >= least && text.Length <= most
            ? text
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be {what}: {least} to {most} characters.");
    }

    /// <summary>A text that may be missing or null.</summary>
    public string? OptionalText(string field, int most, string what) => Has(field) ? Text(field, 0, most, what) is { Length: > 0 } text ? text : null : null;

    /// <summary>A list of different texts.</summary>
    public ImmutableArray<string> Texts(string field, int least, int most, string what)
    {
        var array = Required(field, JsonValueKind.Array, what);
        var count = array.GetArrayLength();
        if (count < least || count > most)
        {
            throw RequestRefusedException.Invalid(field, $"The field {field} must be {what}: {least} to {most} entries.");
        }

        var texts = ImmutableArray.CreateBuilder<string>(count);
        foreach (var element in array.EnumerateArray())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{field}[{texts.Count}]");
            if (element.ValueKind != JsonValueKind.String || StringOf(name, element) is not { Length: >= 1 and <= 200 } text)
            {
                throw RequestRefusedException.Invalid(name, $"The field {name} must be a string of 1 to 200 characters.");
            }

            if (texts.Contains(text))
            {
                throw RequestRefusedException.Invalid(name, $"The field {name} names {text} a second time; leave it out.");
            }

            texts.Add(text);
        }

        return texts.MoveToImmutable();
    }

    /// <summary>A whole number.</summary>
    public int Number(string field, int least, int most, string what) =>
        Required(field, JsonValueKind.Number, what).TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be {what}: a whole number from {least} to {most}.");

    /// <summary>A point in time with its offset from UTC.</summary>
    public DateTimeOffset Time(string field, string what)
    {
        var text = StringOf(field, Required(field, JsonValueKind.String, what));
        return (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time.ToUniversalTime()
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be {what}: a time with its offset, for example 2026-03-01T12:00:00Z.");
    }

    /// <summary>True or false.</summary>
    public bool Flag(string field, string what)
    {
        var value = Required(field, null, what);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be true or false: {what}.");
    }

    /// <summary>A JSON object, written anew without white space.</summary>
    public byte[] Object(string field, string what)
    {
        var value = Required(field, JsonValueKind.Object, what);
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        try
        {
            value.WriteTo(json);
            json.Flush();
            return bytes.WrittenSpan.ToArray();
        }
        catch (InvalidOperationException)
        {
            throw NoText(field);
        }
    }

    private static BodyFields Read(ref Utf8JsonReader reader, string[] known)
    {
        StrictJson.BeginObject(ref reader, "(body)");
        var body = new BodyFields();
        while (StrictJson.NextName(ref reader))
        {
            var name = reader.GetString()!;
            if (!known.Contains(name))
            {
                throw StrictJson.Unknown(ref reader, string.Empty, string.Join(", ", known));
            }

            reader.Read();
            if (!body._fields.TryAdd(name, JsonElement.ParseValue(ref reader)))
            {
                throw RequestRefusedException.Invalid(name, $"The field {name} appears twice; leave one out.");
            }
        }

        return body;
    }

    private static string StringOf(string field, JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NoText(field);
        }
    }

    private static RequestRefusedException NoText(string field) =>
        RequestRefusedException.Invalid(field, $"A string in the field {field} has half of a surrogate pair; send the text as UTF-8.");

    private JsonElement Required(string field, JsonValueKind? kind, string what)
    {
        if (!_fields.TryGetValue(field, out var value))
        {
            throw RequestRefusedException.Invalid(field, $"The field {field} is missing; it is {what}.");
        }

        return kind is null || value.ValueKind == kind
            ? value
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be {what}, as {NameOf(kind.Value)}.");
    }

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
