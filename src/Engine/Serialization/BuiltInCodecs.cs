using System.Collections.Immutable;
using System.Net;
using Interpol.Mesh.Engine.Generation;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Codecs of the platform's types and the engine's own.</summary>
internal sealed class BuiltInCodecs(CodecRegistry registry)
{
    private static readonly Dictionary<Type, Type> OpenCodecs = new()
    {
        [typeof(Nullable<>)] = typeof(NullableCodec<>),
        [typeof(List<>)] = typeof(ListCodec<>),
        [typeof(Queue<>)] = typeof(QueueCodec<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCodec<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCodec<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCodec<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCodec<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCodec<,>),
        [typeof(SortedSet<>)] = typeof(SortedSetCodec<>),
        [typeof(KeyValuePair<,>)] = typeof(KeyValuePairCodec<,>),
        [typeof(ValueTuple<>)] = typeof(TupleCodec<>),
        [typeof(ValueTuple<,>)] = typeof(TupleCodec<,>),
        [typeof(ValueTuple<,,>)] = typeof(TupleCodec<,,>),
        [typeof(ValueTuple<,,,>)] = typeof(TupleCodec<,,,>),
        [typeof(ValueTuple<,,,,>)] = typeof(TupleCodec<,,,,>),
        [typeof(ValueTuple<,,,,,>)] = typeof(TupleCodec<,,,,,>),
        [typeof(ValueTuple<,,,,,,>)] = typeof(TupleCodec<,,,,,,>),
    };

    // These codecs have the collection itself as first parameter.
    private static readonly Dictionary<Type, Type> InterfaceCodecs = new()
    {
        [typeof(IList<>)] = typeof(ListInterfaceCodec<,>),
        [typeof(ICollection<>)] = typeof(ListInterfaceCodec<,>),
        [typeof(IEnumerable<>)] = typeof(ReadOnlySequenceCodec<,>),
        [typeof(IReadOnlyList<>)] = typeof(ReadOnlySequenceCodec<,>),
        [typeof(IReadOnlyCollection<>)] = typeof(ReadOnlySequenceCodec<,>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(IDictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(HashSet<>)] = typeof(HashSetCodec<,>),
        [typeof(ISet<>)] = typeof(HashSetCodec<,>),
        [typeof(IReadOnlySet<>)] = typeof(HashSetCodec<,>),
    };

    public AnyCodec Any { get; } = new(registry);

    public ExceptionCodec Exceptions { get; } = new(registry);

    public void Register()
    {
        registry.Add(Any);
        registry.Add(Exceptions, "exception");
        RegisterNumbers();
        RegisterTexts();
        registry.Add(new DateTimeCodec(), "datetime");
        registry.Add(new DateTimeOffsetCodec(), "datetimeoffset");
        registry.Add(new TimeSpanCodec(), "timespan");
        registry.Add(new DateOnlyCodec(), "date");
        registry.Add(new TimeOnlyCodec(), "time");
        registry.Add(new GuidCodec(), "guid");
        registry.Add(new ByteArrayCodec(), "bytes");
        registry.Add(new ReadOnlyMemoryCodec(), "readonlymemory");
        registry.Add(new MemoryCodec(), "memory");
        registry.Add(new ImmutableBytesCodec());
        registry.Add(new IdSpanCodec(), "idspan");
        registry.Add(new GrainTypeCodec(), "graintype");
        registry.Add(new GrainInterfaceTypeCodec(), "graininterfacetype");
        registry.Add(new GrainIdCodec(), "grainid");
        registry.Add(new SiloAddressCodec(), "siloaddress");
        registry.Add(new ActivationIdCodec(), "activationid");
        registry.Add(new MembershipVersionCodec(), "membershipversion");
        registry.Add(new EnumCodec<SiloStatus>(), "silostatus");
        registry.Add(new ReferenceCodec<IAddressable>(registry, null));
        registry.Add(new ReferenceCodec<IGrain>(registry, null));
        registry.Add(new ReferenceCodec<GrainReference>(registry, null), "reference");
        RegisterCollectionNames();
    }

    /// <summary>A codec for a type that is made of others; null when there is none.</summary>
    public Codec? Create(Type type, InterfaceDescriptor? reference)
    {
        if (reference is not null)
        {
            return Make(typeof(ReferenceCodec<>), [type], registry, reference);
        }

        if (type.IsEnum)
        {
            return Make(typeof(EnumCodec<>), [type]);
        }

        if (type.IsSZArray)
        {
            return Make(typeof(ArrayCodec<>), [type.GetElementType()!], registry);
        }

        if (type.IsAssignableTo(typeof(GrainReference)))
        {
            return registry.Get(typeof(GrainReference));
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        return OpenCodecs.TryGetValue(definition, out var open) ? Make(open, arguments, registry)
            : InterfaceCodecs.TryGetValue(definition, out open) ? Make(open, [type, .. arguments], registry)
            : null;
    }

    private static Codec Make(Type open, Type[] arguments, params object[] constructorArguments)
    {
        try
        {
            return (Codec)Activator.CreateInstance(open.MakeGenericType(arguments), constructorArguments)!;
        }
        catch (System.Reflection.TargetInvocationException exception) when (exception.InnerException is WireFormatException inner)
        {
            throw new WireFormatException(inner.Message);
        }
    }

    private void RegisterNumbers()
    {
        registry.Add(new BooleanCodec(), "bool");
        registry.Add(new SignedCodec<sbyte>(), "sbyte");
        registry.Add(new SignedCodec<short>(), "short");
        registry.Add(new SignedCodec<int>(), "int");
        registry.Add(new SignedCodec<long>(), "long");
        registry.Add(new UnsignedCodec<byte>(), "byte");
        registry.Add(new UnsignedCodec<ushort>(), "ushort");
        registry.Add(new UnsignedCodec<uint>(), "uint");
        registry.Add(new UnsignedCodec<ulong>(), "ulong");
        registry.Add(new UnsignedCodec<char>(), "char");
        registry.Add(new SingleCodec(), "float");
        registry.Add(new DoubleCodec(), "double");
        registry.Add(new DecimalCodec(), "decimal");
        registry.Add(new StructNoResultCodec());
    }

    private void RegisterTexts()
    {
        registry.Add(new StringCodec(), "string");
        registry.Add(new TextCodec<Uri>(value => value.OriginalString, text => new Uri(text, UriKind.RelativeOrAbsolute)), "uri");
        registry.Add(new TextCodec<Version>(value => value.ToString(), Version.Parse), "version");
        registry.Add(new TextCodec<IPAddress>(value => value.ToString(), IPAddress.Parse), "ipaddress");
        registry.Add(new IPEndPointCodec(), "ipendpoint");
    }

    private void RegisterCollectionNames()
    {
        registry.AddName(typeof(List<>), "list");
        registry.AddName(typeof(Queue<>), "queue");
        registry.AddName(typeof(Dictionary<,>), "dictionary");
        registry.AddName(typeof(SortedDictionary<,>), "sorteddictionary");
        registry.AddName(typeof(HashSet<>), "set");
        registry.AddName(typeof(SortedSet<>), "sortedset");
        registry.AddName(typeof(ImmutableArray<>), "immutablearray");
        registry.AddName(typeof(ImmutableList<>), "immutablelist");
        registry.AddName(typeof(ImmutableHashSet<>), "immutableset");
        registry.AddName(typeof(ImmutableDictionary<,>), "immutabledictionary");
        registry.AddName(typeof(KeyValuePair<,>), "pair");
        registry.AddName(typeof(ValueTuple<>), "tuple1");
        registry.AddName(typeof(ValueTuple<,>), "tuple2");
        registry.AddName(typeof(ValueTuple<,,>), "tuple3");
        registry.AddName(typeof(ValueTuple<,,,>), "tuple4");
        registry.AddName(typeof(ValueTuple<,,,,>), "tuple5");
        registry.AddName(typeof(ValueTuple<,,,,,>), "tuple6");
        registry.AddName(typeof(ValueTuple<,,,,,,>), "tuple7");
    }
}
