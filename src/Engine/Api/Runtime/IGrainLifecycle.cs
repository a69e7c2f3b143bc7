namespace Orleans.Runtime;

/// <summary>Start and end of an activation, in the stages of <see cref="GrainLifecycleStage"/>.</summary>
public interface IGrainLifecycle : ILifecycleObservable
{
}
