namespace Interpol.Mesh.Gateway.Officers;

/// <summary>A new password.</summary>
/// <param name="Password">The new password: 12 to 128 characters.</param>
/// <param name="Current">The present password; needed for the own account.</param>
internal sealed record PasswordRequest(string Password, string? Current);
