using System.Text.Json;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>
/// Reads the body of a request to send, strictly and in one pass: types, sizes, names and codes. What the content must be like is checked when it is composed,
/// by the rules that receivers check again.
/// </summary>
internal static class SendRequestReader
{
    private const string Operation = "operationId";
    private const string Common =
        "exclude, lane, subject, text, language, crimeAreas, caseNumber, purpose, forms, payload, attachments, answerBy, answerWithinHours, noAnswer, expiresAt, handling, operationId";

    /// <summary>The longest time in which an answer can be asked for, in hours.</summary>
    private static readonly int MostHours = (int)MessageLimits.MaxClock.TotalHours;

    /// <summary>Reads the body.</summary>
    /// <param name="kind">What the address sends.</param>
    /// <param name="reader">Stands before the first token.</param>
    /// <exception cref="RequestRefusedException">400 or 413: a field breaks a rule; the sentence names it.</exception>
    public static SendRequest Read(MessageKind kind, ref Utf8JsonReader reader)
    {
        StrictJson.BeginObject(ref reader, "(body)");
        var request = new SendRequest { Kind = kind };
        var seen = new HashSet<string>();
        while (StrictJson.NextName(ref reader))
        {
            // A name that escapes or is very long is none of ours.
            var name = reader.ValueSpan.Length <= 32 ? reader.GetString()! : string.Empty;
            if (!IsKnown(kind, name))
            {
                throw StrictJson.Unknown(ref reader, string.Empty, KnownTo(kind));
            }

            if (!seen.Add(name))
            {
                throw RequestRefusedException.Invalid(name, $"The field {name} appears twice; leave one out.");
            }

            request = ReadField(request, name, ref reader);
        }

        RequireFields(request, seen);
        return request;
    }

    /// <summary>The operation id of a request: from the body, from the header, or from both when they agree.</summary>
    /// <exception cref="RequestRefusedException">400: there is none, or there are two different ones.</exception>
    public static OperationId OperationOf(OperationId? inBody, HttpRequest http)
    {
        const string Header = "Idempotency-Key";
        var values = http.Headers[Header];
        if (values.Count == 0)
        {
            return inBody
                ?? throw RequestRefusedException.Invalid(Operation, "The field operationId is missing; it is an id of your choice, for example a random UUID, under which the request can be repeated. The header Idempotency-Key may carry it instead.");
        }

        // The draft standard writes the key as a quoted string; most clients do not.
        var text = values.Count == 1 ? values[0]!.Trim() : string.Empty;
        var key = ReadOperation(text is ['"', .. var inner, '"'] ? inner : text, Header);
        return inBody is not { } operation || operation == key
            ? key
            : throw RequestRefusedException.Invalid(Operation, "The field operationId and the header Idempotency-Key differ; send one of them, or the same in both.");
    }

    private static SendRequest ReadField(SendRequest request, string name, ref Utf8JsonReader reader) => name switch
    {
        "to" => request with { To = SendFields.Owners(ref reader, name) },
        "replyAll" => request with { ReplyAll = StrictJson.Boolean(ref reader, name) },
        "region" => request with { Region = SendFields.Region(ref reader, name) },
        "group" => request with { Group = SendFields.Group(ref reader, name) },
        "all" => request with { All = StrictJson.Boolean(ref reader, name) },
        "exclude" => request with { Exclude = SendFields.Owners(ref reader, name) },
        "type" => request with { Type = StrictJson.String(ref reader, name) },
        "lane" => request with { Lane = ReadLane(ref reader, name) },
        "subject" => request with { Subject = StrictJson.String(ref reader, name) },
        "text" => request with { Text = StrictJson.String(ref reader, name) },
        "language" => request with { Language = StrictJson.String(ref reader, name) },
        "crimeAreas" => request with { CrimeAreas = SendFields.Texts(ref reader, name, Content.ContentRules.MaxCrimeAreas) },
        "caseNumber" => request with { CaseNumber = StrictJson.String(ref reader, name) },
        "purpose" => request with { Purpose = StrictJson.String(ref reader, name) },
        "forms" => request with { Forms = SendFields.Forms(ref reader, name) },
        "payload" => request with { Payload = ReadPayload(ref reader, name) },
        "attachments" => request with { Attachments = SendFields.Attachments(ref reader, name) },
        "inReplyTo" => request with { InReplyTo = ReadMessage(ref reader, name) },
        "forwardOf" => request with { ForwardOf = ReadMessage(ref reader, name) },
        "thread" => request with { Thread = ReadThread(ref reader, name) },
        "answerBy" => request with { AnswerBy = StrictJson.Time(ref reader, name) },
        "answerWithinHours" => request with { AnswerWithinHours = StrictJson.Number(ref reader, name, 1, MostHours) },
        "noAnswer" => request with { NoAnswer = StrictJson.Boolean(ref reader, name) },
        "expiresAt" => request with { ExpiresAt = StrictJson.Time(ref reader, name) },
        "handling" => request with { Handling = SendFields.Handling(ref reader, name) },
        _ => request with { OperationId = ReadOperation(StrictJson.String(ref reader, name), name) },
    };

    private static bool IsKnown(MessageKind kind, string name) => name switch
    {
        "to" => kind != MessageKind.Broadcast,
        "replyAll" or "inReplyTo" or "forwardOf" or "thread" => kind == MessageKind.Message,
        "group" => kind == MessageKind.Broadcast,
        "region" or "all" => kind != MessageKind.Message,
        "type" => kind == MessageKind.Diffusion,
        "exclude" or "lane" or "subject" or "text" or "language" or "crimeAreas" or "caseNumber" or "purpose" or "forms" or "payload" or "attachments"
            or "answerBy" or "answerWithinHours" or "noAnswer" or "expiresAt" or "handling" or "operationId" => true,
        _ => false,
    };

    private static string KnownTo(MessageKind kind) => kind switch
    {
        MessageKind.Broadcast => $"region, group, all, {Common}",
        MessageKind.Diffusion => $"type, to, region, all, {Common}",
        _ => $"to, replyAll, inReplyTo, forwardOf, thread, {Common}",
    };

    private static void RequireFields(SendRequest request, HashSet<string> seen)
    {
        StrictJson.Require(seen.Contains("lane"), "lane", "one of flash, urgent, routine");
        if (request.Kind == MessageKind.Message)
        {
            StrictJson.Require(seen.Contains("to") || request.InReplyTo is not null, "to", "the array of the recipients' codes, for example [\"BR\"]");
            if (request.ReplyAll && (request.InReplyTo is null || seen.Contains("to")))
            {
                throw RequestRefusedException.Invalid("replyAll", "The field replyAll is for replies that name no recipients: give inReplyTo and leave out to.");
            }

            if (request.InReplyTo is not null && request.ForwardOf is not null)
            {
                throw RequestRefusedException.Invalid("forwardOf", "The fields inReplyTo and forwardOf exclude each other: answer and pass on in two messages.");
            }
        }
        else
        {
            RequireTarget(request, seen);
        }

        if ((request.AnswerBy is not null ? 1 : 0) + (request.AnswerWithinHours is not null ? 1 : 0) + (request.NoAnswer ? 1 : 0) > 1)
        {
            throw RequestRefusedException.Invalid("answerBy", "The fields answerBy, answerWithinHours and noAnswer exclude each other; send one of them.");
        }
    }

    private static void RequireTarget(SendRequest request, HashSet<string> seen)
    {
        var targets = (seen.Contains("to") ? 1 : 0) + (request.Region is not null ? 1 : 0) + (request.Group is not null ? 1 : 0) + (request.All ? 1 : 0);
        if (targets != 1)
        {
            var choices = request.Kind == MessageKind.Broadcast ? "region, group or all" : "to, region or all";
            var field = request.Kind == MessageKind.Broadcast ? "region" : "to";
            throw RequestRefusedException.Invalid(field, $"Say to whom it goes with exactly one of the fields {choices} (all must be true).");
        }

        if (request.Kind == MessageKind.Diffusion)
        {
            StrictJson.Require(request.Type is not null, "type", "the code of a type that /api/v1/diffusion-types lists");
        }
    }

    private static Lane ReadLane(ref Utf8JsonReader reader, string field) =>
        LaneText.TryParse(StrictJson.String(ref reader, field), out var lane)
            ? lane
            : throw RequestRefusedException.Invalid(field, "The field lane must be one of flash, urgent, routine.");

    private static byte[] ReadPayload(ref Utf8JsonReader reader, string field)
    {
        var payload = StrictJson.Base64(ref reader, field);
        return payload.Length <= GatewayLimits.PayloadBytes
            ? payload
            : throw RequestRefusedException.TooLarge(field, $"The field payload has {payload.Length} bytes, and the limit is {GatewayLimits.PayloadBytes}; send the rest as an attachment.");
    }

    private static MessageId ReadMessage(ref Utf8JsonReader reader, string field) =>
        MessageId.TryParse(StrictJson.String(ref reader, field), out var id)
            ? id
            : throw RequestRefusedException.Malformed(field, $"The field {field} is not a message id: the sender's code, a dash and 32 lower-case hexadecimal digits.");

    private static ThreadId ReadThread(ref Utf8JsonReader reader, string field) =>
        ThreadId.TryParse(StrictJson.String(ref reader, field), out var thread)
            ? thread
            : throw RequestRefusedException.Malformed(field, $"The field {field} is not a thread's id: 32 lower-case hexadecimal digits.");

    private static OperationId ReadOperation(string text, string field) =>
        OperationId.TryParse(text, out var operation)
            ? operation
            : throw RequestRefusedException.Malformed(field, $"{field} is not an operation id: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
}
