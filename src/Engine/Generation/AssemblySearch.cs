using System.Reflection;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>Finds the application's assemblies.</summary>
internal static class AssemblySearch
{
    /// <summary>The loaded assemblies that refer to the engine, and what those refer to, loaded if need be.</summary>
    public static IReadOnlyCollection<Assembly> FindAll()
    {
        var engine = typeof(AssemblySearch).Assembly;
        var engineName = engine.GetName().Name;
        var found = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        var waiting = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic));
        while (waiting.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (assembly != engine && !Array.Exists(references, reference => reference.Name == engineName))
            {
                continue;
            }

            if (!found.TryAdd(assembly.GetName().Name!, assembly))
            {
                continue;
            }

            foreach (var reference in references.Where(reference => !IsPlatform(reference) && !found.ContainsKey(reference.Name!)))
            {
                waiting.Enqueue(Assembly.Load(reference));
            }
        }

        return found.Values;
    }

    private static bool IsPlatform(AssemblyName name) =>
        name.Name!.StartsWith("System", StringComparison.Ordinal) || name.Name.StartsWith("Microsoft", StringComparison.Ordinal) || name.Name is "netstandard" or "mscorlib";
}
