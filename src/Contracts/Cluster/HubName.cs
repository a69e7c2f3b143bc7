using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>One of the three hubs, by the name that silos, files and actors' keys use: <c>lyon</c>, <c>singapore</c>, <c>buenos-aires</c>.</summary>
/// <param name="Value">The name.</param>
[GenerateSerializer, Immutable, Alias("hub-name")]
[JsonConverter(typeof(HubNameJsonConverter)), TypeConverter(typeof(HubNameTypeConverter))]
public readonly record struct HubName([property: Id(0)] string Value)
{
    /// <summary>The hub in Lyon, home of the General Secretariat and of every actor that belongs to no other hub.</summary>
    public static HubName Lyon { get; } = new("lyon");

    /// <summary>The hub in Singapore.</summary>
    public static HubName Singapore { get; } = new("singapore");

    /// <summary>The hub in Buenos Aires.</summary>
    public static HubName BuenosAires { get; } = new("buenos-aires");

    /// <summary>All hubs.</summary>
    public static ImmutableArray<HubName> All { get; } = [Lyon, Singapore, BuenosAires];

    /// <summary>Reads a hub's name.</summary>
    /// <exception cref="FormatException">There is no such hub.</exception>
    public static HubName Parse(string text) =>
        TryParse(text, out var hub) ? hub : throw new FormatException($"A hub is one of {string.Join(", ", All)}.");

    /// <summary>Reads a hub's name, or says that there is no such hub.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HubName hub)
    {
        foreach (var known in All)
        {
            if (known.Value == text)
            {
                hub = known;
                return true;
            }
        }

        hub = default;
        return false;
    }

    /// <summary>The hub of a silo, from the silo's name: the text before the last dash (<c>buenos-aires-2</c>). False when it names no hub.</summary>
    public static bool TryOfSilo(string? siloName, out HubName hub)
    {
        var dash = siloName?.LastIndexOf('-') ?? -1;
        if (dash > 0)
        {
            return TryParse(siloName![..dash], out hub);
        }

        hub = default;
        return false;
    }

    /// <summary>The hubs in the order in which they stand in for this one: itself, the nearest, the farthest.</summary>
    public ImmutableArray<HubName> ByDistance() => Value switch
    {
        // Great-circle distances: Lyon-Singapore 10,600 km, Lyon-Buenos Aires 11,100 km, Singapore-Buenos Aires 15,900 km.
        "lyon" => [Lyon, Singapore, BuenosAires],
        "singapore" => [Singapore, Lyon, BuenosAires],
        _ => [BuenosAires, Lyon, Singapore],
    };

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="HubName"/> as its name, as a value and as a property name.</summary>
public sealed class HubNameJsonConverter : TextJsonConverter<HubName>
{
    /// <inheritdoc/>
    protected override HubName FromText(string text) => HubName.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(HubName value) => value.Value;
}

/// <summary>Reads a <see cref="HubName"/> from configuration.</summary>
public sealed class HubNameTypeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    /// <inheritdoc/>
    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => HubName.Parse((string)value);
}
