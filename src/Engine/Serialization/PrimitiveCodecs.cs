using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Base of codecs of values that nobody can change.</summary>
internal abstract class ImmutableCodec<T>(WireType type) : Codec<T>
{
    public sealed override WireType WireType { get; } = type;

    public sealed override bool IsImmutable => true;

    public sealed override T Copy(T value) => value;
}

internal sealed class BooleanCodec() : ImmutableCodec<bool>(WireType.Varint)
{
    public override void Write(WireWriter writer, bool value) => writer.WriteBoolean(value);

    public override bool Read(ref WireReader reader) => reader.ReadBoolean();
}

/// <summary>Signed integers: zigzag varints.</summary>
internal sealed class SignedCodec<T>() : ImmutableCodec<T>(WireType.Varint)
    where T : struct, IBinaryInteger<T>
{
    public override void Write(WireWriter writer, T value) => writer.WriteVarInt64(long.CreateTruncating(value));

    public override T Read(ref WireReader reader)
    {
        var value = reader.ReadVarInt64();
        var result = T.CreateTruncating(value);
        return long.CreateTruncating(result) == value ? result : throw new WireFormatException($"Number {value} does not fit in {typeof(T)}.");
    }
}

/// <summary>Unsigned integers and characters: varints.</summary>
internal sealed class UnsignedCodec<T>() : ImmutableCodec<T>(WireType.Varint)
    where T : struct, IBinaryInteger<T>
{
    public override void Write(WireWriter writer, T value) => writer.WriteVarUInt64(ulong.CreateTruncating(value));

    public override T Read(ref WireReader reader)
    {
        var value = reader.ReadVarUInt64();
        var result = T.CreateTruncating(value);
        return ulong.CreateTruncating(result) == value ? result : throw new WireFormatException($"Number {value} does not fit in {typeof(T)}.");
    }
}

/// <summary>Enumerations: the number behind them. Unknown numbers are kept.</summary>
internal sealed class EnumCodec<T>() : ImmutableCodec<T>(WireType.Varint)
    where T : struct, Enum
{
    public override void Write(WireWriter writer, T value) => writer.WriteVarInt64(Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, sbyte>(value),
        2 => Unsafe.BitCast<T, short>(value),
        4 => Unsafe.BitCast<T, int>(value),
        _ => Unsafe.BitCast<T, long>(value),
    });

    public override T Read(ref WireReader reader)
    {
        var value = reader.ReadVarInt64();
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<sbyte, T>((sbyte)value),
            2 => Unsafe.BitCast<short, T>((short)value),
            4 => Unsafe.BitCast<int, T>((int)value),
            _ => Unsafe.BitCast<long, T>(value),
        };
    }
}

internal sealed class SingleCodec() : ImmutableCodec<float>(WireType.Fixed32)
{
    public override void Write(WireWriter writer, float value) => writer.WriteFixed32(BitConverter.SingleToUInt32Bits(value));

    public override float Read(ref WireReader reader) => BitConverter.UInt32BitsToSingle(reader.ReadFixed32());
}

internal sealed class DoubleCodec() : ImmutableCodec<double>(WireType.Fixed64)
{
    public override void Write(WireWriter writer, double value) => writer.WriteFixed64(BitConverter.DoubleToUInt64Bits(value));

    public override double Read(ref WireReader reader) => BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
}

internal sealed class DecimalCodec() : ImmutableCodec<decimal>(WireType.Fixed128)
{
    public override void Write(WireWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
        {
            writer.WriteFixed32((uint)part);
        }
    }

    public override decimal Read(ref WireReader reader)
    {
        Span<int> parts = [(int)reader.ReadFixed32(), (int)reader.ReadFixed32(), (int)reader.ReadFixed32(), (int)reader.ReadFixed32()];
        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException)
        {
            throw new WireFormatException("The bytes are not a decimal number.");
        }
    }
}

internal sealed class GuidCodec() : ImmutableCodec<Guid>(WireType.Fixed128)
{
    public override void Write(WireWriter writer, Guid value) => writer.WriteGuid(value);

    public override Guid Read(ref WireReader reader) => reader.ReadGuid();
}

internal sealed class StringCodec() : ImmutableCodec<string?>(WireType.Bytes)
{
    public override void Write(WireWriter writer, string? value) => writer.WriteString(value);

    public override string? Read(ref WireReader reader) => reader.ReadString();
}

/// <summary>Types that have a text of their own from which they can be made again.</summary>
internal sealed class TextCodec<T>(Func<T, string> format, Func<string, T> parse) : ImmutableCodec<T?>(WireType.Bytes)
    where T : class
{
    public override void Write(WireWriter writer, T? value) => writer.WriteString(value is null ? null : format(value));

    public override T? Read(ref WireReader reader)
    {
        var text = reader.ReadString();
        if (text is null)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new WireFormatException($"'{text}' is no {typeof(T).Name}: {exception.Message}");
        }
    }
}

internal sealed class IPEndPointCodec() : ImmutableCodec<IPEndPoint?>(WireType.Bytes)
{
    public override void Write(WireWriter writer, IPEndPoint? value) => writer.WriteString(value?.ToString());

    public override IPEndPoint? Read(ref WireReader reader)
    {
        var text = reader.ReadString();
        return text is null ? null : IPEndPoint.TryParse(text, out var value) ? value : throw new WireFormatException($"'{text}' is no endpoint.");
    }
}
