using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>Writes and reads a message's content strictly: what one gateway wrote another reads whole or not at all.</summary>
internal static class ContentJson
{
    /// <summary>The version of the layout that this gateway writes, and the newest that it reads.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a content: what hubs carry, less what a seal adds.</summary>
    public const int MaxBytes = Contracts.Messages.MessageLimits.MaxPayloadBytes - (4 * 1024);

    /// <summary>Levels of the JSON: a forward of a forward is one object inside another.</summary>
    public const int MaxDepth = 64;

    // The bytes are sealed and never part of a page: letters of all scripts stand in them as they are.
    private static readonly JsonTypeInfo<MessageContent> Type =
        new ContentJsonContext(new JsonSerializerOptions(ContentJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).MessageContent;

    /// <summary>The bytes of a content; the same for the same content.</summary>
    public static byte[] Write(MessageContent content) => JsonSerializer.SerializeToUtf8Bytes(content, Type);

    /// <summary>Reads a content.</summary>
    /// <exception cref="FormatException">The bytes are none; the sentence says why.</exception>
    public static MessageContent Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RequireVersion(bytes);
            var content = Whole(JsonSerializer.Deserialize(bytes, Type) ?? throw new JsonException());
            foreach (var form in content.Forms)
            {
                JsonTextAttribute.Read(form.Fields);
            }

            return content;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new FormatException("The content is not what a gateway of this version writes.", malformed);
        }
    }

    private static void RequireVersion(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject
            || !reader.Read() || !reader.ValueTextEquals("version"u8)
            || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var version) || version < 1)
        {
            throw new JsonException();
        }

        if (version > Version)
        {
            throw new FormatException($"The content has version {version}, and this gateway reads up to {Version}: bring it up to date.");
        }
    }

    /// <summary>What the bytes left out is empty, also inside what is passed on.</summary>
    private static MessageContent Whole(MessageContent content) => content with
    {
        CrimeAreas = content.CrimeAreas.IsDefault ? [] : content.CrimeAreas,
        Forms = content.Forms.IsDefault ? [] : content.Forms,
        Attachments = content.Attachments.IsDefault ? [] : content.Attachments,
        Original = content.Original is { } original ? original with { Envelope = Whole(original.Envelope), Content = Whole(original.Content) } : null,
    };

    private static Contracts.Messages.Envelope Whole(Contracts.Messages.Envelope envelope)
    {
        var handling = envelope.Handling ?? Contracts.Handling.MessageHandling.Default;
        return envelope with
        {
            Recipients = envelope.Recipients.IsDefault ? [] : envelope.Recipients,
            Attachments = envelope.Attachments.IsDefault ? [] : envelope.Attachments,
            Handling = handling with { Audience = handling.Audience with { Owners = handling.Audience.Owners.IsDefault ? [] : handling.Audience.Owners } },
        };
    }
}

/// <summary>How a message's content becomes the bytes that are sealed; generated at compile time. Fields that do not exist are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = ContentJson.MaxDepth)]
[JsonSerializable(typeof(MessageContent))]
internal sealed partial class ContentJsonContext : JsonSerializerContext;
