using System.Text;
using Microsoft.CodeAnalysis;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>Names in the engine's API, and how types are written in generated code.</summary>
internal static class Names
{
    public const string Addressable = "Orleans.Runtime.IAddressable";
    public const string Serialization = "global::Interpol.Mesh.Engine.Serialization";
    public const string Generation = "global::Interpol.Mesh.Engine.Generation";
    public const string GeneratedNamespace = "Interpol.Mesh.Engine.Generated";

    private static readonly SymbolDisplayFormat Annotated = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat MetadataName = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.ExpandNullable | SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly HashSet<string> MarkerInterfaces =
    [
        Addressable, "Orleans.IGrain", "Orleans.IGrainWithStringKey", "Orleans.IGrainWithIntegerKey", "Orleans.IGrainWithGuidKey", "Orleans.Runtime.IGrainExtension",
    ];

    /// <summary>The type in generated code, with nullable annotations.</summary>
    public static string Code(ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>The type in generated code, without annotations at the top, as <c>typeof</c> wants it.</summary>
    public static string TypeOf(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Namespace and name, without type parameters.</summary>
    public static string Full(ITypeSymbol type) => type.ToDisplayString(MetadataName);

    public static bool IsMarker(INamedTypeSymbol type) => MarkerInterfaces.Contains(Full(type));

    public static bool IsAddressable(ITypeSymbol type) => Full(type) == Addressable || type.AllInterfaces.Any(item => Full(item) == Addressable);

    /// <summary>A name that is unique in the generated namespace and readable in a stack trace.</summary>
    public static string Identifier(INamedTypeSymbol type)
    {
        var text = new StringBuilder();
        foreach (var character in Full(type))
        {
            text.Append(char.IsLetterOrDigit(character) ? character : '_');
        }

        if (type.Arity > 0)
        {
            text.Append('_').Append(type.Arity);
        }

        return text.ToString();
    }

    public static string NamespaceOf(string? assembly)
    {
        var text = new StringBuilder(GeneratedNamespace).Append('.');
        foreach (var character in assembly ?? "Unnamed")
        {
            text.Append(char.IsLetterOrDigit(character) ? character : '_');
        }

        return text.ToString();
    }

    public static AttributeData? Attribute(ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && Full(type) == fullName);

    public static bool Has(ISymbol symbol, string fullName) => Attribute(symbol, fullName) is not null;

    /// <summary>The text of an attribute with one text argument; null when it is not there.</summary>
    public static string? AttributeText(ISymbol symbol, string fullName) => Attribute(symbol, fullName)?.ConstructorArguments.FirstOrDefault().Value as string;

    public static string? Alias(ISymbol symbol) => AttributeText(symbol, "Orleans.AliasAttribute");

    public static bool IsValidAlias(string alias) => alias.Length > 0 && alias.IndexOfAny(['<', '>', ',']) < 0;

    /// <summary>The reflection name of a type: its name on the wire when it has no alias.</summary>
    public static string Reflection(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            return $"{Reflection(outer)}+{type.MetadataName}";
        }

        var space = type.ContainingNamespace;
        return space is null || space.IsGlobalNamespace ? type.MetadataName : $"{space.ToDisplayString()}.{type.MetadataName}";
    }

    public static string Literal(string? text) => text is null ? "null" : Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A name that may be a keyword.</summary>
    public static string Escape(string name) =>
        Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) == Microsoft.CodeAnalysis.CSharp.SyntaxKind.None
        && Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetContextualKeywordKind(name) == Microsoft.CodeAnalysis.CSharp.SyntaxKind.None ? name : "@" + name;

    /// <summary>FNV-1a: the number of a method on the wire. Never change it.</summary>
    public static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var item in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ item) * 16777619u);
        }

        return hash;
    }

    /// <summary>True when code of the same assembly, outside of the type, can name it.</summary>
    public static bool IsAccessible(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal || current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return false;
            }

            if (current.ContainingType is { Arity: > 0 })
            {
                return false;
            }
        }

        return true;
    }
}
