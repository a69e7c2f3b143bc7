namespace Orleans.Runtime;

/// <summary>The stages of an activation's life.</summary>
public static class GrainLifecycleStage
{
    /// <summary>Before everything else.</summary>
    public const int First = int.MinValue;

    /// <summary>State is read.</summary>
    public const int SetupState = 1000;

    /// <summary><see cref="Grain.OnActivateAsync"/> and <see cref="Grain.OnDeactivateAsync"/>.</summary>
    public const int Activate = 2000;

    /// <summary>After everything else.</summary>
    public const int Last = int.MaxValue;
}
