using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>How what HTTP carries becomes JSON, and JSON what HTTP carries.</summary>
public static class MeshJson
{
    /// <summary>For requests: no field that does not exist, none twice, none missing that must be there, no comment, no trailing comma.</summary>
    public static JsonSerializerOptions Strict { get; } = Configure(new JsonSerializerOptions());

    /// <summary>For answers, which may hold fields that a newer gateway knows and the reader does not.</summary>
    public static JsonSerializerOptions Answers { get; } = Lenient();

    /// <summary>Makes options strict, as in <see cref="Strict"/>.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, MeshJsonContext.Default);
        options.TypeInfoResolverChain.Add(PublicNoticeJsonContext.Default);
        options.Converters.Add(new OffsetTimeJsonConverter());
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        return options;
    }

    private static JsonSerializerOptions Lenient()
    {
        var options = new JsonSerializerOptions(Strict) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectRequiredConstructorParameters = false };

        // The time at a bureau keeps the offset that was said.
        options.Converters.Clear();
        return options;
    }
}
