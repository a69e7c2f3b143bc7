namespace Orleans;

/// <summary>Stands between the caller and every grain of the silo, or, when a grain class implements it, that grain.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Handles a call: look, refuse by throwing, or go on with <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
