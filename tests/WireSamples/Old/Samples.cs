using System.Collections.Immutable;

namespace Interpol.Mesh.WireSamples.Old;

[GenerateSerializer, Alias("sample-kind")]
public enum Kind
{
    Letter = 0,
    Call = 1,
}

/// <summary>Written as the contracts write their records: every parameter has a number of its own.</summary>
[GenerateSerializer, Immutable, Alias("sample-letter")]
public sealed record Letter([property: Id(0)] string Title, [property: Id(1)] ImmutableArray<string> Owners)
{
    [Id(2)]
    public int Pages { get; init; }

    [Id(3)]
    public Kind Kind { get; init; }

    [Id(4)]
    public Kind? Second { get; init; }

    [Id(5)]
    public string? Removed { get; init; }

    [Id(6)]
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>A value type.</summary>
[GenerateSerializer, Immutable, Alias("sample-place")]
public readonly record struct Place([property: Id(0)] string Name);

/// <summary>Parameters without numbers, which Orleans numbers by their position.</summary>
[GenerateSerializer, Immutable, Alias("sample-bare")]
public sealed record Bare(int First, int Second);

/// <summary>The same, to which one is appended.</summary>
[GenerateSerializer, Immutable, Alias("sample-longer")]
public sealed record Longer(int First);

/// <summary>What others derive from.</summary>
[GenerateSerializer, Alias("sample-paper")]
public record Paper([property: Id(0)] string Stamp)
{
    [Id(1)]
    public List<string> Marks { get; init; } = [];
}

/// <summary>Carries anything.</summary>
[GenerateSerializer, Immutable, Alias("sample-carrier")]
public sealed record Carrier([property: Id(0)] object? Load, [property: Id(1)] string After);

/// <summary>Whose member will have another type.</summary>
[GenerateSerializer, Immutable, Alias("sample-retyped")]
public sealed record Retyped([property: Id(0)] int Number, [property: Id(1)] string After);

[GenerateSerializer, Alias("sample-refusal")]
public sealed class RefusalException(string code, string message) : Exception(message)
{
    [Id(0)]
    public string Code { get; private set; } = code;
}
