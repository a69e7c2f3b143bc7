using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Interpol.Mesh.Engine.Conformance.Metadata;

namespace Interpol.Mesh.Engine.Conformance;

/// <summary>The table of grain states knows no grain class, so two classes must not use the same name for their states.</summary>
public sealed class StateNameTests
{
    [Fact]
    public void State_names_are_unique_in_the_application()
    {
        var path = Path.Combine(EngineAssembly.BuildFact("SourceFolder"), "Grains", "bin", EngineAssembly.BuildFact("Configuration"), "net10.0", "Interpol.Mesh.Grains.dll");
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var states = reader.TypeDefinitions.SelectMany(type => States(reader, type)).ToList();
        Assert.NotEmpty(states);
        Assert.All(states.GroupBy(state => state.Name), group => Assert.True(group.Count() == 1, $"State name '{group.Key}' is used by {string.Join(" and ", group.Select(state => state.Class))}."));
    }

    private static IEnumerable<(string Name, string Class)> States(MetadataReader reader, TypeDefinitionHandle type)
    {
        var parameters = reader.GetTypeDefinition(type).GetMethods()
            .Select(reader.GetMethodDefinition)
            .Where(method => reader.GetString(method.Name) == ".ctor")
            .SelectMany(method => method.GetParameters())
            .Select(reader.GetParameter);
        foreach (var attribute in parameters.SelectMany(parameter => parameter.GetCustomAttributes()).Select(reader.GetCustomAttribute))
        {
            if (MetadataNames.OfAttribute(reader, attribute) == "Orleans.Runtime.PersistentStateAttribute")
            {
                var blob = reader.GetBlobReader(attribute.Value);
                blob.ReadUInt16();
                yield return (blob.ReadSerializedString()!, MetadataNames.Of(reader, type));
            }
        }
    }
}
