namespace Interpol.Mesh.Console.Errors;

/// <summary>Finds what the API says of one field.</summary>
public static class FieldSentence
{
    /// <summary>The sentence about a field or a part of it; null when nothing is wrong with it.</summary>
    /// <param name="problem">What the API said; null for nothing.</param>
    /// <param name="field">The field as requests name it.</param>
    public static string? Of(Problem? problem, string field) => problem switch
    {
        null => null,
        { Problems: { Count: > 0 } several } => Of(several, field),
        { Field: { } one } when Names(one, field) => problem.Detail,
        _ => null,
    };

    /// <summary>The first sentence about a field or a part of it; null when nothing is wrong with it.</summary>
    /// <param name="problems">What a check said.</param>
    /// <param name="field">The field as requests name it.</param>
    public static string? Of(IEnumerable<FieldProblem> problems, string field) => problems.FirstOrDefault(one => Names(one.Field, field))?.Detail;

    private static bool Names(string path, string field) =>
        path.StartsWith(field, StringComparison.OrdinalIgnoreCase) && (path.Length == field.Length || path[field.Length] is '.' or '[' or '/');
}
