using System.Collections.Immutable;

namespace Interpol.Mesh.Engine.Tests.Serialization;

[GenerateSerializer, Alias("sample.colour")]
public enum Colour : byte
{
    Red,
    Green = 200,
}

[GenerateSerializer, Immutable, Alias("sample.code")]
public readonly record struct Code([property: Id(0)] string Value);

[GenerateSerializer, Alias("sample.point")]
public record struct Point(int X, int Y = 7);

[GenerateSerializer, Alias("sample.person")]
public sealed record Person(
    [property: Id(0)] string Name,
    [property: Id(1)] int? Age,
    [property: Id(2)] ImmutableArray<Code> Codes,
    [property: Id(3)] Person? Partner = null);

/// <summary>Numbers of parameters and of other members are separate.</summary>
[GenerateSerializer, Alias("sample.implicit")]
public sealed record Implicit(string First, long Second)
{
    [Id(0)]
    public string Third { get; init; } = "third by default";
}

[GenerateSerializer, Alias("sample.settings")]
public sealed class Settings
{
    [Id(0)]
    public string Name { get; set; } = "by default";

    [Id(1)]
    public List<int> Numbers { get; set; } = [1, 2, 3];

    [Id(2)]
    public required string Text { get; set; }

    [Id(3)]
    private int _hidden;

    [Id(4)]
    public int Once { get; private set; }

    [Id(5)]
    public Dictionary<string, List<Settings>> Children { get; init; } = [];

    public int Hidden => _hidden;

    public void Hide(int value)
    {
        _hidden = value;
        Once = value + 1;
    }
}

[GenerateSerializer, Alias("sample.shape")]
public abstract class Shape
{
    [Id(0)]
    public string? Label { get; set; }
}

[GenerateSerializer, Alias("sample.circle")]
public sealed class Circle : Shape
{
    [Id(0)]
    public double Radius { get; set; }
}

[GenerateSerializer, Alias("sample.polygon")]
public class Polygon : Shape
{
    [Id(0)]
    public Point[] Corners { get; set; } = [];
}

[GenerateSerializer, Alias("sample.named-polygon")]
public sealed class NamedPolygon : Polygon
{
    [Id(0)]
    public string Name { get; set; } = string.Empty;
}

[GenerateSerializer, Alias("sample.page")]
public sealed record Page<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] T? Best);

[GenerateSerializer, Alias("sample.refusal")]
public sealed class RefusalException : Exception
{
    public RefusalException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    [Id(0)]
    public string Code { get; }

    [Id(1)]
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Has no codec, so it arrives as something that names it.</summary>
public sealed class LocalException(string message) : Exception(message);

[GenerateSerializer, Alias("sample.everything")]
public sealed class Everything
{
    [Id(0)] public bool Truth { get; set; }

    [Id(1)] public sbyte Tiny { get; set; }

    [Id(2)] public short Short { get; set; }

    [Id(3)] public int Int { get; set; }

    [Id(4)] public long Long { get; set; }

    [Id(5)] public byte Byte { get; set; }

    [Id(6)] public ushort UShort { get; set; }

    [Id(7)] public uint UInt { get; set; }

    [Id(8)] public ulong ULong { get; set; }

    [Id(9)] public char Character { get; set; }

    [Id(10)] public float Float { get; set; }

    [Id(11)] public double Double { get; set; }

    [Id(12)] public decimal Decimal { get; set; }

    [Id(13)] public string? Text { get; set; }

    [Id(14)] public Guid Guid { get; set; }

    [Id(15)] public DateTime DateTime { get; set; }

    [Id(16)] public DateTimeOffset DateTimeOffset { get; set; }

    [Id(17)] public TimeSpan TimeSpan { get; set; }

    [Id(18)] public DateOnly Date { get; set; }

    [Id(19)] public TimeOnly Time { get; set; }

    [Id(20)] public Colour Colour { get; set; }

    [Id(21)] public int? Maybe { get; set; }

    [Id(22)] public byte[]? Bytes { get; set; }

    [Id(23)] public ReadOnlyMemory<byte> Memory { get; set; }

    [Id(24)] public (int Number, string Text) Tuple { get; set; }

    [Id(25)] public Uri? Uri { get; set; }

    [Id(26)] public Version? Version { get; set; }

    [Id(300)] public object? Any { get; set; }
}
