namespace Interpol.Mesh.Engine.Activation;

/// <summary>Who keeps an activation: the catalog, or a pool of stateless workers.</summary>
internal interface IActivationHost
{
    /// <summary>The activation serves nothing any more. <paramref name="unserved"/> are calls that never started and have to go to wherever the actor lives now.</summary>
    void OnGone(GrainActivation activation, IReadOnlyList<Turn> unserved);
}
