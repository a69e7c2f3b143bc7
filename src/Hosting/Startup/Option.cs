using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Interpol.Mesh.Hosting.Startup;

/// <summary>One option: a property of options that has a name in configuration.</summary>
/// <param name="Name">The name.</param>
/// <param name="Property">The property.</param>
/// <param name="Holder">What has the property, from the options on.</param>
internal sealed record Option(string Name, PropertyInfo Property, Func<object, object> Holder)
{
    /// <summary>Whether it is yes or no.</summary>
    public bool IsSwitch => Property.PropertyType == typeof(bool);

    /// <summary>Whether its name alone, without a value, says yes on a command line.</summary>
    public bool IsFlag => IsSwitch && Name.StartsWith("no-", StringComparison.Ordinal);

    /// <summary>Whether it is several texts.</summary>
    public bool IsList => Property.PropertyType == typeof(IReadOnlyList<string>);

    /// <summary>Whether it is several texts that have a name each.</summary>
    public bool IsMap => Property.PropertyType == typeof(IReadOnlyDictionary<string, string>);

    /// <summary>All options of a type, and of the types of its properties.</summary>
    /// <param name="type">The type.</param>
    /// <param name="holder">An instance of it, from the options on.</param>
    public static IEnumerable<Option> Of(Type type, Func<object, object> holder) => type.GetProperties().SelectMany(property =>
        property.GetCustomAttribute<ConfigurationKeyNameAttribute>() is { } key ? [new Option(key.Name, property, holder)]
        : property.PropertyType.Assembly == type.Assembly && property.PropertyType.IsClass ? Of(property.PropertyType, options => property.GetValue(holder(options))!)
        : Enumerable.Empty<Option>());

    /// <summary>Sets the property to what is configured, if anything is.</summary>
    public void Bind(IConfiguration configuration, object options)
    {
        var section = configuration.GetSection(Name);
        if (section.Exists())
        {
            Property.SetValue(Holder(options), section.Get(Property.PropertyType));
        }
    }
}
