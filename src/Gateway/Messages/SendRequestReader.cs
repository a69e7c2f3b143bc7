using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Reads the body of a request to send a message, strictly and in one pass: this is the path that carries the load.</summary>
internal static class SendRequestReader
{
    private const string To = "to";
    private const string Lane = "lane";
    private const string Payload = "payload";
    private const string Attachments = "attachments";
    private const string Operation = "operationId";
    private const string Known = "to, lane, payload, attachments, operationId";

    /// <summary>Reads the body.</summary>
    /// <exception cref="RequestRefusedException">400 or 413: a field breaks a rule; the sentence names it.</exception>
    public static SendRequest Read(ref Utf8JsonReader reader)
    {
        StrictJson.BeginObject(ref reader, "(body)");
        var recipients = ImmutableArray<OwnerId>.Empty;
        var attachments = ImmutableArray<Sha256Hash>.Empty;
        var lane = default(Lane);
        OperationId? operation = null;
        byte[] payload = [];
        bool hasTo = false, hasLane = false, hasPayload = false, hasAttachments = false, hasOperation = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("to"u8))
            {
                StrictJson.Once(ref hasTo, To);
                recipients = ReadRecipients(ref reader);
            }
            else if (reader.ValueTextEquals("lane"u8))
            {
                StrictJson.Once(ref hasLane, Lane);
                lane = ReadLane(ref reader);
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                StrictJson.Once(ref hasPayload, Payload);
                payload = ReadPayload(ref reader);
            }
            else if (reader.ValueTextEquals("attachments"u8))
            {
                StrictJson.Once(ref hasAttachments, Attachments);
                attachments = ReadAttachments(ref reader);
            }
            else if (reader.ValueTextEquals("operationId"u8))
            {
                StrictJson.Once(ref hasOperation, Operation);
                operation = ReadOperation(StrictJson.String(ref reader, Operation), Operation);
            }
            else
            {
                throw StrictJson.Unknown(ref reader, string.Empty, Known);
            }
        }

        StrictJson.Require(hasTo, To, "the array of the recipients' codes, for example [\"BR\"]");
        StrictJson.Require(hasLane, Lane, "one of flash, urgent, routine");
        StrictJson.Require(hasPayload, Payload, "the message's bytes in base64");
        return new SendRequest(recipients, lane, payload, attachments, operation);
    }

    /// <summary>The operation id of a request: from the body, from the header, or from both when they agree.</summary>
    /// <exception cref="RequestRefusedException">400: there is none, or there are two different ones.</exception>
    public static OperationId OperationOf(SendRequest request, HttpRequest http)
    {
        const string Header = "Idempotency-Key";
        var values = http.Headers[Header];
        if (values.Count == 0)
        {
            return request.OperationId
                ?? throw RequestRefusedException.Invalid(Operation, "The field operationId is missing; it is an id of your choice, for example a random UUID, under which the request can be repeated. The header Idempotency-Key may carry it instead.");
        }

        // The draft standard writes the key as a quoted string; most clients do not.
        var text = values.Count == 1 ? values[0]!.Trim() : string.Empty;
        var key = ReadOperation(text is ['"', .. var inner, '"'] ? inner : text, Header);
        return request.OperationId is not { } operation || operation == key
            ? key
            : throw RequestRefusedException.Invalid(Operation, "The field operationId and the header Idempotency-Key differ; send one of them, or the same in both.");
    }

    private static ImmutableArray<OwnerId> ReadRecipients(ref Utf8JsonReader reader)
    {
        StrictJson.BeginArray(ref reader, To);
        var recipients = ImmutableArray.CreateBuilder<OwnerId>(1);
        while (StrictJson.NextElement(ref reader))
        {
            var field = $"to[{recipients.Count}]";
            if (recipients.Count == MessageLimits.MaxRecipients)
            {
                throw RequestRefusedException.Invalid(To, $"The field to has more than {MessageLimits.MaxRecipients} recipients; send several messages.");
            }

            if (!OwnerId.TryParse(StrictJson.CurrentString(ref reader, field), out var owner))
            {
                throw RequestRefusedException.Malformed(field, $"The field {field} is not an owner's code: two to eight upper-case letters and digits, for example BR.");
            }

            if (!OwnerDirectory.Default.Contains(owner))
            {
                throw new RequestRefusedException(
                    StatusCodes.Status400BadRequest,
                    MeshErrorCodes.UnknownOwner,
                    $"The field {field} names {owner}, and there is no such owner; /api/v1/owners lists all of them.",
                    field);
            }

            if (recipients.Contains(owner))
            {
                throw RequestRefusedException.Invalid(field, $"The field {field} names {owner} a second time; leave it out.");
            }

            recipients.Add(owner);
        }

        return recipients.Count > 0
            ? recipients.DrainToImmutable()
            : throw RequestRefusedException.Invalid(To, "The field to is empty; name at least one recipient.");
    }

    private static Lane ReadLane(ref Utf8JsonReader reader)
    {
        var text = StrictJson.String(ref reader, Lane);
        return LaneText.TryParse(text, out var lane)
            ? lane
            : throw RequestRefusedException.Invalid(Lane, "The field lane must be one of flash, urgent, routine.");
    }

    private static byte[] ReadPayload(ref Utf8JsonReader reader)
    {
        var payload = StrictJson.Base64(ref reader, Payload);
        return payload.Length <= GatewayLimits.PayloadBytes
            ? payload
            : throw RequestRefusedException.TooLarge(Payload, $"The field payload has {payload.Length} bytes, and the limit is {GatewayLimits.PayloadBytes}; send the rest as an attachment.");
    }

    private static ImmutableArray<Sha256Hash> ReadAttachments(ref Utf8JsonReader reader)
    {
        StrictJson.BeginArray(ref reader, Attachments);
        var attachments = ImmutableArray.CreateBuilder<Sha256Hash>();
        while (StrictJson.NextElement(ref reader))
        {
            var field = $"attachments[{attachments.Count}]";
            if (attachments.Count == MessageLimits.MaxAttachments)
            {
                throw RequestRefusedException.Invalid(Attachments, $"The field attachments has more than {MessageLimits.MaxAttachments} entries; send several messages.");
            }

            if (!Sha256Hash.TryParse(StrictJson.CurrentString(ref reader, field), out var hash))
            {
                throw RequestRefusedException.Malformed(field, $"The field {field} is not a SHA-256: 64 lower-case hexadecimal digits.");
            }

            if (attachments.Contains(hash))
            {
                throw RequestRefusedException.Invalid(field, $"The field {field} names the same attachment a second time; leave it out.");
            }

            attachments.Add(hash);
        }

        return attachments.DrainToImmutable();
    }

    private static OperationId ReadOperation(string text, string field) =>
        OperationId.TryParse(text, out var operation)
            ? operation
            : throw RequestRefusedException.Malformed(field, $"{field} is not an operation id: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
}
