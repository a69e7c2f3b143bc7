using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>Makes values of which no part is what nothing would be, and writes values down to compare them.</summary>
internal sealed class Filled
{
    private int _count;

    /// <summary>A value of a type with all its members, and all theirs.</summary>
    public static object Of(Type type) => new Filled().Make(type);

    /// <summary>All members of a value, and all theirs, as a text.</summary>
    public static string Dump(object? value)
    {
        var text = new StringBuilder();
        Dump(value, text);
        return text.ToString();
    }

    /// <summary>The members of a value, and theirs, that are what nothing would be.</summary>
    public static IEnumerable<string> EmptyMembers(object value) => WireMembers.Of(value.GetType()).SelectMany(member =>
    {
        var part = member.GetValue(value);
        return part is null || (member.PropertyType.IsValueType && part.Equals(Activator.CreateInstance(member.PropertyType)))
            ? [$"{value.GetType().Name}.{member.Name}"]
            : EmptyMembers(part);
    });

    private object Make(Type type)
    {
        var number = ++_count;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(values.Length - 1)!;
        }

        return type switch
        {
            _ when type == typeof(string) => $"text {number} é",
            _ when type == typeof(bool) => true,
            _ when type == typeof(char) => (char)('A' + (number % 26)),
            _ when type == typeof(byte) => (byte)((number % byte.MaxValue) + 1),
            _ when type == typeof(int) => -number,
            _ when type == typeof(long) => long.MaxValue - number,
            _ when type == typeof(double) => number + 0.5,
            _ when type == typeof(DateOnly) => new DateOnly(2026, 3, 1).AddDays(number),
            _ when type == typeof(TimeOnly) => new TimeOnly(1, 2).Add(TimeSpan.FromMinutes(number)),
            _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(number),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 1, 10, 20, 30, TimeSpan.FromHours(-3)).AddTicks(number),
            _ when type == typeof(ReadOnlyMemory<byte>) => (ReadOnlyMemory<byte>)new[] { (byte)number, (byte)2, (byte)3 },
            _ when type == typeof(GrainId) => GrainId.Create("work", $"{number}"),
            _ when type == typeof(byte[]) => new[] { (byte)number, (byte)2 },
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => MakeArray(type.GetGenericArguments()[0]),
            _ when WireMembers.Has(type) => MakeOurs(type),
            _ => throw new NotSupportedException($"Say here how a {type} is filled."),
        };
    }

    private object MakeArray(Type item)
    {
        var items = Array.CreateInstance(item, 2);
        items.SetValue(Make(item), 0);
        items.SetValue(Make(item), 1);
        return typeof(ImmutableArray).GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.Create) && method.IsGenericMethod && method.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(item)
            .Invoke(null, [items])!;
    }

    private object MakeOurs(Type type)
    {
        if (type.IsAbstract)
        {
            return MakeOurs(WireMembers.Types.First(other => !other.IsAbstract && type.IsAssignableFrom(other)));
        }

        var constructor = WireMembers.ConstructorOf(type);
        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType))]);
        foreach (var member in WireMembers.Of(type).Where(member => WireMembers.ParameterOf(member) is null && !Among(constructor, member)))
        {
            member.SetValue(made, Make(member.PropertyType));
        }

        return made;
    }

    /// <summary>The parameter of a class is not spelt as its member is.</summary>
    private static bool Among(ConstructorInfo? constructor, PropertyInfo member) =>
        constructor?.GetParameters().Any(parameter => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase)) ?? false;

    private static void Dump(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string characters:
                text.Append('"').Append(characters).Append('"');
                break;
            case DateTimeOffset time:
                text.Append(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case ReadOnlyMemory<byte> memory:
                text.Append(Convert.ToHexString(memory.Span));
                break;
            case byte[] bytes:
                text.Append(Convert.ToHexString(bytes));
                break;
            case IEnumerable when value.GetType().IsValueType && value.Equals(Activator.CreateInstance(value.GetType())):
                text.Append("nothing");
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Dump(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case Exception failure when WireMembers.Has(failure.GetType()):
                text.Append(failure.Message);
                DumpMembers(failure, text);
                break;
            case not Enum when WireMembers.Has(value.GetType()):
                DumpMembers(value, text);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }
    }

    private static void DumpMembers(object value, StringBuilder text)
    {
        text.Append(value.GetType().Name).Append('{');
        foreach (var member in WireMembers.Of(value.GetType()))
        {
            text.Append(member.Name).Append('=');
            Dump(member.GetValue(value), text);
            text.Append(';');
        }

        text.Append('}');
    }
}
