using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>A member that crosses the wire, and how generated code gets and sets it.</summary>
internal sealed class MemberModel
{
    public MemberModel(ISymbol symbol, uint id, int index)
    {
        Symbol = symbol;
        Id = id;
        Index = index;
        Type = symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)symbol).Type;
        BackingField = symbol switch
        {
            IFieldSymbol own => own.Name,
            _ => symbol.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(item => SymbolEqualityComparer.Default.Equals(item.AssociatedSymbol, symbol)) is null
                ? null
                : $"<{symbol.Name}>k__BackingField",
        };
        CanGet = symbol is IPropertySymbol { GetMethod: { } getter } ? IsVisible(getter) : symbol is IFieldSymbol && IsVisible(symbol);
        CanSet = symbol switch
        {
            IPropertySymbol { SetMethod: { IsInitOnly: false } setter } => IsVisible(setter),
            IFieldSymbol field => !field.IsReadOnly && IsVisible(field),
            _ => false,
        };
        SetsByMethod = !CanSet && BackingField is null && symbol is IPropertySymbol { SetMethod: not null };
        IsImmutable = Names.Has(symbol, TypeRules.Immutable) || TypeRules.IsImmutable(Type);
    }

    public ISymbol Symbol { get; }

    public string Name => Symbol.Name;

    /// <summary>The number on the wire.</summary>
    public uint Id { get; }

    /// <summary>The position in the generated codec.</summary>
    public int Index { get; }

    public ITypeSymbol Type { get; }

    public string Code => Names.Code(Type);

    public bool CanGet { get; }

    public bool CanSet { get; }

    /// <summary>The field behind the member; null when there is none.</summary>
    public string? BackingField { get; }

    /// <summary>The member is set by calling its setter, which generated code cannot name.</summary>
    public bool SetsByMethod { get; }

    public bool IsImmutable { get; }

    public bool IsUsable => CanSet || BackingField is not null || SetsByMethod;

    /// <summary>True when the declaration gives the member a value.</summary>
    public bool HasInitializer => Symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Any(node => node switch
    {
        PropertyDeclarationSyntax property => property.Initializer is not null,
        VariableDeclaratorSyntax variable => variable.Initializer is not null,
        _ => false,
    });

    public string Get(string target) => CanGet ? $"{target}.{Names.Escape(Name)}" : $"Field{Index}({Receiver(target)})";

    public string Set(string target, string value) =>
        CanSet ? $"{target}.{Names.Escape(Name)} = {value};"
        : SetsByMethod ? $"Set{Index}({Receiver(target)}, {value});"
        : $"Field{Index}({Receiver(target)}) = {value};";

    /// <summary>Declarations of what generated code needs to reach the member.</summary>
    public IEnumerable<string> WriteAccessors(string type, bool isStruct)
    {
        var target = isStruct ? $"ref {type}" : type;
        if (BackingField is not null && !(CanGet && CanSet))
        {
            yield return $"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = {Names.Literal(BackingField)})]";
            yield return $"private static extern ref {Code} Field{Index}({target} target);";
        }

        if (SetsByMethod)
        {
            yield return $"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = {Names.Literal("set_" + Name)})]";
            yield return $"private static extern void Set{Index}({target} target, {Code} value);";
        }
    }

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    private string Receiver(string target) => Symbol.ContainingType.IsValueType ? $"ref {target}" : target;
}
