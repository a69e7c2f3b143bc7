namespace Orleans;

/// <summary>Sees every call that a client makes.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Called for each call; goes on with <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}
