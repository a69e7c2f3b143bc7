using System.Collections.Frozen;
using System.Reflection;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>
/// The calls that Orleans' client makes by itself, for nobody: it asks which kinds of grains the silos have, at start and from time to time, and takes back a call whose
/// caller has gone. The first tells nothing but names of types; the second needs the client's own id, which is random and known to nobody else.
/// Their interfaces are internal to Orleans and named here; a version that renames them fails at start.
/// </summary>
public static class OrleansClientCalls
{
    private static readonly FrozenSet<(Type, string)> Methods = new[]
    {
        (InterfaceOf("Orleans.Runtime.IClusterManifestSystemTarget"), "GetClusterManifestUpdate"),
        (InterfaceOf("Orleans.Runtime.IClusterManifestSystemTarget"), "GetClusterManifest"),
        (InterfaceOf("Orleans.Runtime.IGrainCallCancellationExtension"), "CancelRequestAsync"),
    }.ToFrozenSet();

    /// <summary>Whether a method is one of them.</summary>
    public static bool Contains(MethodInfo method) => Methods.Contains((method.DeclaringType!, method.Name));

    private static Type InterfaceOf(string name) =>
        new[] { typeof(IClusterClient).Assembly, typeof(GrainId).Assembly }.Select(assembly => assembly.GetType(name)).OfType<Type>().First();
}
