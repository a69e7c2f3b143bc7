using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Interpol.Mesh.Api;

/// <summary>The first supervisor of a bureau.</summary>
/// <param name="SetupCode">The one-time code that the gateway's administrator made.</param>
/// <param name="Number">The officer's number: 1 to 20 letters, digits and dashes.</param>
/// <param name="Name">The officer's name; 1 to 100 characters.</param>
/// <param name="Password">The password: 12 to 128 characters.</param>
public sealed record FirstOfficerRequest(
    [property: Length(1, 200, ErrorMessage = "must be the one-time code: {1} to {2} characters.")] string SetupCode,
    [property: PlainText(1, OfficerLimits.MaxNumber)] string Number,
    [property: PlainText(1, OfficerLimits.MaxName)] string Name,
    [property: NewPassword] string Password);

/// <summary>A new officer.</summary>
/// <param name="Number">The officer's number: 1 to 20 letters, digits and dashes.</param>
/// <param name="Name">The officer's name; 1 to 100 characters.</param>
/// <param name="Roles">One or more of officer, supervisor, national-unit; at the Secretariat also command and operator.</param>
/// <param name="Password">The first password: 12 to 128 characters; the officer changes it.</param>
public sealed record NewOfficerRequest(
    [property: PlainText(1, OfficerLimits.MaxNumber)] string Number,
    [property: PlainText(1, OfficerLimits.MaxName)] string Name,
    [property: Items(1, OfficerLimits.MaxRoles, Distinct = true)] ImmutableArray<string> Roles,
    [property: NewPassword] string Password);

/// <summary>An officer as it shall be.</summary>
/// <param name="Name">The officer's name; 1 to 100 characters.</param>
/// <param name="Roles">One or more roles.</param>
/// <param name="Active">Whether the officer may sign in; all sessions end when not.</param>
public sealed record OfficerRequest(
    [property: PlainText(1, OfficerLimits.MaxName)] string Name,
    [property: Items(1, OfficerLimits.MaxRoles, Distinct = true)] ImmutableArray<string> Roles,
    bool Active);

/// <summary>A new password.</summary>
/// <param name="Password">The new password: 12 to 128 characters.</param>
/// <param name="Current">The present password; needed for the own account.</param>
public sealed record PasswordRequest(
    [property: NewPassword] string Password,
    [property: Length(1, OfficerLimits.MostPassword, ErrorMessage = "must be the present password: {1} to {2} characters.")] string? Current = null);

/// <summary>An officer's number and password.</summary>
/// <param name="Number">The officer's number.</param>
/// <param name="Password">The password.</param>
/// <param name="Cookie">Whether the token goes into a cookie that scripts cannot read, for browsers; false when it is left out.</param>
public sealed record SignInRequest(
    [property: PlainText(1, OfficerLimits.MaxNumber)] string Number,
    [property: Length(1, OfficerLimits.MostPassword, ErrorMessage = "must be the password: {1} to {2} characters.")] string Password,
    bool Cookie = false);

/// <summary>The limits of officers' accounts.</summary>
public static class OfficerLimits
{
    /// <summary>Characters of an officer's number.</summary>
    public const int MaxNumber = 20;

    /// <summary>Characters of a name.</summary>
    public const int MaxName = 100;

    /// <summary>Roles of an officer.</summary>
    public const int MaxRoles = 5;

    /// <summary>Characters of a password at least.</summary>
    public const int LeastPassword = 12;

    /// <summary>Characters of a password at most.</summary>
    public const int MostPassword = 128;
}
