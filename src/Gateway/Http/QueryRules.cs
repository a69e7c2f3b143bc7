using System.Globalization;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Http;

/// <summary>Reads query parameters as strictly as bodies.</summary>
internal static class QueryRules
{
    /// <summary>Refuses parameters that do not exist, and those that appear twice.</summary>
    public static void RequireKnown(HttpRequest request, params ReadOnlySpan<string> known)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name))
            {
                var shown = name.Length > 64 ? name[..64] + "..." : name;
                throw RequestRefusedException.Invalid(shown, $"There is no query parameter {shown}; the parameters here are {string.Join(", ", known)}.");
            }

            if (values.Count > 1)
            {
                throw RequestRefusedException.Invalid(name, $"The query parameter {name} appears twice; leave one out.");
            }
        }
    }

    /// <summary>Reads a whole number between two bounds.</summary>
    public static int Number(string? text, string name, int least, int most, int otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw RequestRefusedException.Invalid(name, $"The query parameter {name} must be a whole number from {least} to {most}.");
    }
}
