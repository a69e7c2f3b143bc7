namespace Orleans.Runtime;

/// <summary>How the types of ids begin that are no grains'.</summary>
public static class GrainTypePrefix
{
    /// <summary>The type of clients.</summary>
    public const string ClientPrefix = "sys.client";

    /// <summary>The type of clients.</summary>
    public static readonly GrainType ClientGrainType = GrainType.Create(ClientPrefix);

    /// <summary>Whether it is a client's type.</summary>
    public static bool IsClient(this in GrainType type) => type.Equals(ClientGrainType);

    /// <summary>Whether it is a client's id.</summary>
    public static bool IsClient(this in GrainId id) => id.Type.IsClient();
}
