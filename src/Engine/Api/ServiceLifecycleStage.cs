namespace Orleans;

/// <summary>The stages of a silo's or client's life.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>Before everything else.</summary>
    public const int First = int.MinValue;

    /// <summary>The engine prepares itself.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>Networking and membership.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>Storage.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>Grains can be called by the engine.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>The application's own services and startup tasks.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>Stopping here deactivates the silo's activations.</summary>
    public const int GrainDeactivation = 19998;

    /// <summary>Becoming active.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>Serving.</summary>
    public const int Active = 20000;

    /// <summary>After everything else.</summary>
    public const int Last = int.MaxValue;
}
