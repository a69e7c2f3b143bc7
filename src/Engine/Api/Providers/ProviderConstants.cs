namespace Orleans.Providers;

/// <summary>Names of providers.</summary>
public static class ProviderConstants
{
    /// <summary>The storage of states that name no other.</summary>
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
}
