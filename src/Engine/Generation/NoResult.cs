namespace Interpol.Mesh.Engine.Generation;

/// <summary>The result of a method that returns a plain <see cref="Task"/> or <see cref="ValueTask"/>.</summary>
internal readonly struct NoResult
{
    /// <summary>A task that completes with <paramref name="task"/>.</summary>
    public static ValueTask<NoResult> From(Task task) => task.IsCompletedSuccessfully ? default : Await(task);

    /// <summary>A task that completes with <paramref name="task"/>.</summary>
    public static ValueTask<NoResult> From(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return Await(task);
        }

        task.GetAwaiter().GetResult();
        return default;
    }

    private static async ValueTask<NoResult> Await(Task task)
    {
        await task;
        return default;
    }

    private static async ValueTask<NoResult> Await(ValueTask task)
    {
        await task;
        return default;
    }
}
