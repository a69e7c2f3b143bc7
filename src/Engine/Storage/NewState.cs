using System.Runtime.CompilerServices;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Makes the state of a grain that has none stored.</summary>
internal static class NewState<T>
{
    private static readonly Func<T> Factory = Choose();

    /// <summary>A new state by its parameterless constructor; a type without one gets its members' defaults.</summary>
    internal static T Create() => Factory();

    private static Func<T> Choose()
    {
        Type type = typeof(T);
        if (type.IsValueType || type.IsAbstract || type.IsArray || type == typeof(string))
        {
            return static () => default!;
        }

        return type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<T>
            : static () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    }
}
