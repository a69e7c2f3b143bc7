using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>
/// The activation whose code runs on this thread. The scheduler of an activation sets it around each of its tasks; a grain's constructor takes its context from here.
/// </summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static IGrainContext? _current;

    public static IGrainContext? Current => _current;

    /// <summary>Makes <paramref name="context"/> current and returns what was current before, to be given to <see cref="Restore"/>.</summary>
    public static IGrainContext? Enter(IGrainContext? context)
    {
        var previous = _current;
        _current = context;
        return previous;
    }

    public static void Restore(IGrainContext? previous) => _current = previous;
}
