using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>Turns messages into rows and back.</summary>
internal sealed class MailCodec(MailCipher cipher)
{
    private const string BodyPart = "body";
    private const string RequestPart = "request";
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>A time in microseconds.</summary>
    public static long Micros(DateTimeOffset time) => time.UtcTicks / TicksPerMicrosecond;

    /// <summary>A time from microseconds.</summary>
    public static DateTimeOffset Time(long micros) => new(micros * TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>The row of a message.</summary>
    public MailRow Row(OwnerId owner, MailItem item)
    {
        var envelope = item.Envelope;
        byte[]? wrapped = null;
        byte[]? body = null;
        if (item.Content is not null || item.Problem is not null)
        {
            var key = cipher.NewKey(Bound(owner, envelope.Id));
            wrapped = key.Wrapped;
            body = EncryptBody(key, item.Content, item.Problem);
        }

        return new MailRow(
            0,
            item.Direction,
            envelope.Id.Value,
            envelope.Lane,
            item.Position,
            item.State,
            Micros(item.Accepted.At),
            item.ReadAt is { } read ? Micros(read) : null,
            item.WithdrawnAt is { } withdrawn ? Micros(withdrawn) : null,
            EncodeHead(new MailHead(Whole(envelope), item.Accepted, item.Stored)),
            wrapped,
            body)
        {
            Kind = envelope.Kind,
            Thread = envelope.Thread?.Value,
            Forward = envelope.ForwardOf?.Value,
        };
    }

    /// <summary>The message of a row.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The row was changed by somebody without the storage key.</exception>
    public MailItem Item(OwnerId owner, MailRow row)
    {
        var head = DecodeHead(row.Head);
        var body = row is { Key: { } wrapped, Body: { } encrypted }
            ? DecryptBody(cipher.Unwrap(wrapped, Bound(owner, head.Envelope.Id)), encrypted)
            : new MailBody(null, null);
        return new MailItem(
            row.Direction,
            head.Envelope,
            head.Accepted,
            head.Stored,
            row.Position,
            row.State,
            body.Content,
            body.Problem,
            row.Read is { } read ? Time(read) : null)
        {
            WithdrawnAt = row.Withdrawn is { } withdrawn ? Time(withdrawn) : null,
        };
    }

    /// <summary>The head of a row.</summary>
    public static MailHead DecodeHead(byte[] head) =>
        JsonSerializer.Deserialize(head, MailJson.Default.MailHead) is { } decoded ? decoded with { Envelope = Whole(decoded.Envelope) } : throw new JsonException("A row has no head.");

    /// <summary>The head of a row as bytes.</summary>
    public static byte[] EncodeHead(MailHead head) => JsonSerializer.SerializeToUtf8Bytes(head, MailJson.Default.MailHead);

    /// <summary>What is about to be sent, encrypted.</summary>
    public OutgoingRow Outgoing(OwnerId owner, SendMessage message, ReadOnlyMemory<byte> requestHash, MessageContent content)
    {
        var id = MessageId.For(owner, message.Operation);
        var key = cipher.NewKey(Bound(owner, id));
        var request = JsonSerializer.SerializeToUtf8Bytes(Whole(message), MailJson.Default.SendMessage);
        return new OutgoingRow(
            message.Operation.Value,
            id.Value,
            message.ForwardOf?.Value,
            requestHash.ToArray(),
            key.Wrapped,
            EncryptBody(key, content, null),
            MailCipher.Encrypt(key, RequestPart, request),
            Sent: false);
    }

    /// <summary>What was kept before it was sent.</summary>
    public SendMessage Request(OwnerId owner, OutgoingRow row)
    {
        var key = cipher.Unwrap(row.Key!, Bound(owner, MessageId.Parse(row.Message)));
        var message = JsonSerializer.Deserialize(MailCipher.Decrypt(key, RequestPart, row.Request!), MailJson.Default.SendMessage);
        return Whole(message ?? throw new JsonException("A row has no request."));
    }

    private static byte[] EncryptBody(MailKey key, MessageContent? content, string? problem) =>
        MailCipher.Encrypt(key, BodyPart, JsonSerializer.SerializeToUtf8Bytes(new MailBody(content, problem), MailJson.Default.MailBody));

    private static MailBody DecryptBody(MailKey key, byte[] encrypted)
    {
        var body = JsonSerializer.Deserialize(MailCipher.Decrypt(key, BodyPart, encrypted), MailJson.Default.MailBody) ?? new MailBody(null, null);
        return body.Content is { } content ? body with { Content = Whole(content) } : body;
    }

    private static string Bound(OwnerId owner, MessageId id) => $"{owner}|{id}";

    private static Envelope Whole(Envelope envelope) => envelope with
    {
        Recipients = MailJson.Whole(envelope.Recipients),
        Attachments = MailJson.Whole(envelope.Attachments),
        Handling = Whole(envelope.Handling),
        Note = envelope.Note is { } note ? note with { Owners = MailJson.Whole(note.Owners) } : null,
    };

    private static MessageHandling Whole(MessageHandling? handling) => handling is null
        ? MessageHandling.Default
        : handling with { Audience = handling.Audience with { Owners = MailJson.Whole(handling.Audience.Owners) } };

    private static SendMessage Whole(SendMessage message) => message with
    {
        Recipients = MailJson.Whole(message.Recipients),
        Attachments = MailJson.Whole(message.Attachments),
        Excluded = MailJson.Whole(message.Excluded),
        Wraps = MailJson.Whole(message.Wraps),
        Handling = Whole(message.Handling),
    };

    private static MessageContent Whole(MessageContent content) => content with
    {
        CrimeAreas = MailJson.Whole(content.CrimeAreas),
        Forms = MailJson.Whole(content.Forms),
        Attachments = MailJson.Whole(content.Attachments),
        Original = content.Original is { } original ? new ForwardedMessage(Whole(original.Envelope), Whole(original.Content)) : null,
    };
}

/// <summary>How rows become bytes; generated at compile time. A property that a row does not have keeps its default.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MailHead))]
[JsonSerializable(typeof(MailBody))]
[JsonSerializable(typeof(SendMessage))]
internal sealed partial class MailJson : JsonSerializerContext
{
    /// <summary>An array that nobody set, as one without elements.</summary>
    public static ImmutableArray<T> Whole<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;
}
