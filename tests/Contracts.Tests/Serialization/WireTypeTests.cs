using System.Reflection;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>What a later version must still be able to read has names and numbers of its own, not those of the code.</summary>
public sealed class WireTypeTests
{
    private static readonly IReadOnlyList<Type> Types =
        [.. typeof(OwnerId).Assembly.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    private static readonly IReadOnlyList<Type> Interfaces =
        [.. typeof(OwnerId).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    [Fact]
    public void Every_type_has_an_alias_of_its_own()
    {
        Assert.NotEmpty(Types);
        var aliases = Types.Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).ToList();

        Assert.DoesNotContain(null, aliases);
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
    }

    [Fact]
    public void Every_property_of_a_record_has_a_number_of_its_own() => Assert.All(Types.Where(type => !type.IsEnum && !typeof(Exception).IsAssignableFrom(type)), type =>
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { } getter && property.SetMethod is not null && getter.GetParameters().Length == 0)
            .ToList();
        var ids = properties.Select(property => property.GetCustomAttribute<IdAttribute>()?.Id).ToList();

        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    });

    [Fact]
    public void Every_grain_interface_and_method_has_an_alias_of_its_own()
    {
        Assert.NotEmpty(Interfaces);
        Assert.Equal(Interfaces.Count, Interfaces.Select(grain => grain.GetCustomAttribute<AliasAttribute>()!.Alias).Distinct().Count());
        Assert.All(Interfaces, grain =>
        {
            var aliases = grain.GetMethods().Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
            Assert.DoesNotContain(null, aliases);
            Assert.Equal(aliases.Count, aliases.Distinct().Count());
        });
    }

    [Fact]
    public void Every_grain_method_takes_a_cancellation_token_last() => Assert.All(
        Interfaces.SelectMany(grain => grain.GetMethods()),
        method => Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType));
}
