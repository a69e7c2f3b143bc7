using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>The number of a case: the lead's code, the year, and six digits, for example <c>FR-2026-000123</c>.</summary>
internal static class CaseNumber
{
    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string text)
    {
        var parts = text.Split('-');
        return parts is [var owner, { Length: 4 } year, { Length: 6 } number]
            && OwnerId.TryParse(owner, out var lead)
            && OwnerDirectory.Default.Contains(lead)
            && year.All(char.IsAsciiDigit)
            && number.All(char.IsAsciiDigit);
    }
}
