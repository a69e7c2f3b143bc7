using Interpol.Mesh.Engine.Generator.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>A <c>[GenerateSerializer]</c> type: its members on the wire and its base class.</summary>
internal sealed class SerializableModel
{
    private readonly List<Problem> _problems = [];

    public SerializableModel(INamedTypeSymbol type)
    {
        Type = type;
        IsException = TypeRules.InheritsFrom(type, "System.Exception");
        Base = FindBase();
        PrimaryConstructor = type.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax));
        ParameterlessConstructor = type.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.Length == 0);
        Members = FindMembers();
        Check();
    }

    public INamedTypeSymbol Type { get; }

    public bool IsException { get; }

    /// <summary>The base class whose members cross the wire as well; null when there is none.</summary>
    public INamedTypeSymbol? Base { get; }

    public IMethodSymbol? PrimaryConstructor { get; }

    public IMethodSymbol? ParameterlessConstructor { get; }

    public IReadOnlyList<MemberModel> Members { get; }

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Members beside the primary constructor's parameters get values by initializers, so a constructor must run.</summary>
    public bool NeedsConstructor => Members.Any(member => member.HasInitializer);

    private INamedTypeSymbol? FindBase()
    {
        var parent = Type.BaseType;
        if (parent is null || parent.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum)
        {
            return null;
        }

        if (Names.Has(parent, TypeRules.GenerateSerializer))
        {
            return parent;
        }

        // Text, stack and cause of exceptions travel anyway.
        var space = parent.ContainingNamespace?.ToDisplayString() ?? string.Empty;
        if (!IsException || !(space.StartsWith("System", StringComparison.Ordinal) || space.StartsWith("Orleans", StringComparison.Ordinal)))
        {
            _problems.Add(Problem.Create(Rules.BaseType, Type.Locations.FirstOrDefault(), Type.ToDisplayString(), parent.ToDisplayString()));
        }

        return null;
    }

    private List<MemberModel> FindMembers()
    {
        var positional = FindPositional();
        var numbered = Type.GetMembers()
            .Where(member => member is IPropertySymbol { IsStatic: false, IsIndexer: false } or IFieldSymbol { IsStatic: false, IsConst: false })
            .Select(member => (Member: member, Id: FindId(member)))
            .Where(item => item.Id is not null)
            .ToList();
        var implicitly = positional.Where(property => FindId(property.Symbol) is null).ToList();

        // Numbers of parameters and [Id]s of other members are separate; with both, one takes the even and one the odd numbers.
        var both = implicitly.Count > 0;
        var all = implicitly.Select(item => (Member: (ISymbol)item.Symbol, Id: (ulong)item.Position * 2))
            .Concat(numbered.Select(item => (item.Member, Id: both ? (item.Id!.Value * 2ul) + 1 : item.Id!.Value)))
            .OrderBy(item => item.Id)
            .ToList();
        foreach (var group in numbered.GroupBy(item => item.Id).Where(group => group.Count() > 1))
        {
            var members = group.ToList();
            _problems.Add(Problem.Create(
                Rules.DuplicateId, members[1].Member.Locations.FirstOrDefault(), members[0].Member.Name, members[1].Member.Name, Type.ToDisplayString(), group.Key!.Value));
        }

        return [.. all.Select((item, index) => new MemberModel(item.Member, (uint)item.Id, index))];
    }

    private List<(IPropertySymbol Symbol, int Position)> FindPositional()
    {
        var include = Names.Attribute(Type, TypeRules.GenerateSerializer)?.NamedArguments.FirstOrDefault(argument => argument.Key == "IncludePrimaryConstructorParameters").Value.Value as bool?;
        if (!Type.IsRecord)
        {
            if (include == true)
            {
                _problems.Add(Problem.Create(Rules.PrimaryConstructor, Type.Locations.FirstOrDefault(), Type.ToDisplayString()));
            }

            return [];
        }

        if (include == false || PrimaryConstructor is null)
        {
            return [];
        }

        return [.. PrimaryConstructor.Parameters
            .Select((parameter, position) => (Symbol: Type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault(), Position: position))
            .Where(item => item.Symbol is not null)
            .Select(item => (item.Symbol!, item.Position))];
    }

    private static uint? FindId(ISymbol member) => Names.Attribute(member, "Orleans.IdAttribute")?.ConstructorArguments.FirstOrDefault().Value is uint id ? id : null;

    private void Check()
    {
        foreach (var member in Members)
        {
            var location = member.Symbol.Locations.FirstOrDefault();
            if (!member.IsUsable)
            {
                _problems.Add(Problem.Create(Rules.IdOnComputed, location, member.Name, Type.ToDisplayString()));
            }

            if (TypeRules.WhyNot(member.Type) is { } reason)
            {
                _problems.Add(Problem.Create(Rules.ArgumentType, location, $"Member {member.Symbol.ToDisplayString()}", member.Type.ToDisplayString(), reason));
            }
        }

        foreach (var member in Type.GetMembers().Where(CanBeForgotten))
        {
            if (!Members.Any(known => SymbolEqualityComparer.Default.Equals(known.Symbol, member)))
            {
                _problems.Add(Problem.Create(Rules.MissingId, member.Locations.FirstOrDefault(), member.Name, Type.ToDisplayString()));
            }
        }
    }

    private static bool CanBeForgotten(ISymbol member)
    {
        if (member.IsStatic || member.DeclaredAccessibility != Accessibility.Public || member.IsImplicitlyDeclared || member.IsOverride)
        {
            return false;
        }

        return member switch
        {
            IFieldSymbol field => !field.IsReadOnly && !field.IsConst && !Names.Has(field, "System.NonSerializedAttribute"),
            IPropertySymbol { IsIndexer: false, SetMethod: { DeclaredAccessibility: Accessibility.Public }, IsAbstract: false } property =>
                property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                    .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property) && !Names.Has(field, "System.NonSerializedAttribute")),
            _ => false,
        };
    }
}
