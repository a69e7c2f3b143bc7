namespace Interpol.Mesh.Gateway.Officers;

/// <summary>The first supervisor of a bureau.</summary>
/// <param name="SetupCode">The one-time code that the gateway's administrator made.</param>
/// <param name="Number">The officer's number: 1 to 20 letters, digits and dashes.</param>
/// <param name="Name">The officer's name; 1 to 100 characters.</param>
/// <param name="Password">The password: 12 to 128 characters.</param>
internal sealed record FirstOfficerRequest(string SetupCode, string Number, string Name, string Password);
