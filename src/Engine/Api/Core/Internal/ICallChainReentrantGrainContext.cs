namespace Orleans.Core.Internal;

/// <summary>An activation that lets calls of its own call chain in while it waits.</summary>
public interface ICallChainReentrantGrainContext
{
    /// <summary>Calls of that chain may come in.</summary>
    void OnEnterReentrantSection(Guid reentrancyId);

    /// <summary>Calls of that chain may no longer come in.</summary>
    void OnExitReentrantSection(Guid reentrancyId);
}
