using Interpol.Mesh.Contracts.Errors;
using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Interpol.Mesh.Gateway.Errors;

/// <summary>
/// The one place where what is wrong with a body becomes a refusal that names each field and says what to change.
/// <code>
/// System.Text.Json, strict        BadHttpRequestException(JsonException) -> Of          (the first field that cannot be read)
/// validation attributes, rules    IProblemDetailsService -> WriteAsync                  (all fields at once)
/// both                            RequestRefusedException -> ProblemMiddleware, audit
/// </code>
/// </summary>
internal sealed partial class BodyProblems(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    private const string Body = "(body)";

    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => context.ProblemDetails is HttpValidationProblemDetails;

    /// <summary>Refuses a request whose fields break rules.</summary>
    /// <exception cref="RequestRefusedException">Always: 400, naming all fields.</exception>
    public ValueTask WriteAsync(ProblemDetailsContext context) => throw RequestRefusedException.Invalid(
    [
        .. ((HttpValidationProblemDetails)context.ProblemDetails).Errors.SelectMany(
            error => error.Value,
            static (error, sentence) => PathOf(error.Key) is var field ? new FieldProblem(field, $"The field {field} {sentence}") : null!),
    ]);

    /// <summary>The refusal of a body that cannot be read.</summary>
    public RequestRefusedException Of(BadHttpRequestException failure, Endpoint? endpoint)
    {
        if (failure.StatusCode == StatusCodes.Status415UnsupportedMediaType)
        {
            return new RequestRefusedException(failure.StatusCode, GatewayErrorCodes.UnsupportedMediaType, "Send the body as application/json and say so in the header Content-Type.");
        }

        if (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var limit = endpoint?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize;
            return RequestRefusedException.TooLarge(Body, $"The body is above {limit} bytes, the limit of this address; send less.");
        }

        return failure.InnerException switch
        {
            JsonException malformed when endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type => Of(malformed, json.Value.SerializerOptions.GetTypeInfo(type)),
            InvalidOperationException => RequestRefusedException.Invalid(Body, "A string in the body is not valid UTF-8, or has half of a surrogate pair; send the text as UTF-8."),
            null when endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is not null => RequestRefusedException.Invalid(Body, "The body is empty; send a JSON object."),
            _ => new RequestRefusedException(failure.StatusCode, MeshErrorCodes.Invalid, failure.Message),
        };
    }

    /// <summary>The refusal of what was kept to be sent later and cannot be read as that request.</summary>
    public RequestRefusedException Of(JsonException malformed, Type request) => Of(malformed, json.Value.SerializerOptions.GetTypeInfo(request));

    private static RequestRefusedException Of(JsonException malformed, JsonTypeInfo body)
    {
        // System.Text.Json says in its English only what it refuses: its exceptions have a path and no reason, the names of missing fields stand nowhere else, and the body, which
        // could be looked through for both, is read and gone. A test reads each of these sentences.
        var path = malformed.Path ?? "$";
        var field = path.Length > 2 ? path[2..] : Body;
        if (malformed.InnerException is FormatException form && malformed.Message.StartsWith(form.Message, StringComparison.Ordinal))
        {
            return RequestRefusedException.Malformed(field, $"The field {field} is malformed. {form.Message}");
        }

        if (malformed.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            var shown = field.Length > 64 ? field[..64] + "..." : field;
            return RequestRefusedException.Invalid(shown, $"There is no field {shown}; the fields here are {string.Join(", ", FieldsOf(TypeAt(body, path, parent: true)))}.");
        }

        if (malformed.Message.StartsWith("Duplicate", StringComparison.Ordinal))
        {
            return RequestRefusedException.Invalid(field, $"The field {field} appears twice; leave one out.");
        }

        if (malformed.Message.Contains("missing required", StringComparison.Ordinal))
        {
            var parent = TypeAt(body, path, parent: false);
            var prefix = field == Body ? string.Empty : field + ".";
            return RequestRefusedException.Invalid(
            [
                .. Quoted().Matches(malformed.Message).Select(name => name.Groups[1].Value).Where(name => FieldsOf(parent).Contains(name))
                    .Select(name => new FieldProblem(prefix + name, $"The field {prefix}{name} is missing; it must be {Expected(TypeOf(parent, name))}.")),
            ]);
        }

        if (malformed.Message.Contains("could not be converted", StringComparison.Ordinal) || malformed.Message.Contains("allow null", StringComparison.Ordinal) || malformed.Message.Contains("allow getting null", StringComparison.Ordinal) || malformed.Message.Contains("allow setting null", StringComparison.Ordinal))
        {
            return RequestRefusedException.Invalid(field, $"The field {field} must be {Expected(TypeAt(body, path, parent: false)?.Type)}.");
        }

        return malformed.Message.Contains("LineNumber", StringComparison.Ordinal)
            ? RequestRefusedException.Invalid(
                Body,
                $"The body is not valid JSON at line {malformed.LineNumber.GetValueOrDefault() + 1}, byte {malformed.BytePositionInLine.GetValueOrDefault() + 1}: check quotes, commas and brackets there.")
            : RequestRefusedException.Invalid(field, $"The field {field} {malformed.Message}");
    }

    private static IEnumerable<string> FieldsOf(JsonTypeInfo? type) => type?.Properties.Select(property => property.Name) ?? [];

    private static Type? TypeOf(JsonTypeInfo? parent, string name) => parent?.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;

    private static JsonTypeInfo? TypeAt(JsonTypeInfo body, string path, bool parent)
    {
        JsonTypeInfo? type = body;
        var steps = Steps().Matches(path);
        foreach (var step in steps.Take(parent ? steps.Count - 1 : steps.Count))
        {
            var inner = step.Value[0] == '.' ? TypeOf(type, step.Value[1..]) : type?.ElementType;
            inner = inner is null ? null : Nullable.GetUnderlyingType(inner) ?? inner;
            type = inner is null ? null : body.Options.GetTypeInfo(inner);
        }

        return type;
    }

    private static string Expected(Type? type)
    {
        type = type is null ? typeof(object) : Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(DateTimeOffset) => "a time as ISO 8601 with its offset, for example 2026-11-23T18:00:00Z",
            _ when type == typeof(ReadOnlyMemory<byte>) => "base64 of the standard alphabet (+ and /) with padding (=)",
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)),
            _ when type == typeof(string) || (type.IsValueType && !type.IsAssignableTo(typeof(IEnumerable))) => "a string",
            _ when type.IsAssignableTo(typeof(IEnumerable)) && !type.Name.StartsWith("Json", StringComparison.Ordinal) => "an array",
            _ => "an object",
        };
    }

    /// <summary>The field as JSON names it: validation speaks of members.</summary>
    private static string PathOf(string members) => string.Join('.', members.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\.[^.\[]+|\[\d+\]")]
    private static partial Regex Steps();
}
