using System.Reflection;
using Orleans.Configuration;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>What Orleans keeps to itself, and an attacker does not mind.</summary>
internal static class Internals
{
    private static readonly Assembly[] Assemblies = [typeof(GrainId).Assembly, typeof(IClusterClient).Assembly, typeof(SiloOptions).Assembly];

    /// <summary>Every type of Orleans' own assemblies.</summary>
    public static IEnumerable<Type> Types => Assemblies.Distinct().SelectMany(assembly => assembly.GetTypes());

    /// <summary>A type by its name, wherever Orleans has it.</summary>
    public static Type TypeOf(string name) => Assemblies.Select(assembly => assembly.GetType(name)).OfType<Type>().First();
}
