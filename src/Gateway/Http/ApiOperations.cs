using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Interpol.Mesh.Gateway.Http;

/// <summary>Parameters and refusals of the addresses, for the OpenAPI document.</summary>
internal static class ApiOperations
{
    /// <summary>Says which refusals an endpoint, or all of a group, can answer, besides those that every endpoint can.</summary>
    public static T Refuses<T>(this T endpoints, params int[] statuses)
        where T : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoints.Add(endpoint => endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.MediaType])));
        }

        return endpoints;
    }

    /// <summary>Takes a body of at most so many bytes.</summary>
    public static T LimitsBody<T>(this T endpoints, long bytes)
        where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RequestSizeLimitAttribute(bytes)).Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Says that an endpoint reads a header.</summary>
    public static T ReadsHeader<T>(this T endpoints, string name, string text)
        where T : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(new ReadHeader(name, text)));
        return endpoints;
    }

    /// <summary>Says that an endpoint changes something only if it still has the version that was seen.</summary>
    public static T ReadsIfMatch<T>(this T endpoints)
        where T : IEndpointConventionBuilder =>
        endpoints.ReadsHeader("If-Match", "The ETag that was seen; the change is refused when somebody else changed it since.").Refuses(StatusCodes.Status412PreconditionFailed);

    /// <summary>Says that an endpoint does something once under an operation id: a repetition is answered like the first time, and another request under that id is refused.</summary>
    public static T ReadsOperationId<T>(this T endpoints)
        where T : IEndpointConventionBuilder =>
        endpoints.ReadsHeader("Idempotency-Key", "May carry the operationId instead of the body; when both do they must agree.").Refuses(StatusCodes.Status409Conflict);

    /// <summary>Adds what the endpoints cannot say of themselves.</summary>
    public static void Describe(OpenApiOperation operation, Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription endpoint)
    {
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        if (endpoint.RelativePath!.Contains("{code}", StringComparison.Ordinal) && operation.Parameters?.Any(parameter => parameter.Name == "code") != true)
        {
            // Who acts for the owner in the path binds itself from it.
            operation.Parameters ??= [];
            operation.Parameters.Insert(0, new OpenApiParameter { Name = "code", In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= ParameterText(parameter.Name);
        }

        foreach (var (name, text) in metadata.OfType<ReadHeader>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        operation.Responses ??= [];
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Responses.Remove("401");
        }

        foreach (var (status, response) in operation.Responses)
        {
            if (response.Content?.TryGetValue(Problem.MediaType, out var media) == true && media is OpenApiMediaType { Example: null } content)
            {
                var problem = Example(int.Parse(status, CultureInfo.InvariantCulture));
                ((OpenApiResponse)response).Description = problem.Title;
                content.Example = JsonSerializer.SerializeToNode(problem, MeshJsonContext.Default.Problem);
            }
        }
    }

    private static Problem Example(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Problem.Of(status, MeshErrorCodes.Invalid, "The field lane is missing; it must be one of flash, urgent, routine.", "lane"),
        StatusCodes.Status404NotFound => Problem.Of(status, MeshErrorCodes.NotFound, "There is no such mailbox for this token at this gateway; use the token of the owner in the path, at a gateway that serves it."),
        StatusCodes.Status409Conflict => Problem.Of(status, MeshErrorCodes.OperationConflict, "This operationId was used before with another request; choose a new one for a new message.", "operationId"),
        StatusCodes.Status410Gone => Problem.Of(status, MeshErrorCodes.Gone, "The cursor is before the oldest entry that is kept; begin at the beginning."),
        StatusCodes.Status412PreconditionFailed => Problem.Of(status, GatewayErrorCodes.PreconditionFailed, "Somebody else changed it since; get it again and repeat the change with its ETag in If-Match.", "If-Match"),
        StatusCodes.Status429TooManyRequests => Problem.Of(status, MeshErrorCodes.Busy, "This owner sends more requests than this gateway takes; wait and repeat the request unchanged.", retryAfter: TimeSpan.FromSeconds(2)),
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => Problem.Of(status, MeshErrorCodes.Unavailable, "The hub that holds this does not answer. Try again.", retryAfter: TimeSpan.FromSeconds(2)),
        _ => ProblemCatalogue.OfStatus(status),
    };

    private static string? ParameterText(string? name) => name switch
    {
        "code" => "The acting owner's code, for example FR.",
        "id" => "A message's id: the sender's code, a dash and 32 hexadecimal digits.",
        "kind" => "What a record is about: travel-document, vehicle or person. For what a deployment is: irt-disaster, irt-crime or imest.",
        "record" => "A record's name: issuer, number and type of a travel document (FRA-12AB34567-passport), the owner's reference of another.",
        "notice" => "A notice's number, with a dash: 2026-12345.",
        "picture" => "A picture's number.",
        "name" => "A group's name: 1 to 40 lower-case letters, digits and dashes.",
        "number" => "An officer's number: 1 to 20 letters, digits and dashes.",
        "session" => "A session's id, or 'current'.",
        "silo" => "A silo's name, for example lyon-1.",
        "lane" => "A lane: flash, urgent or routine.",
        "actor" => "A kind of actor, for example outbox.",
        "key" => "An actor's key, for example FR.",
        "sender" => "The code of the owner that sent something, for example FR.",
        "receiver" => "The code of the owner that it is for, for example BR.",
        "unit" => "A national unit: an officer's number or a system's name.",
        "token" => "The id of a bearer token.",
        "draft" => "A draft's id, chosen by the caller: 1 to 64 letters, digits, dots, dashes and underscores.",
        "release" => "The id of a release, as the answer to sending said.",
        "view" => "Which assignments: mine, unassigned, open, done or all (default).",
        "consent" => "The id of a request for consent: the code of the country asked, a colon and 32 hexadecimal digits.",
        "hit" => "The id of a hit: the code of the owner that searched, a colon and 32 hexadecimal digits.",
        "room" => "A room of the command centre: lyon, singapore or buenos-aires.",
        "since" => "The number of the entry behind which to read; without it reading begins at the beginning.",
        "item" => "The number of an item: of a team, or in the queue of the command centre.",
        "date" => "A day, for example 2026-03-29.",
        "event" => "The id of a major event, which is that of its team's deployment.",
        "badge" => "The number of a badge.",
        "copy" => "The id of an offline copy, as its list and the export say it.",
        "case" => "The number of a case: FR-2026-000123.",
        "deployment" => "The number of a deployment: PH-IRT-2026-0007.",
        "team" => "A team: its letter, A to Z, behind the deployment, and its id elsewhere, PH-IRT-2026-0007:A.",
        "expert" => "The id of an expert: an owner's code, a colon and the owner's own name for the expert, FR:dvi-07.",
        "skills" => "Skills that are all needed, with commas.",
        "languages" => "Languages that are all needed, two letters each, with commas.",
        "region" => "Only of bureaus of this region.",
        "near" => "The place from which the distance is measured: latitude,longitude.",
        "within" => "Kilometres from that place at most.",
        "standBy" => "true for those on stand-by only.",
        "from" => "Since when the expert is needed; now without it.",
        "until" => "Until when the expert is needed; a day without it.",
        "magnitude" => "How large it is: small, medium or large.",
        "sites" => "How many sites there are; 1 without it.",
        "identification" => "The number of the deployment under which victims are identified: PH-IRT-2026-0007.",
        "side" => "post-mortem for files of remains, ante-mortem for files of missing persons.",
        "file" => "The number of a file.",
        "missing" => "The number of the file of a missing person.",
        "family" => "The name of a family.",
        "decision" => "The number of a decision of the board.",
        "entry" => "The number of an entry in the case.",
        "subject" => "The number of a subject in the case.",
        "task" => "The number of a task in the case.",
        "participant" => "The code of a bureau that takes part in the case.",
        "report" => "The number of a situation report.",
        "offer" => "The number of a draft that was offered to the host.",
        "sector" => "The code of a sector of the scene: 1 to 20 letters, digits and dashes.",
        "piece" => "The code of a piece of equipment: 1 to 20 letters, digits and dashes.",
        "operation" => "The operation id of an act.",
        "status" => "Only those that stand so.",
        "state" => "Only those in this state.",
        "type" => "Only notices of this type.",
        "owner" => "Only those of this owner.",
        "awaiting" => "review for those that somebody still has to review, or a change of them.",
        "role" => "Of requests for consent: asked for those that this owner is asked for, asking for those that it makes. Of hits: searcher for those of its own checks, owner for those on its own records. Without it all that concern it.",
        "thread" => "A thread's id: 32 lower-case hexadecimal digits.",
        "schema" => "A form's name, for example person.",
        "version" => "The version of a form or a situation report, from 1.",
        "hub" => "A hub: lyon, singapore or buenos-aires.",
        "stream" => "A stream of an audit: entries, heads or signed.",
        "other" => "The other bureau's code, for example BR.",
        "sha256" => "SHA-256 of the attachment's bytes: 64 lower-case hexadecimal digits.",
        "before" => "The next of the page before this one; without it the page begins with the newest entry.",
        "behind" => "The next of the page before this one; without it the page begins with what changed last.",
        "about" => "own for accesses to what is this owner's own; without it also what the owner did itself.",
        "after" => "The cursor behind which to read, for example 12.0.345; without it reading begins at the beginning.",
        "max" => "Entries of the page, 1 to 500; 100 without it.",
        "wait" => "Seconds to wait for the first entry, 0 to 30; 0 without it.",
        _ => null,
    };

    private sealed record ReadHeader(string Name, string Text);
}
