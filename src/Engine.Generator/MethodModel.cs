using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Interpol.Mesh.Engine.Generator;

/// <summary>A method of a grain interface, as the generated code needs it.</summary>
internal sealed class MethodModel
{
    public MethodModel(INamedTypeSymbol grainInterface, IMethodSymbol symbol, int index)
    {
        Symbol = symbol;
        Arguments = [.. symbol.Parameters.Where(parameter => Names.Full(parameter.Type) != TypeRules.CancellationToken)];
        Token = symbol.Parameters.FirstOrDefault(parameter => Names.Full(parameter.Type) == TypeRules.CancellationToken);
        var parameters = string.Join(",", Arguments.Select(parameter => parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)));
        WireName = Names.Alias(symbol) ?? $"{symbol.Name}({parameters})";
        Id = Names.Hash(WireName);
        Prefix = $"{Names.Identifier(grainInterface)}_{index}_{symbol.Name}";
        ReturnsValueTask = symbol.ReturnType.Name == "ValueTask";
        Result = symbol.ReturnType is INamedTypeSymbol { Arity: 1 } generic ? generic.TypeArguments[0] : null;
        TimeoutText = Names.AttributeText(symbol, "Orleans.ResponseTimeoutAttribute")
            ?? Names.AttributeText(symbol.ContainingType, "Orleans.ResponseTimeoutAttribute")
            ?? Names.AttributeText(grainInterface, "Orleans.ResponseTimeoutAttribute");
    }

    public IMethodSymbol Symbol { get; }

    /// <summary>The parameters without the cancellation token.</summary>
    public IReadOnlyList<IParameterSymbol> Arguments { get; }

    public IParameterSymbol? Token { get; }

    public string WireName { get; }

    public uint Id { get; }

    /// <summary>Beginning of the names of generated classes.</summary>
    public string Prefix { get; }

    public bool ReturnsValueTask { get; }

    /// <summary>The type of the result; null when there is none.</summary>
    public ITypeSymbol? Result { get; }

    public string? TimeoutText { get; }

    public string ResultCode => Result is null ? $"{Names.Generation}.NoResult" : Names.Code(Result);

    public TimeSpan? Timeout => TimeoutText is not null && TimeSpan.TryParse(TimeoutText, CultureInfo.InvariantCulture, out var time) ? time : null;

    public static bool IsAwaitable(ITypeSymbol type) =>
        Names.Full(type) is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" && type is INamedTypeSymbol { Arity: 0 or 1 };
}
