using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>Writes small answers in one piece, with their length.</summary>
internal static class JsonAnswer
{
    /// <summary>The media type of all answers but problems, attachments and live feeds.</summary>
    public const string MediaType = "application/json; charset=utf-8";

    /// <summary>Writes a value as the whole answer.</summary>
    public static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type, string mediaType = MediaType) =>
        WriteAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(value, type), mediaType);

    /// <summary>Writes JSON that is there already as the whole answer.</summary>
    public static Task WriteAsync(HttpContext context, int status, byte[] json, string mediaType = MediaType)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = json.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
