using Microsoft.CodeAnalysis;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>Which types cross the wire, and which never change.</summary>
internal static class TypeRules
{
    public const string GenerateSerializer = "Orleans.GenerateSerializerAttribute";
    public const string Immutable = "Orleans.ImmutableAttribute";
    public const string CancellationToken = "System.Threading.CancellationToken";

    private static readonly HashSet<string> ImmutableTypes =
    [
        "System.Guid", "System.DateTime", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Uri", "System.Version",
        "System.Exception", "System.Net.IPAddress", "System.Net.IPEndPoint", "Orleans.Runtime.IdSpan", "Orleans.Runtime.GrainType", "Orleans.Runtime.GrainInterfaceType",
        "Orleans.Runtime.GrainId", "Orleans.Runtime.SiloAddress", "Orleans.Runtime.ActivationId", "Orleans.Runtime.MembershipVersion",
    ];

    private static readonly HashSet<string> ImmutableCollections =
    [
        "System.Collections.Immutable.ImmutableArray", "System.Collections.Immutable.ImmutableList", "System.Collections.Immutable.ImmutableHashSet",
        "System.Collections.Immutable.ImmutableDictionary", "System.Collections.Generic.KeyValuePair", "System.ValueTuple", "System.Nullable",
    ];

    private static readonly HashSet<string> Collections =
    [
        "System.Collections.Generic.List", "System.Collections.Generic.IList", "System.Collections.Generic.ICollection", "System.Collections.Generic.IEnumerable",
        "System.Collections.Generic.IReadOnlyList", "System.Collections.Generic.IReadOnlyCollection", "System.Collections.Generic.Queue",
        "System.Collections.Generic.Dictionary", "System.Collections.Generic.IDictionary", "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.HashSet", "System.Collections.Generic.ISet", "System.Collections.Generic.IReadOnlySet",
        "System.Collections.Generic.SortedSet",
    ];

    /// <summary>Null when values of the type can cross the wire, else the reason why not and what to change.</summary>
    public static string? WhyNot(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol:
            case { TypeKind: TypeKind.Enum }:
            case { TypeKind: TypeKind.Error }:
                // The compiler itself has something to say about the last one.
                return null;
            case IArrayTypeSymbol array:
                return array.Rank == 1 ? WhyNot(array.ElementType) : "use an array of arrays";
            case { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Delegate or TypeKind.Dynamic }:
                return "pointers, delegates and dynamic values stay in their process";
            case not INamedTypeSymbol:
                return "it has no name";
        }

        var named = (INamedTypeSymbol)type;
        if (IsPrimitive(named) || named.SpecialType is SpecialType.System_Object)
        {
            return null;
        }

        var name = Names.Full(named);
        if (ImmutableTypes.Contains(name) || (name is "System.ReadOnlyMemory" or "System.Memory" && named.TypeArguments[0].SpecialType == SpecialType.System_Byte))
        {
            return null;
        }

        if (name == CancellationToken)
        {
            return "a cancellation token can only be the last parameter of a grain method";
        }

        if (ImmutableCollections.Contains(name) || Collections.Contains(name))
        {
            return name == "System.ValueTuple" && named.TypeArguments.Length > 7 ? "use at most seven values, or a record" : WhyNotArguments(named);
        }

        if (Names.IsAddressable(named))
        {
            return named.TypeKind == TypeKind.Interface || name == "Orleans.Runtime.GrainReference" ? null : "refer to a grain by its interface";
        }

        if (InheritsFrom(named, "System.Exception"))
        {
            return "declare it as System.Exception; the real type survives if it has [GenerateSerializer]";
        }

        if (Names.Has(named, GenerateSerializer))
        {
            return WhyNotArguments(named);
        }

        return named.TypeKind == TypeKind.Interface
            ? "it is an interface; use a class with [GenerateSerializer], or a collection type"
            : "mark it with [GenerateSerializer] and its members with [Id], or use another type";
    }

    /// <summary>True when nobody can change a value of the type, as far as its declaration shows.</summary>
    public static bool IsImmutable(ITypeSymbol type) => IsImmutable(type, []);

    public static bool InheritsFrom(ITypeSymbol type, string fullName)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Names.Full(current) == fullName)
            {
                return true;
            }
        }

        return false;
    }

    private static string? WhyNotArguments(INamedTypeSymbol type)
    {
        foreach (var argument in type.TypeArguments)
        {
            if (WhyNot(argument) is { } reason)
            {
                return $"{argument.ToDisplayString()} cannot: {reason}";
            }
        }

        return null;
    }

    private static bool IsPrimitive(ITypeSymbol type) => type.SpecialType is
        SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Single or SpecialType.System_Double
        or SpecialType.System_Decimal or SpecialType.System_String or SpecialType.System_DateTime;

    private static bool IsImmutable(ITypeSymbol type, HashSet<ISymbol> seen)
    {
        if (type.TypeKind == TypeKind.Enum || IsPrimitive(type))
        {
            return true;
        }

        if (type is not INamedTypeSymbol named)
        {
            return false;
        }

        var name = Names.Full(named);
        if (ImmutableTypes.Contains(name) || Names.Has(named, Immutable))
        {
            return true;
        }

        if (ImmutableCollections.Contains(name))
        {
            return named.TypeArguments.All(argument => IsImmutable(argument, seen));
        }

        if (!Names.Has(named, GenerateSerializer) || named.DeclaringSyntaxReferences.Length == 0 || named.Arity > 0 || !(named.IsValueType || named.IsSealed))
        {
            return false;
        }

        // A type that contains itself is as changeable as its other members.
        return !seen.Add(named) || MembersAreImmutable(named, seen);
    }

    private static bool MembersAreImmutable(INamedTypeSymbol type, HashSet<ISymbol> seen)
    {
        if (type.BaseType is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) } parent && !IsImmutableBase(parent, seen))
        {
            return false;
        }

        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst))
        {
            var canChange = field.AssociatedSymbol is IPropertySymbol property
                ? property.SetMethod is { IsInitOnly: false }
                : !field.IsReadOnly;
            if (canChange || !IsImmutable(field.Type, seen))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsImmutableBase(INamedTypeSymbol parent, HashSet<ISymbol> seen) =>
        Names.Has(parent, Immutable) || (parent.DeclaringSyntaxReferences.Length > 0 && MembersAreImmutable(parent, seen));
}
