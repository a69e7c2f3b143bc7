namespace Interpol.Mesh.Engine.Serialization;

internal sealed class TupleCodec<T1>(CodecRegistry registry) : Codec<ValueTuple<T1>>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();

    public override bool IsImmutable => _1.IsImmutable;

    public override void Write(WireWriter writer, ValueTuple<T1> value) => _1.Write(writer, value.Item1);

    public override ValueTuple<T1> Read(ref WireReader reader) => new(_1.Read(ref reader));

    public override ValueTuple<T1> Copy(ValueTuple<T1> value) => new(_1.Copy(value.Item1));
}

internal sealed class TupleCodec<T1, T2>(CodecRegistry registry) : Codec<(T1, T2)>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();
    private readonly Codec<T2> _2 = registry.Get<T2>();

    public override bool IsImmutable => _1.IsImmutable && _2.IsImmutable;

    public override void Write(WireWriter writer, (T1, T2) value)
    {
        _1.Write(writer, value.Item1);
        _2.Write(writer, value.Item2);
    }

    public override (T1, T2) Read(ref WireReader reader) => (_1.Read(ref reader), _2.Read(ref reader));

    public override (T1, T2) Copy((T1, T2) value) => (_1.Copy(value.Item1), _2.Copy(value.Item2));
}

internal sealed class TupleCodec<T1, T2, T3>(CodecRegistry registry) : Codec<(T1, T2, T3)>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();
    private readonly Codec<T2> _2 = registry.Get<T2>();
    private readonly Codec<T3> _3 = registry.Get<T3>();

    public override bool IsImmutable => _1.IsImmutable && _2.IsImmutable && _3.IsImmutable;

    public override void Write(WireWriter writer, (T1, T2, T3) value)
    {
        _1.Write(writer, value.Item1);
        _2.Write(writer, value.Item2);
        _3.Write(writer, value.Item3);
    }

    public override (T1, T2, T3) Read(ref WireReader reader) => (_1.Read(ref reader), _2.Read(ref reader), _3.Read(ref reader));

    public override (T1, T2, T3) Copy((T1, T2, T3) value) => (_1.Copy(value.Item1), _2.Copy(value.Item2), _3.Copy(value.Item3));
}

internal sealed class TupleCodec<T1, T2, T3, T4>(CodecRegistry registry) : Codec<(T1, T2, T3, T4)>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();
    private readonly Codec<T2> _2 = registry.Get<T2>();
    private readonly Codec<T3> _3 = registry.Get<T3>();
    private readonly Codec<T4> _4 = registry.Get<T4>();

    public override bool IsImmutable => _1.IsImmutable && _2.IsImmutable && _3.IsImmutable && _4.IsImmutable;

    public override void Write(WireWriter writer, (T1, T2, T3, T4) value)
    {
        _1.Write(writer, value.Item1);
        _2.Write(writer, value.Item2);
        _3.Write(writer, value.Item3);
        _4.Write(writer, value.Item4);
    }

    public override (T1, T2, T3, T4) Read(ref WireReader reader) => (_1.Read(ref reader), _2.Read(ref reader), _3.Read(ref reader), _4.Read(ref reader));

    public override (T1, T2, T3, T4) Copy((T1, T2, T3, T4) value) => (_1.Copy(value.Item1), _2.Copy(value.Item2), _3.Copy(value.Item3), _4.Copy(value.Item4));
}

internal sealed class TupleCodec<T1, T2, T3, T4, T5>(CodecRegistry registry) : Codec<(T1, T2, T3, T4, T5)>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();
    private readonly Codec<T2> _2 = registry.Get<T2>();
    private readonly Codec<T3> _3 = registry.Get<T3>();
    private readonly Codec<T4> _4 = registry.Get<T4>();
    private readonly Codec<T5> _5 = registry.Get<T5>();

    public override bool IsImmutable => _1.IsImmutable && _2.IsImmutable && _3.IsImmutable && _4.IsImmutable && _5.IsImmutable;

    public override void Write(WireWriter writer, (T1, T2, T3, T4, T5) value)
    {
        _1.Write(writer, value.Item1);
        _2.Write(writer, value.Item2);
        _3.Write(writer, value.Item3);
        _4.Write(writer, value.Item4);
        _5.Write(writer, value.Item5);
    }

    public override (T1, T2, T3, T4, T5) Read(ref WireReader reader) => (_1.Read(ref reader), _2.Read(ref reader), _3.Read(ref reader), _4.Read(ref reader), _5.Read(ref reader));

    public override (T1, T2, T3, T4, T5) Copy((T1, T2, T3, T4, T5) value) => (_1.Copy(value.Item1), _2.Copy(value.Item2), _3.Copy(value.Item3), _4.Copy(value.Item4), _5.Copy(value.Item5));
}

internal sealed class TupleCodec<T1, T2, T3, T4, T5, T6>(CodecRegistry registry) : Codec<(T1, T2, T3, T4, T5, T6)>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();
    private readonly Codec<T2> _2 = registry.Get<T2>();
    private readonly Codec<T3> _3 = registry.Get<T3>();
    private readonly Codec<T4> _4 = registry.Get<T4>();
    private readonly Codec<T5> _5 = registry.Get<T5>();
    private readonly Codec<T6> _6 = registry.Get<T6>();

    public override bool IsImmutable => _1.IsImmutable && _2.IsImmutable && _3.IsImmutable && _4.IsImmutable && _5.IsImmutable && _6.IsImmutable;

    public override void Write(WireWriter writer, (T1, T2, T3, T4, T5, T6) value)
    {
        _1.Write(writer, value.Item1);
        _2.Write(writer, value.Item2);
        _3.Write(writer, value.Item3);
        _4.Write(writer, value.Item4);
        _5.Write(writer, value.Item5);
        _6.Write(writer, value.Item6);
    }

    public override (T1, T2, T3, T4, T5, T6) Read(ref WireReader reader) => (_1.Read(ref reader), _2.Read(ref reader), _3.Read(ref reader), _4.Read(ref reader), _5.Read(ref reader), _6.Read(ref reader));

    public override (T1, T2, T3, T4, T5, T6) Copy((T1, T2, T3, T4, T5, T6) value) => (_1.Copy(value.Item1), _2.Copy(value.Item2), _3.Copy(value.Item3), _4.Copy(value.Item4), _5.Copy(value.Item5), _6.Copy(value.Item6));
}

internal sealed class TupleCodec<T1, T2, T3, T4, T5, T6, T7>(CodecRegistry registry) : Codec<(T1, T2, T3, T4, T5, T6, T7)>
{
    private readonly Codec<T1> _1 = registry.Get<T1>();
    private readonly Codec<T2> _2 = registry.Get<T2>();
    private readonly Codec<T3> _3 = registry.Get<T3>();
    private readonly Codec<T4> _4 = registry.Get<T4>();
    private readonly Codec<T5> _5 = registry.Get<T5>();
    private readonly Codec<T6> _6 = registry.Get<T6>();
    private readonly Codec<T7> _7 = registry.Get<T7>();

    public override bool IsImmutable => _1.IsImmutable && _2.IsImmutable && _3.IsImmutable && _4.IsImmutable && _5.IsImmutable && _6.IsImmutable && _7.IsImmutable;

    public override void Write(WireWriter writer, (T1, T2, T3, T4, T5, T6, T7) value)
    {
        _1.Write(writer, value.Item1);
        _2.Write(writer, value.Item2);
        _3.Write(writer, value.Item3);
        _4.Write(writer, value.Item4);
        _5.Write(writer, value.Item5);
        _6.Write(writer, value.Item6);
        _7.Write(writer, value.Item7);
    }

    public override (T1, T2, T3, T4, T5, T6, T7) Read(ref WireReader reader) => (_1.Read(ref reader), _2.Read(ref reader), _3.Read(ref reader), _4.Read(ref reader), _5.Read(ref reader), _6.Read(ref reader), _7.Read(ref reader));

    public override (T1, T2, T3, T4, T5, T6, T7) Copy((T1, T2, T3, T4, T5, T6, T7) value) => (_1.Copy(value.Item1), _2.Copy(value.Item2), _3.Copy(value.Item3), _4.Copy(value.Item4), _5.Copy(value.Item5), _6.Copy(value.Item6), _7.Copy(value.Item7));
}
