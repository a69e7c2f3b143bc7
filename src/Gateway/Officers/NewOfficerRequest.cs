using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>A new officer.</summary>
/// <param name="Number">The officer's number: 1 to 20 letters, digits and dashes.</param>
/// <param name="Name">The officer's name; 1 to 100 characters.</param>
/// <param name="Roles">One or more of officer, supervisor, national-unit; at the Secretariat also command and operator.</param>
/// <param name="Password">The first password: 12 to 128 characters; the officer changes it.</param>
internal sealed record NewOfficerRequest(string Number, string Name, ImmutableArray<string> Roles, string Password);
