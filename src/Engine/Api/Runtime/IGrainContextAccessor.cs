namespace Orleans.Runtime;

/// <summary>Gives the activation whose turn runs on this thread.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation, or the context of the silo or client itself.</summary>
    IGrainContext GrainContext { get; }
}
