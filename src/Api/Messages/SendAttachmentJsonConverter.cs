using System.Text.Json;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Api;

/// <summary>Reads an attachment to send as an object or as its bare hash; writes it as an object.</summary>
internal sealed class SendAttachmentJsonConverter : JsonConverter<SendAttachment>
{
    /// <inheritdoc/>
    public override SendAttachment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new SendAttachment(((JsonConverter<Sha256Hash>)options.GetConverter(typeof(Sha256Hash))).Read(ref reader, typeof(Sha256Hash), options));
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("must be an attachment's hash, or an object with sha256, name and mediaType.");
        }

        Sha256Hash? hash = null;
        string? name = null, mediaType = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = reader.GetString();
            reader.Read();
            switch (field)
            {
                case "sha256" when hash is null:
                    hash = ((JsonConverter<Sha256Hash>)options.GetConverter(typeof(Sha256Hash))).Read(ref reader, typeof(Sha256Hash), options);
                    break;
                case "name" when name is null && reader.TokenType is JsonTokenType.String or JsonTokenType.Null:
                    name = reader.GetString();
                    break;
                case "mediaType" when mediaType is null && reader.TokenType is JsonTokenType.String or JsonTokenType.Null:
                    mediaType = reader.GetString();
                    break;
                default:
                    throw new JsonException("must be an attachment's hash, or an object with the fields sha256, name and mediaType, each a string and none of them twice.");
            }
        }

        return new SendAttachment(hash ?? throw new JsonException("lacks sha256, the SHA-256 of an attachment that was uploaded."), name, mediaType);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SendAttachment value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("sha256", value.Sha256.Value);
        if (value.Name is not null)
        {
            writer.WriteString("name", value.Name);
        }

        if (value.MediaType is not null)
        {
            writer.WriteString("mediaType", value.MediaType);
        }

        writer.WriteEndObject();
    }
}
