namespace Orleans.Runtime;

/// <summary>Makes the states that are injected into grains.</summary>
public interface IPersistentStateFactory
{
    /// <summary>The state of that activation.</summary>
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}
