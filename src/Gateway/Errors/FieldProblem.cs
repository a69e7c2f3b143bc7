namespace Interpol.Mesh.Gateway.Errors;

/// <summary>A field that breaks a rule.</summary>
/// <param name="Field">Which, for example <c>forms[0].fields.birthDate</c>.</param>
/// <param name="Detail">What to change, in a sentence.</param>
internal sealed record FieldProblem(string Field, string Detail);
