using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Officers;

/// <summary>Officers' accounts as text.</summary>
internal static class OfficerText
{
    private const int NumberWidth = 20;

    /// <summary>A line for an account.</summary>
    public static string Of(OfficerBody officer)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{One(officer.Number).PadRight(NumberWidth)}  {(officer.IsActive ? "active  " : "disabled")}  {One(string.Join(',', officer.Roles))}  {One(officer.Name)}");
        if (!officer.HasPassword)
        {
            text.Append("  (no password)");
        }

        if (officer.Delegate is { } standIn)
        {
            text.Append(CultureInfo.InvariantCulture, $"  ({One(standIn)} stands in)");
        }

        return text.ToString();
    }

    private static string One(string text) => Terminal.Printable(text.ReplaceLineEndings(" "));
}
