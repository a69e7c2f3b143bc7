using System.Collections.Immutable;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>The older form of a contract; <see cref="NewForm"/> is what it became.</summary>
[GenerateSerializer, Alias("version.old")]
public sealed class OldForm
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(2)]
    public long Number { get; set; }

    [Id(3)]
    public ImmutableArray<Code> Codes { get; set; } = [];
}

/// <summary>Members were added at the beginning, in the middle and at the end, and <c>Number</c> was removed.</summary>
[GenerateSerializer, Alias("version.new")]
public sealed class NewForm
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(1)]
    public Settings? Settings { get; set; } = new() { Text = "by default" };

    [Id(3)]
    public ImmutableArray<Code> Codes { get; set; } = [];

    [Id(4)]
    public Guid Guid { get; set; }

    [Id(5)]
    public double Double { get; set; } = 1.5;

    [Id(6)]
    public float Float { get; set; }

    [Id(7)]
    public byte[]? Bytes { get; set; } = [1];

    [Id(70000)]
    public int Far { get; set; } = 7;

    [Id(8)]
    public Shape? Shape { get; set; }
}

[GenerateSerializer, Alias("version.old-record")]
public sealed record OldRecord([property: Id(0)] string Name);

[GenerateSerializer, Alias("version.new-record")]
public sealed record NewRecord([property: Id(0)] string Name, [property: Id(1)] int Count = 12, [property: Id(2)] string? Note = "none")
{
    [Id(3)]
    public List<int> Numbers { get; init; } = [4];
}
