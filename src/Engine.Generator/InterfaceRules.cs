using Interpol.Mesh.Engine.Generator.Support;
using Microsoft.CodeAnalysis;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>What a grain interface must be like.</summary>
internal static class InterfaceRules
{
    private static readonly string[] Keys = ["Orleans.IGrainWithStringKey", "Orleans.IGrainWithIntegerKey", "Orleans.IGrainWithGuidKey"];

    public static IEnumerable<Problem> CheckInterface(INamedTypeSymbol type)
    {
        var location = type.Locations.FirstOrDefault();
        if (type.Arity > 0)
        {
            yield return Problem.Create(Rules.GenericInterface, location, type.ToDisplayString());
        }

        if (!Names.IsAccessible(type))
        {
            yield return Problem.Create(Rules.Inaccessible, location, type.ToDisplayString());
        }

        if (type.AllInterfaces.Count(item => Keys.Contains(Names.Full(item))) > 1)
        {
            yield return Problem.Create(Rules.KeyKinds, location, type.ToDisplayString());
        }

        if (Names.Alias(type) is { } alias && !Names.IsValidAlias(alias))
        {
            yield return Problem.Create(Rules.AliasText, location, alias, type.ToDisplayString());
        }

        foreach (var problem in AttributeRules.Check(type))
        {
            yield return problem;
        }

        foreach (var member in type.GetMembers().Where(member => member is IPropertySymbol or IEventSymbol && !member.IsStatic))
        {
            yield return Problem.Create(Rules.InterfaceMember, member.Locations.FirstOrDefault(), member.ToDisplayString());
        }
    }

    public static IEnumerable<Problem> CheckMethod(MethodModel method)
    {
        var symbol = method.Symbol;
        var location = symbol.Locations.FirstOrDefault(item => item.IsInSource);
        var name = symbol.ToDisplayString();
        if (!MethodModel.IsAwaitable(symbol.ReturnType))
        {
            yield return Problem.Create(Rules.ReturnType, location, name, symbol.ReturnType.ToDisplayString());
        }
        else if (method.Result is not null && TypeRules.WhyNot(method.Result) is { } reason)
        {
            yield return Problem.Create(Rules.ArgumentType, location, $"The result of {name}", method.Result.ToDisplayString(), reason);
        }

        if (symbol.IsGenericMethod)
        {
            yield return Problem.Create(Rules.GenericMethod, location, name);
        }

        if (method.Token is not null && (symbol.Parameters.Length != method.Arguments.Count + 1 || !SymbolEqualityComparer.Default.Equals(symbol.Parameters.Last(), method.Token)))
        {
            yield return Problem.Create(Rules.CancellationPosition, location, name);
        }

        if (method.TimeoutText is not null && method.Timeout is null)
        {
            yield return Problem.Create(Rules.Timeout, location, method.TimeoutText, name);
        }

        foreach (var parameter in method.Arguments)
        {
            var where = parameter.Locations.FirstOrDefault(item => item.IsInSource) ?? location;
            if (parameter.RefKind != RefKind.None)
            {
                yield return Problem.Create(Rules.ParameterKind, where, parameter.Name, name);
            }
            else if (TypeRules.WhyNot(parameter.Type) is { } why)
            {
                yield return Problem.Create(Rules.ArgumentType, where, $"Parameter {parameter.Name} of {name}", parameter.Type.ToDisplayString(), why);
            }
        }

        foreach (var problem in AttributeRules.Check(symbol))
        {
            yield return problem;
        }
    }

    public static string KeyKind(INamedTypeSymbol type) =>
        type.AllInterfaces.Select(Names.Full).FirstOrDefault(Keys.Contains) switch
        {
            "Orleans.IGrainWithStringKey" => "String",
            "Orleans.IGrainWithIntegerKey" => "Integer",
            "Orleans.IGrainWithGuidKey" => "Guid",
            _ => "Any",
        };
}
