namespace Interpol.Mesh.Gateway.Errors;

/// <summary>Ends a request with problem details.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The stable code.</param>
/// <param name="detail">One or two sentences that say what to change.</param>
/// <param name="fieldName">Which field of the request is meant, for example <c>to[1]</c>; null when none is.</param>
/// <param name="retryAfter">When it is worth trying again; null when trying again unchanged is pointless.</param>
/// <param name="cause">What happened underneath.</param>
internal sealed class RequestRefusedException(
    int status,
    string code,
    string detail,
    string? fieldName = null,
    TimeSpan? retryAfter = null,
    Exception? cause = null) : Exception(detail, cause)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The stable code.</summary>
    public string Code => code;

    /// <summary>Which field of the request is meant.</summary>
    public string? Field => fieldName;

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>All fields that break a rule, when there are several.</summary>
    public IReadOnlyList<FieldProblem>? Problems { get; private init; }

    /// <summary>Fields whose contents break rules: 400 <c>invalid</c>, which names them all.</summary>
    /// <param name="problems">At least one.</param>
    public static RequestRefusedException Invalid(IReadOnlyList<FieldProblem> problems) => problems.Count == 1
        ? Invalid(problems[0].Field, problems[0].Detail)
        : new(StatusCodes.Status400BadRequest, Contracts.Errors.MeshErrorCodes.Invalid, $"{problems.Count} fields break a rule; problems says what to change in each. The first: {problems[0].Detail}", problems[0].Field) { Problems = problems };

    /// <summary>A field whose content breaks a rule: 400 <c>invalid</c>.</summary>
    public static RequestRefusedException Invalid(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, Contracts.Errors.MeshErrorCodes.Invalid, detail, field);

    /// <summary>An identifier without the form it must have: 400 <c>malformed-id</c>.</summary>
    public static RequestRefusedException Malformed(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, Contracts.Errors.MeshErrorCodes.MalformedId, detail, field);

    /// <summary>Something that does not exist, or is not for the caller to see: 404 <c>not-found</c>.</summary>
    public static RequestRefusedException NotFound(string detail) =>
        new(StatusCodes.Status404NotFound, Contracts.Errors.MeshErrorCodes.NotFound, detail);

    /// <summary>Something above its limit: 413 <c>too-large</c>.</summary>
    public static RequestRefusedException TooLarge(string? field, string detail) =>
        new(StatusCodes.Status413PayloadTooLarge, Contracts.Errors.MeshErrorCodes.TooLarge, detail, field);
}
