namespace Orleans;

/// <summary>The cluster as seen by a process outside of it.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the client.</summary>
    IServiceProvider ServiceProvider { get; }
}
