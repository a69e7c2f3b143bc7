namespace Interpol.Mesh.Gateway.Errors;

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
