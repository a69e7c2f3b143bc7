using System.Text.Json;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.OpenApi;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Parameters and refusals of the addresses, for the OpenAPI document.</summary>
internal static class ApiOperations
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Adds what the routing does not know of itself.</summary>
    public static void Describe(OpenApiOperation operation, string path, string method)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= ParameterText(parameter.Name);
        }

        AddHeaders(operation);
        operation.Responses ??= [];
        foreach (var problem in ProblemsOf(path, method))
        {
            AddProblem(operation.Responses, problem);
        }
    }

    private static string? ParameterText(string? name) => name switch
    {
        "code" => "The acting owner's code, for example FR.",
        "id" => "A message's id: the sender's code, a dash and 32 hexadecimal digits.",
        "name" => "A group's name: 1 to 40 lower-case letters, digits and dashes.",
        "number" => "An officer's number: 1 to 20 letters, digits and dashes.",
        "session" => "A session's id, or 'current'.",
        "token" => "The id of a bearer token.",
        "draft" => "A draft's id, chosen by the caller: 1 to 64 letters, digits, dots, dashes and underscores.",
        "release" => "The id of a release, as the answer to sending said.",
        "view" => "Which assignments: mine, unassigned, open, done or all (default).",
        "other" => "The other bureau's code, for example BR.",
        "sha256" => "SHA-256 of the attachment's bytes: 64 lower-case hexadecimal digits.",
        "before" => "The next of the page before this one; without it the page begins with the newest entry.",
        "about" => "own for accesses to what is this owner's own; without it also what the owner did itself.",
        "after" => "The cursor behind which to read, for example 12.0.345; without it reading begins at the beginning.",
        "max" => "Entries of the page, 1 to 500; 100 without it.",
        "wait" => "Seconds to wait for the first entry, 0 to 30; 0 without it.",
        _ => null,
    };

    private static void AddHeaders(OpenApiOperation operation)
    {
        (string Name, string Text)[] headers = operation.OperationId switch
        {
            "sendMessage" => [("Idempotency-Key", "May carry the operationId instead of the body; when both do they must agree.")],
            "listenToFeed" => [("Last-Event-ID", "The id of the last event that was received; counts more than after.")],
            "setDuty" or "putGroup" or "deleteGroup" or "changeOfficer" or "putDraft" or "deleteDraft" or "putDeskSettings" => [("If-Match", "The ETag that was seen; the change is refused when somebody else changed it since.")],
            "getOwner" or "listOwners" or "downloadAttachment" => [("If-None-Match", "An ETag that was seen; 304 when it is still the same.")],
            _ => [],
        };
        foreach (var (name, text) in headers)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = text,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static IEnumerable<Problem> ProblemsOf(string path, string method)
    {
        if (path is "healthz")
        {
            yield break;
        }

        if (path is "readyz")
        {
            yield return Problem.Of(503, MeshErrorCodes.Unavailable, "The gateway serves, but no silo of the cluster answers.", retryAfter: RetryAfter);
            yield break;
        }

        yield return ProblemCatalogue.OfStatus(StatusCodes.Status401Unauthorized);
        if (path is not "api/v1/owners" && (path.EndsWith("cluster", StringComparison.Ordinal) || !path.EndsWith("{code}", StringComparison.Ordinal)))
        {
            yield return ProblemCatalogue.OfStatus(StatusCodes.Status403Forbidden);
        }

        yield return Problem.Of(429, MeshErrorCodes.Busy, "This owner sends more requests than this gateway takes; wait and repeat the request unchanged.", retryAfter: RetryAfter);
        if (path is "api/v1/owners")
        {
            yield break;
        }

        yield return Problem.Of(503, MeshErrorCodes.Unavailable, "The hub that holds this does not answer. Try again.", retryAfter: RetryAfter);
        if (path.EndsWith("cluster", StringComparison.Ordinal))
        {
            yield break;
        }

        yield return Problem.Of(504, MeshErrorCodes.Unavailable, "The hub that holds this does not answer. Try again.", retryAfter: RetryAfter);
        yield return Problem.Of(404, MeshErrorCodes.NotFound, "There is no such mailbox for this token at this gateway; use the token of the owner in the path, at a gateway that serves it.");
        yield return path.EndsWith("messages", StringComparison.Ordinal)
            ? Problem.Of(400, MeshErrorCodes.UnknownOwner, "The field to[0] names XX, and there is no such owner; /api/v1/owners lists all of them.", "to[0]")
            : Problem.Of(400, MeshErrorCodes.MalformedId, "An owner's code is two to eight upper-case letters and digits, for example FR or IPSG.", "code");
        foreach (var problem in ProblemsOfBody(path, method))
        {
            yield return problem;
        }
    }

    private static IEnumerable<Problem> ProblemsOfBody(string path, string method)
    {
        if (path.EndsWith("messages", StringComparison.Ordinal))
        {
            yield return Problem.Of(409, MeshErrorCodes.OperationConflict, "This operationId was used before with another request; choose a new one for a new message.", "operationId");
            yield return Problem.Of(413, MeshErrorCodes.TooLarge, "The field payload has 70000 bytes, and the limit is 65536; send the rest as an attachment.", "payload");
            yield return ProblemCatalogue.OfStatus(StatusCodes.Status415UnsupportedMediaType);
        }
        else if (path.EndsWith("duty", StringComparison.Ordinal))
        {
            yield return Problem.Of(412, GatewayErrorCodes.PreconditionFailed, "Somebody else changed the duty status since; get the owner again and repeat the change with its ETag in If-Match.", "If-Match");
            yield return ProblemCatalogue.OfStatus(StatusCodes.Status415UnsupportedMediaType);
        }
        else if (path.EndsWith("feed", StringComparison.Ordinal) || path.EndsWith("live", StringComparison.Ordinal))
        {
            yield return Problem.Of(410, MeshErrorCodes.Gone, "The cursor is before the oldest entry that is kept; begin at the beginning.");
        }
        else if (path.EndsWith("{sha256}", StringComparison.Ordinal) && method == HttpMethods.Put)
        {
            yield return Problem.Of(413, MeshErrorCodes.TooLarge, "An attachment has at most 52428800 bytes; split it.", "(body)");
        }
        else if (method is "PUT" or "POST" && !path.EndsWith("read", StringComparison.Ordinal))
        {
            foreach (var problem in ProblemsOfDesk(path))
            {
                yield return problem;
            }
        }
    }

    /// <summary>What changes the bureau's desk.</summary>
    private static IEnumerable<Problem> ProblemsOfDesk(string path)
    {
        if (path.EndsWith("{number}", StringComparison.Ordinal) || path.EndsWith("{draft}", StringComparison.Ordinal) || path.EndsWith("{name}", StringComparison.Ordinal) || path.EndsWith("desk-settings", StringComparison.Ordinal))
        {
            yield return Problem.Of(412, GatewayErrorCodes.PreconditionFailed, "Somebody else changed the draft since; get it again and repeat the change with its ETag in If-Match.", "If-Match");
        }

        if (path.EndsWith("officers", StringComparison.Ordinal) || path.Contains("/releases/", StringComparison.Ordinal) || path.Contains("/assignments/", StringComparison.Ordinal))
        {
            yield return Problem.Of(409, MeshErrorCodes.Conflict, "There is an account with the number 4711; numbers are never used again.");
        }

        yield return ProblemCatalogue.OfStatus(StatusCodes.Status413PayloadTooLarge);
        yield return ProblemCatalogue.OfStatus(StatusCodes.Status415UnsupportedMediaType);
    }

    private static void AddProblem(OpenApiResponses responses, Problem problem) =>
        responses[problem.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = problem.Title,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.MediaType] = new OpenApiMediaType
                {
                    Schema = ProblemSchema(),
                    Example = JsonSerializer.SerializeToNode(problem, MeshJsonContext.Default.Problem),
                },
            },
        };

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "title", "status", "detail", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("A URI that stands for the code; a name, not an address."),
            ["title"] = Text("What kind of problem this is."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text("What to change."),
            ["code"] = Text("The stable code."),
            ["field"] = Text("Which field of the request is meant."),
            ["retryAfterSeconds"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "When the same request may be repeated." },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
