using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Interpol.Mesh.Engine.Generator.Support;

/// <summary>A diagnostic in a form that can be compared.</summary>
internal sealed record Problem(string Id, string Message, string? Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Problem Create(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
        new(
            descriptor.Id,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, descriptor.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture), arguments),
            location?.SourceTree?.FilePath,
            location?.SourceSpan ?? default,
            location?.GetLineSpan().Span ?? default);

    public Diagnostic ToDiagnostic()
    {
        var rule = Rules.All.First(item => item.Id == Id);
        var location = Path is null ? Location.None : Location.Create(Path, Span, Lines);
        return Diagnostic.Create(new DiagnosticDescriptor(rule.Id, rule.Title, "{0}", rule.Category, rule.DefaultSeverity, rule.IsEnabledByDefault), location, Message);
    }
}
