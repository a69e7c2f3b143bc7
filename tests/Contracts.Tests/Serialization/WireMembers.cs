using System.Reflection;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>What of our contracts crosses the wire.</summary>
internal static class WireMembers
{
    /// <summary>The types, in the order of their names.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(OwnerId).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Whether a type is one of them, or one of them with arguments.</summary>
    public static bool Has(Type type) => Types.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type);

    /// <summary>The grain interfaces, in the order of their names.</summary>
    public static IReadOnlyList<Type> Grains { get; } =
    [
        .. typeof(OwnerId).Assembly.GetTypes()
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>The members of a type that have numbers, in the order of these.</summary>
    public static IReadOnlyList<PropertyInfo> Of(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<IdAttribute>() is not null)
            .OrderBy(property => property.GetCustomAttribute<IdAttribute>()!.Id),
    ];

    /// <summary>The parameter that a member of a record was declared as; null for one that was declared as a property.</summary>
    public static ParameterInfo? ParameterOf(PropertyInfo member) => ConstructorOf(member.DeclaringType!)?.GetParameters().FirstOrDefault(parameter => parameter.Name == member.Name);

    /// <summary>The constructor that has all parameters; null for a type without one.</summary>
    public static ConstructorInfo? ConstructorOf(Type type) => type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);
}
