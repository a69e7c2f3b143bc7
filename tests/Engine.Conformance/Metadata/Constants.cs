using System.Globalization;
using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Constants as the listing writes them.</summary>
internal static class Constants
{
    public static string Text(MetadataReader reader, ConstantHandle handle)
    {
        if (handle.IsNil)
        {
            return string.Empty;
        }

        var constant = reader.GetConstant(handle);
        var blob = reader.GetBlobReader(constant.Value);
        return blob.ReadConstant(constant.TypeCode) switch
        {
            null => "default",
            string text => $"\"{text}\"",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    /// <summary>The default value of a parameter; enumerations by name.</summary>
    public static string Default(MetadataReader reader, ConstantHandle handle, TypeNode type)
    {
        var text = Text(reader, handle);
        if (text.Length == 0)
        {
            return "default";
        }

        if (type is not TypeNode.Named { IsValueType: true } named)
        {
            return text;
        }

        foreach (var definition in reader.TypeDefinitions.Where(item => MetadataNames.Of(reader, item) == named.Name).Select(reader.GetTypeDefinition))
        {
            var field = definition.GetFields().Select(reader.GetFieldDefinition).FirstOrDefault(item => Text(reader, item.GetDefaultValue()) == text);
            return field.Name.IsNil ? text : reader.GetString(field.Name);
        }

        return PlatformEnum(named.Name, text) ?? text;
    }

    // Enumerations of the platform that the API uses as defaults live in this assembly of it.
    private static string? PlatformEnum(string name, string value) =>
        Type.GetType($"{name}, System.Net.Primitives") is { IsEnum: true } type && long.TryParse(value, CultureInfo.InvariantCulture, out var number) ? Enum.GetName(type, (int)number) : null;
}
