using Microsoft.Extensions.Primitives;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>Compares entity tags.</summary>
internal static class EntityTags
{
    /// <summary>Whether a header If-None-Match names the tag, or any.</summary>
    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        foreach (var value in ifNoneMatch)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var candidate = value.AsSpan(range).Trim();
                if (candidate.SequenceEqual("*") || candidate.SequenceEqual(tag) || (candidate.StartsWith("W/") && candidate[2..].SequenceEqual(tag)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
