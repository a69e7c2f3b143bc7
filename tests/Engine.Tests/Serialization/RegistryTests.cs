using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>What cannot work is refused when the silo starts.</summary>
public sealed class RegistryTests
{
    [Fact]
    public void Two_types_of_one_name_are_both_named()
    {
        var codecs = new CodecRegistry();
        codecs.Add(new EnumCodec<DayOfWeek>(), "day");
        var exception = Assert.Throws<WireFormatException>(() => codecs.Add(new EnumCodec<DateTimeKind>(), "day"));
        Assert.Contains(nameof(DayOfWeek), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(DateTimeKind), exception.Message, StringComparison.Ordinal);
        Assert.Contains("[Alias]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_codec_is_named_where_it_stands()
    {
        var exception = Assert.Throws<WireFormatException>(() => new CodecRegistry().Get<List<Dictionary<string, Person>>>());
        Assert.Contains(nameof(Person), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codecs_are_made_once()
    {
        var codecs = new CodecRegistry();
        Assert.Same(codecs.Get<List<int>>(), codecs.Get<List<int>>());
        Assert.NotSame(codecs.Get<List<int>>(), new CodecRegistry().Get<List<int>>());
    }

    [Fact]
    public void The_engine_s_own_interfaces_are_known()
    {
        var registry = new GeneratedRegistry([]);
        Assert.Equal(GrainKeyKind.Integer, registry.GetInterface(typeof(IManagementGrain)).KeyKind);
        Assert.Equal(GrainKeyKind.Any, registry.GetInterface(typeof(IRemindable)).KeyKind);
        Assert.Equal(2, registry.GetInterface(typeof(Orleans.Core.Internal.IGrainManagementExtension)).Methods.Count);
    }
}
