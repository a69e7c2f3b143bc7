using System.Collections.Immutable;

namespace Interpol.Mesh.WireSamples.New;

[GenerateSerializer, Alias("sample-kind")]
public enum Kind
{
    Letter = 0,
    Call = 1,
    Telegram = 2,
}

/// <summary>The parameters stand in another order and one was appended; members were added, and <c>Removed</c> was removed.</summary>
[GenerateSerializer, Immutable, Alias("sample-letter")]
public sealed record Letter([property: Id(1)] ImmutableArray<string> Owners, [property: Id(0)] string Title, [property: Id(7)] DateTimeOffset? Due = null)
{
    [Id(2)]
    public int Pages { get; init; }

    [Id(3)]
    public Kind Kind { get; init; }

    [Id(4)]
    public Kind? Second { get; init; }

    [Id(6)]
    public ReadOnlyMemory<byte> Body { get; init; }

    [Id(8)]
    public string? Note { get; init; }

    /// <summary>What Orleans makes of it when it is absent is not what the initializer says.</summary>
    [Id(9)]
    public int Forgotten { get; init; } = 1;

    /// <summary>Absent and 1 are the same.</summary>
    [Id(10)]
    public int Copies { get => field == 0 ? 1 : field; init; } = 1;

    /// <summary>Absent and empty are the same.</summary>
    [Id(11)]
    public ImmutableArray<string> Tags { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Far behind the others.</summary>
    [Id(70000)]
    public Place? Place { get; init; }
}

[GenerateSerializer, Immutable, Alias("sample-place")]
public readonly record struct Place([property: Id(0)] string Name, [property: Id(1)] double? Height = null);

/// <summary>One was put between the two.</summary>
[GenerateSerializer, Immutable, Alias("sample-bare")]
public sealed record Bare(int First, int Between, int Second);

[GenerateSerializer, Immutable, Alias("sample-longer")]
public sealed record Longer(int First, int Second = 7);

/// <summary>A parameter and a member were added.</summary>
[GenerateSerializer, Alias("sample-paper")]
public record Paper([property: Id(0)] string Stamp, [property: Id(2)] string? Colour = null)
{
    [Id(1)]
    public List<string> Marks { get; init; } = [];

    [Id(3)]
    public string? Water { get; init; }
}

[GenerateSerializer, Immutable, Alias("sample-carrier")]
public sealed record Carrier([property: Id(0)] object? Load, [property: Id(1)] string After);

[GenerateSerializer, Immutable, Alias("sample-retyped")]
public sealed record Retyped([property: Id(0)] string Number, [property: Id(1)] string After);

/// <summary>A kind that the older version does not know.</summary>
[GenerateSerializer, Immutable, Alias("sample-telegram")]
public sealed record Telegram([property: Id(0)] string Text);

[GenerateSerializer, Alias("sample-refusal")]
public sealed class RefusalException(string code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    [Id(0)]
    public string Code { get; private set; } = code;

    [Id(1)]
    public TimeSpan? RetryAfter { get; private set; } = retryAfter;
}
