using System.Globalization;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.Net.Http.Headers;

namespace Interpol.Mesh.Gateway.Http;

/// <summary>Edits that are refused when somebody else was faster: versions as ETags.</summary>
internal static class IfMatch
{
    /// <summary>The ETag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether the caller has seen what bears this tag already (<c>If-None-Match</c>).</summary>
    public static bool IsUnchanged(HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(seen => seen.Equals(EntityTagHeaderValue.Any) || seen.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    /// <summary>The version that the caller has seen; 0 when there must be none yet (<c>If-None-Match: *</c>), null when it does not say.</summary>
    public static long? ExpectedVersion(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch is [var none] && none?.Trim() == "*")
        {
            return 0;
        }

        var header = request.Headers.IfMatch;
        if (header.Count == 0 || (header.Count == 1 && header[0]!.Trim() == "*"))
        {
            return null;
        }

        return header.Count == 1 && header[0]!.Trim() is ['"', .. var version, '"'] && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RequestRefusedException.Malformed("If-Match", "If-Match must be the one ETag that getting it answered, with its quotes.");
    }

    /// <summary>The refusal of an edit of something that somebody else changed since.</summary>
    public static RequestRefusedException Refused(string what, Exception? cause = null) => new(
        StatusCodes.Status412PreconditionFailed,
        GatewayErrorCodes.PreconditionFailed,
        $"Somebody else changed {what} since; get it again and repeat the change with its ETag in If-Match.",
        "If-Match",
        cause: cause);
}
