using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Gateway.Errors;

/// <summary>Which HTTP status and title each code has, and how exceptions become problem details.</summary>
internal static class ProblemCatalogue
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>The HTTP status of a code when nothing more is known of the request.</summary>
    public static int StatusOf(string code) => code switch
    {
        MeshErrorCodes.NotFound => StatusCodes.Status404NotFound,
        MeshErrorCodes.Gone => StatusCodes.Status410Gone,
        MeshErrorCodes.OperationConflict or MeshErrorCodes.Conflict or MeshErrorCodes.AlreadyThere or MeshErrorCodes.NotAllowedNow => StatusCodes.Status409Conflict,
        MeshErrorCodes.TooLarge => StatusCodes.Status413PayloadTooLarge,
        MeshErrorCodes.Forbidden or MeshErrorCodes.NotPermitted or MeshErrorCodes.ConsentRequired => StatusCodes.Status403Forbidden,
        MeshErrorCodes.Busy or MeshErrorCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        GatewayErrorCodes.Unauthenticated => StatusCodes.Status401Unauthorized,
        GatewayErrorCodes.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        GatewayErrorCodes.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        GatewayErrorCodes.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        GatewayErrorCodes.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The title of a code.</summary>
    public static string TitleOf(string code) => code switch
    {
        MeshErrorCodes.UnknownOwner => "There is no such owner",
        MeshErrorCodes.MalformedId => "An identifier is malformed",
        MeshErrorCodes.Invalid => "The request breaks a rule",
        MeshErrorCodes.TooLarge => "Too large",
        MeshErrorCodes.NotFound => "Not found",
        MeshErrorCodes.OperationConflict => "In conflict with an earlier change",
        MeshErrorCodes.AttachmentMissing => "An attachment has not been uploaded",
        MeshErrorCodes.AttachmentMismatch => "The bytes are not what the hash says",
        MeshErrorCodes.Gone => "No longer kept",
        MeshErrorCodes.Busy => "Busy",
        MeshErrorCodes.Unavailable => "Unavailable",
        MeshErrorCodes.Forbidden => "Not allowed",
        MeshErrorCodes.NotPermitted => "Not permitted",
        MeshErrorCodes.Conflict => "Somebody else changed it",
        MeshErrorCodes.AlreadyThere => "There already",
        MeshErrorCodes.NotAllowedNow => "Not in this state",
        MeshErrorCodes.ConsentRequired => "A country's consent is needed",
        GatewayErrorCodes.Unauthenticated => "A valid token is needed",
        GatewayErrorCodes.MethodNotAllowed => "Method not allowed",
        GatewayErrorCodes.UnsupportedMediaType => "Unsupported media type",
        GatewayErrorCodes.PreconditionFailed => "Somebody else changed it",
        _ => "The gateway failed",
    };

    /// <summary>The problem that an answer without a body stands for: addresses and methods that do not exist, refused by the routing.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problem.Of(status, GatewayErrorCodes.Unauthenticated, "Send a valid token in the header Authorization: Bearer <token>."),
        StatusCodes.Status403Forbidden => Problem.Of(status, MeshErrorCodes.Forbidden, "The token does not have a role that this address asks for."),
        StatusCodes.Status404NotFound => Problem.Of(status, MeshErrorCodes.NotFound, "There is nothing at this address; /openapi/v1.json lists the addresses."),
        StatusCodes.Status405MethodNotAllowed => Problem.Of(status, GatewayErrorCodes.MethodNotAllowed, "Use one of the methods in the header Allow."),
        StatusCodes.Status413PayloadTooLarge => Problem.Of(status, MeshErrorCodes.TooLarge, "The body is above the limit of this address; send less."),
        StatusCodes.Status415UnsupportedMediaType => Problem.Of(status, GatewayErrorCodes.UnsupportedMediaType, "Send the body as application/json and say so in the header Content-Type."),
        >= 500 => Problem.Of(status, GatewayErrorCodes.Internal, "The gateway failed; its log says why."),
        _ => Problem.Of(status, MeshErrorCodes.Invalid, "The request could not be understood."),
    };

    /// <summary>The problem that an exception stands for; null when it is not one that the caller can do anything about.</summary>
    public static Problem? OfException(Exception exception) => exception switch
    {
        RequestRefusedException refused => Problem.Of(refused.Status, refused.Code, refused.Message, refused.Field, refused.RetryAfter) with { Problems = refused.Problems },
        MeshException mesh => OfMesh(mesh),
        OperationCanceledException => Problem.Of(
            StatusCodes.Status503ServiceUnavailable,
            MeshErrorCodes.Unavailable,
            "The gateway stops; repeat the request unchanged when it is back, or at another.",
            retryAfter: DefaultRetryAfter),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, MeshErrorCodes.Invalid, bad.Message),
        _ => null,
    };

    private static Problem OfMesh(MeshException mesh)
    {
        var fields = mesh.Code == MeshErrorCodes.Invalid ? FieldSentences.FieldsOf(mesh.Message) : [];
        return Problem.Of(StatusOf(mesh.Code), mesh.Code, mesh.Message, fields.FirstOrDefault(), RetryAfterOf(mesh)) with
        {
            Problems = fields.Count > 1 ? [.. fields.Select(field => new FieldProblem(field, mesh.Message))] : null,
        };
    }

    private static TimeSpan? RetryAfterOf(MeshException mesh) =>
        mesh.RetryAfter ?? (mesh.Code is MeshErrorCodes.Busy or MeshErrorCodes.Unavailable ? DefaultRetryAfter : null);
}

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class ProblemBodies
{
    extension(Problem)
    {
        /// <summary>Builds problem details.</summary>
        public static Problem Of(int status, string code, string detail, string? field = null, TimeSpan? retryAfter = null) => new(
            Problem.TypePrefix + code,
            ProblemCatalogue.TitleOf(code),
            status,
            detail,
            code,
            field,
            retryAfter is { } after ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : null);
    }
}
