using Interpol.Mesh.Engine.Generator.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>Attributes that Orleans knows and this engine does not. They are recognised by name, because their types do not exist here.</summary>
internal static class AttributeRules
{
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
        ["OneWay"] = "Let the method return a Task and await it.",
        ["Unordered"] = "Remove it: messages of one caller arrive in order.",
        ["MayInterleave"] = "Use [Reentrant] on the class or [AlwaysInterleave] on methods.",
        ["Version"] = "Interface versions are not supported; add methods instead of changing them.",
        ["StorageProvider"] = "Inject IPersistentState<T> with [PersistentState].",
        ["LogConsistencyProvider"] = "Keep events in the journal.",
        ["ImplicitStreamSubscription"] = "Streams are not supported.",
        ["RegexImplicitStreamSubscription"] = "Streams are not supported.",
        ["GrainDirectory"] = "There is no grain directory; ownership follows from placement.",
        ["GenerateMethodSerializers"] = "Derive from a grain interface instead.",
        ["RegisterConverter"] = "Surrogates are not supported; use a type with [GenerateSerializer] in the contract.",
        ["RegisterSerializer"] = "Serializers cannot be replaced; use a type with [GenerateSerializer] in the contract.",
        ["RegisterCopier"] = "Copiers cannot be replaced; use a type with [GenerateSerializer] in the contract.",
        ["CompoundTypeAlias"] = "Use [Alias].",
        ["SerializationCallbacks"] = "Callbacks are not supported; compute values when they are asked for.",
    };

    public static IEnumerable<Problem> Check(ISymbol symbol)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            var lists = reference.GetSyntax() switch
            {
                MemberDeclarationSyntax member => member.AttributeLists,
                _ => default,
            };
            foreach (var attribute in lists.SelectMany(list => list.Attributes))
            {
                var name = attribute.Name switch
                {
                    QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
                    SimpleNameSyntax simple => simple.Identifier.ValueText,
                    var other => other.ToString(),
                };
                name = name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
                if (Unsupported.TryGetValue(name, out var advice) && !IsSomethingElse(symbol, attribute))
                {
                    yield return Problem.Create(Rules.UnsupportedAttribute, attribute.GetLocation(), name, symbol.ToDisplayString(), advice);
                }
            }
        }
    }

    // An attribute of the same name that the application or another library declares is none of our business.
    private static bool IsSomethingElse(ISymbol symbol, AttributeSyntax attribute) =>
        symbol.GetAttributes().Any(data => data.ApplicationSyntaxReference?.Span == attribute.Span
            && data.AttributeClass is { TypeKind: not TypeKind.Error } type
            && type.ContainingNamespace?.ToDisplayString().StartsWith("Orleans", StringComparison.Ordinal) != true);
}
