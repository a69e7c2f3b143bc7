using System.Reflection;
using Interpol.Mesh.Engine.Conformance.Metadata;

namespace Interpol.Mesh.Engine.Conformance;

/// <summary>The engine as a file.</summary>
internal static class EngineAssembly
{
    public static string Path { get; } = typeof(Grain).Assembly.Location;

    public static IReadOnlyList<TypeSurface> Surface { get; } = AssemblySurface.Read(Path);

    /// <summary>A fact that the project file knows.</summary>
    public static string BuildFact(string key) => typeof(EngineAssembly).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
