namespace Interpol.Mesh.Gateway.Officers;

/// <summary>An officer's number and password.</summary>
/// <param name="Number">The officer's number.</param>
/// <param name="Password">The password.</param>
/// <param name="Cookie">Whether the token goes into a cookie that scripts cannot read, for browsers; false when it is left out.</param>
internal sealed record SignInRequest(string Number, string Password, bool Cookie);
