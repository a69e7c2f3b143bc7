using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>A field that breaks a rule.</summary>
/// <param name="Field">Which, for example <c>forms[0].fields.birthDate</c>.</param>
/// <param name="Detail">What to change, in a sentence.</param>
public sealed record FieldProblem(string Field, string Detail);

/// <summary>Problem details as in RFC 9457.</summary>
/// <param name="Type">A URI that stands for the code; it is a name, not an address.</param>
/// <param name="Title">What kind of problem this is.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What to change.</param>
/// <param name="Code">The stable code, the last part of the type.</param>
/// <param name="Field">Which field of the request is meant, for example <c>to[1]</c>; absent when none is.</param>
/// <param name="RetryAfterSeconds">When it is worth trying again; absent when trying again unchanged is pointless.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfterSeconds)
{
    /// <summary>All fields that break a rule, each with what to change; absent when <see cref="Field"/> says it all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldProblem>? Problems { get; init; }

    /// <summary>The media type of problem details.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What every type begins with.</summary>
    public const string TypePrefix = "https://interpol-mesh.invalid/problems/";
}

/// <summary>Codes of problem details that only the boundary knows; all others are <see cref="Contracts.Errors.MeshErrorCodes"/>.</summary>
public static class GatewayErrorCodes
{
    /// <summary>No token, or one that is expired, forged or not for this mesh.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The address exists, but not with this HTTP method.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>The body is not of a media type that this address takes.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>If-Match names a version that is not the current one.</summary>
    public const string PreconditionFailed = "precondition-failed";

    /// <summary>A defect of the gateway.</summary>
    public const string Internal = "internal";
}
