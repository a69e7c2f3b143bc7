using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Under which operation id a request may be repeated.</summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";

    /// <summary>The operation id of a request: from the body, from the header, or from both when they agree.</summary>
    /// <exception cref="RequestRefusedException">400: there is none, or there are two different ones.</exception>
    public static OperationId OperationOf(OperationId? inBody, HttpRequest http)
    {
        var values = http.Headers[Header];
        if (values.Count == 0)
        {
            return inBody
                ?? throw RequestRefusedException.Invalid("operationId", "The field operationId is missing; it is an id of your choice, for example a random UUID, under which the request can be repeated. The header Idempotency-Key may carry it instead.");
        }

        // The draft standard writes the key as a quoted string; most clients do not.
        var text = values.Count == 1 ? values[0]!.Trim() : string.Empty;
        var key = OperationId.TryParse(text is ['"', .. var inner, '"'] ? inner : text, out var operation)
            ? operation
            : throw RequestRefusedException.Malformed(Header, $"{Header} is not an operation id: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
        return inBody is null || inBody == key
            ? key
            : throw RequestRefusedException.Invalid("operationId", $"The field operationId and the header {Header} differ; send one of them, or the same in both.");
    }
}
