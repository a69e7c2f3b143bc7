namespace Orleans.Runtime;

/// <summary>Runs when the silo is ready to call grains.</summary>
public interface IStartupTask
{
    /// <summary>The task. An exception ends the start of the silo.</summary>
    Task Execute(CancellationToken cancellationToken);
}
