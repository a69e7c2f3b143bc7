using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Makes a request into bytes and back, so that it can be kept, and says when two requests are the same.</summary>
internal static class SendRequestJson
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonBody.MaxDepth };

    /// <summary>The request as JSON that <see cref="Read"/> and the addresses understand; without its kind. The same for the same request.</summary>
    public static byte[] Write(SendRequest request)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteRecipients(json, request);
            WriteContent(json, request);
            WriteClocks(json, request);
            if (request.Handling is { } handling)
            {
                WriteHandling(json, handling);
            }

            Text(json, "operationId", request.OperationId?.Value);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="Errors.RequestRefusedException">A field breaks a rule.</exception>
    public static SendRequest Read(ReadOnlySpan<byte> json, MessageKind kind)
    {
        var reader = new Utf8JsonReader(json, Options);
        return SendRequestReader.Read(kind, ref reader);
    }

    /// <summary>SHA-256 over everything that makes two requests the same: all of it but the operation id, and who composed it.</summary>
    public static byte[] HashOf(SendRequest request, string? author)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)request.Kind]);
        hash.AppendData(SHA256.HashData(Write(request with { OperationId = null })));
        hash.AppendData(Encoding.UTF8.GetBytes(author ?? string.Empty));
        return hash.GetHashAndReset();
    }

    private static void WriteRecipients(Utf8JsonWriter json, SendRequest request)
    {
        Texts(json, "to", request.To.Select(owner => owner.Value));
        Flag(json, "replyAll", request.ReplyAll);
        Text(json, "region", request.Region);
        Text(json, "group", request.Group);
        Flag(json, "all", request.All);
        Texts(json, "exclude", request.Exclude.Select(owner => owner.Value));
        Text(json, "type", request.Type);
        json.WriteString("lane", LaneText.Of(request.Lane));
        Text(json, "inReplyTo", request.InReplyTo?.Value);
        Text(json, "forwardOf", request.ForwardOf?.Value);
        Text(json, "thread", request.Thread?.Value);
    }

    private static void WriteContent(Utf8JsonWriter json, SendRequest request)
    {
        Text(json, "subject", request.Subject);
        Text(json, "text", request.Text);
        Text(json, "language", request.Language);
        Texts(json, "crimeAreas", request.CrimeAreas);
        Text(json, "caseNumber", request.CaseNumber);
        Text(json, "purpose", request.Purpose);
        if (request.Forms.Length > 0)
        {
            json.WriteStartArray("forms");
            foreach (var form in request.Forms)
            {
                json.WriteStartObject();
                json.WriteString("schema", form.Schema);
                json.WriteNumber("version", form.Version);
                json.WritePropertyName("fields");
                form.Fields.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (!request.Payload.IsEmpty)
        {
            json.WriteBase64String("payload", request.Payload.Span);
        }

        if (request.Attachments.Length > 0)
        {
            json.WriteStartArray("attachments");
            foreach (var attachment in request.Attachments)
            {
                json.WriteStartObject();
                json.WriteString("sha256", attachment.Sha256.Value);
                Text(json, "name", attachment.Name);
                Text(json, "mediaType", attachment.MediaType);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteClocks(Utf8JsonWriter json, SendRequest request)
    {
        if (request.AnswerBy is { } answerBy)
        {
            json.WriteString("answerBy", answerBy.ToUniversalTime());
        }

        if (request.AnswerWithinHours is { } hours)
        {
            json.WriteNumber("answerWithinHours", hours);
        }

        Flag(json, "noAnswer", request.NoAnswer);
        if (request.ExpiresAt is { } expiresAt)
        {
            json.WriteString("expiresAt", expiresAt.ToUniversalTime());
        }
    }

    private static void WriteHandling(Utf8JsonWriter json, SendHandling handling)
    {
        json.WriteStartObject("handling");
        if (handling.Tlp is { } tlp)
        {
            json.WriteString("tlp", EnumText.Of(tlp));
        }

        if (handling.Audience is { } audience)
        {
            json.WriteStartObject("audience");
            json.WriteString("kind", EnumText.Of(audience.Kind));
            Text(json, "name", audience.Name);
            Texts(json, "owners", audience.Owners.Select(owner => owner.Value));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        if (values.Any())
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, value);
        }
    }
}
