namespace Interpol.Mesh.Engine.Serialization;

/// <summary>A moment with its kind.</summary>
internal sealed class DateTimeCodec() : ImmutableCodec<DateTime>(WireType.Fixed64)
{
    private const int KindShift = 62;
    private const ulong TicksMask = (1UL << KindShift) - 1;

    public override void Write(WireWriter writer, DateTime value) => writer.WriteFixed64((ulong)value.Ticks | ((ulong)value.Kind << KindShift));

    public override DateTime Read(ref WireReader reader)
    {
        var value = reader.ReadFixed64();
        var ticks = value & TicksMask;
        var kind = (DateTimeKind)(value >> KindShift);
        return ticks <= (ulong)DateTime.MaxValue.Ticks && kind <= DateTimeKind.Local
            ? new DateTime((long)ticks, kind)
            : throw new WireFormatException($"{value} is not a date and time.");
    }
}

/// <summary>A moment and the distance of the local clock.</summary>
internal sealed class DateTimeOffsetCodec() : ImmutableCodec<DateTimeOffset>(WireType.Fixed128)
{
    public override void Write(WireWriter writer, DateTimeOffset value)
    {
        writer.WriteFixed64((ulong)value.Ticks);
        writer.WriteFixed64((ulong)value.Offset.Ticks);
    }

    public override DateTimeOffset Read(ref WireReader reader)
    {
        var ticks = (long)reader.ReadFixed64();
        var offset = (long)reader.ReadFixed64();
        try
        {
            return new DateTimeOffset(ticks, new TimeSpan(offset));
        }
        catch (ArgumentException)
        {
            throw new WireFormatException($"{ticks} with distance {offset} is not a date and time.");
        }
    }
}

internal sealed class TimeSpanCodec() : ImmutableCodec<TimeSpan>(WireType.Fixed64)
{
    public override void Write(WireWriter writer, TimeSpan value) => writer.WriteFixed64((ulong)value.Ticks);

    public override TimeSpan Read(ref WireReader reader) => new((long)reader.ReadFixed64());
}

internal sealed class DateOnlyCodec() : ImmutableCodec<DateOnly>(WireType.Varint)
{
    public override void Write(WireWriter writer, DateOnly value) => writer.WriteVarUInt32((uint)value.DayNumber);

    public override DateOnly Read(ref WireReader reader)
    {
        var day = reader.ReadVarUInt32();
        return day <= (uint)DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)day) : throw new WireFormatException($"{day} is not a day.");
    }
}

internal sealed class TimeOnlyCodec() : ImmutableCodec<TimeOnly>(WireType.Fixed64)
{
    public override void Write(WireWriter writer, TimeOnly value) => writer.WriteFixed64((ulong)value.Ticks);

    public override TimeOnly Read(ref WireReader reader)
    {
        var ticks = reader.ReadFixed64();
        return ticks <= (ulong)TimeOnly.MaxValue.Ticks ? new TimeOnly((long)ticks) : throw new WireFormatException($"{ticks} is not a time of day.");
    }
}
