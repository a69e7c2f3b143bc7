using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>
/// The wire as it was released stands in <c>wire-surface.txt</c>: aliases, numbers, types. Programs of two versions talk to each other while a cluster is upgraded, so that
/// a line, once released, stays for ever.
/// </summary>
public sealed class WireSurfaceTests
{
    private const string File = "tests/Contracts.Tests/Serialization/wire-surface.txt";

    private static readonly ImmutableArray<string> Listed = ReadListed();
    // What types have from one they derive from is that one's, and stands here once.
    private static readonly ImmutableArray<string> Current = [.. WireMembers.Types.SelectMany(Describe).Concat(WireMembers.Grains.SelectMany(DescribeCalls)).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void What_was_released_has_neither_changed_nor_gone()
    {
        var gone = Listed.Except(Current).ToList();
        Assert.True(
            gone.Count == 0,
            $"""
            The wire changed. Older programs still write and read these, which are no longer as they were:
            {string.Join('\n', gone)}
            Put them back. A member that means something else or has another type is a new member with a new number; one that is not used any more stays, unused;
            a method whose arguments change is a new method with a new alias. Only what was never released may leave {File}.
            """);
    }

    [Fact]
    public void What_was_added_can_be_absent()
    {
        // A type that is new as a whole may be as it likes.
        var known = Listed.Where(line => line.StartsWith("type ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToHashSet();
        var needed = WireMembers.Types.Where(type => known.Contains(Name(type)))
            .SelectMany(WireMembers.Of)
            .Where(member => WireMembers.ParameterOf(member) is { HasDefaultValue: false })
            .Select(Describe)
            .Except(Listed)
            .ToList();
        Assert.True(
            needed.Count == 0,
            $"""
            Older programs do not send these, and whoever reads finds null or zero where there must be something:
            {string.Join('\n', needed)}
            Make each a property of its own with a default, or a parameter that may be left out.
            """);
    }

    /// <summary>An addition breaks nothing; but only what is listed is kept from being changed later.</summary>
    [Fact]
    public void What_was_added_is_listed()
    {
        var added = Current.Except(Listed).ToList();
        Assert.True(added.Count == 0, $"The wire has grown, which is allowed. Add these lines to {File}:\n{string.Join('\n', added)}");
    }

    [Fact]
    public void The_list_is_in_order_and_says_nothing_twice()
    {
        Assert.NotEmpty(Listed);
        Assert.Equal(Listed.Distinct().Order(StringComparer.Ordinal), Listed);
    }

    [Fact]
    public void No_two_things_have_one_number_or_one_alias()
    {
        var keys = Current.Select(line => string.Join(' ', line.Split(' ')[..3])).Where(key => !key.StartsWith("type ", StringComparison.Ordinal)).ToList();
        Assert.Equal(keys.Distinct().Count(), keys.Count);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>()
                .Select(value => $"value {Name(type)} {Convert.ToInt64(value, CultureInfo.InvariantCulture)} {value}")
                .Prepend($"type {Name(type)} enum {Name(Enum.GetUnderlyingType(type))}");
        }

        // A value and an object are written alike, but only objects are counted for references to them.
        var parent = type.BaseType == typeof(object) || type.BaseType == typeof(ValueType) ? "-" : Name(type.BaseType!);
        return WireMembers.Of(type).Select(Describe).Prepend($"type {Name(type)} {(type.IsValueType ? "value" : "object")} {parent}");
    }

    private static string Describe(PropertyInfo member) =>
        $"member {Name(member.DeclaringType!)} {member.GetCustomAttribute<IdAttribute>()!.Id} {Name(member.PropertyType)} {member.Name}";

    private static IEnumerable<string> DescribeCalls(Type grain) => grain.GetMethods().Select(method =>
        $"call {Name(grain)} {method.GetCustomAttribute<AliasAttribute>()?.Alias} ({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}) {Name(method.ReturnType)}");

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return $"{Name(inner)}?";
        }

        var name = type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias.Split('`')[0] ?? type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static ImmutableArray<string> ReadListed()
    {
        using var stream = typeof(WireSurfaceTests).Assembly.GetManifestResourceStream("wire-surface.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.StartsWith('#'))];
    }
}
