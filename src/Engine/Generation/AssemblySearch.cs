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
                if (TryLoad(reference) is { } loaded)
                {
                    waiting.Enqueue(loaded);
                }
            }
        }

        return found.Values;
    }

    // What was not deployed can hold no grains.
    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }

    private static bool IsPlatform(AssemblyName name) =>
        name.Name!.StartsWith("System", StringComparison.Ordinal) || name.Name.StartsWith("Microsoft", StringComparison.Ordinal) || name.Name is "netstandard" or "mscorlib";
}
